import { BilletError, type Operation } from '@billet/sdk';
import type { z } from '@billet/sdk';

/** One thing wrong with the input. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
  /** zod's issue code, the key of the translated sentence. */
  readonly code: string;
}

const problems = (error: z.ZodError): readonly FieldProblem[] =>
  error.issues.flatMap((issue): FieldProblem[] => {
    const at = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...at, key].join('.'), message: 'Unknown field', code: 'unrecognized_keys' }));
    }
    return [{ field: at.join('.'), message: issue.message, code: issue.code }];
  });

/** Parses what came in; every wrong field is named. */
export const parseInput = (operation: Operation, input: unknown): unknown => {
  const result = operation.input.safeParse(input ?? {});
  if (result.success) return result.data;
  const found = problems(result.error);
  const first = found[0];
  throw new BilletError('INPUT_INVALID', first === undefined ? 'Invalid input' : `${first.field || 'input'}: ${first.message}`, {
    status: 422,
    ...(first === undefined ? {} : { field: first.field }),
    details: { problems: found },
  });
};

/** Parses what goes out, so that nothing undeclared leaves. A mismatch is our fault. */
export const parseOutput = (operation: Operation, output: unknown): unknown => {
  const result = operation.output.safeParse(output);
  if (result.success) return result.data;
  throw new BilletError('OUTPUT_INVALID', `${operation.name} answered out of contract: ${result.error.message}`, { status: 500, cause: result.error });
};
