import type { z } from '@billet/sdk';

/** One thing wrong with the input. */
export interface FieldProblem {
  /** Dotted path, for example `items.0.quantity`. */
  readonly field: string;
  readonly message: string;
  /** zod's issue code, the key of the translated sentence; a check of our own may name another in `params.code`. */
  readonly code: string;
}

/** What a schema refused, field by field; a field that is not known is named like any other. */
export const fieldProblems = (error: z.ZodError): readonly FieldProblem[] =>
  error.issues.flatMap((issue): FieldProblem[] => {
    const at = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...at, key].join('.'), message: 'Unknown field', code: 'unrecognized_keys' }));
    }
    const own: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
    return [{ field: at.join('.'), message: issue.message, code: typeof own === 'string' ? own : issue.code }];
  });
