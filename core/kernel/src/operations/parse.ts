import { BilletError, Secret, type Operation } from '@billet/sdk';
import { fieldProblems, type FieldProblem } from '../field-problems.ts';

/** Texts that no database keeps as they are: with a NUL character, or with half of a surrogate pair. */
const unstorable = (value: unknown, at: readonly string[]): readonly FieldProblem[] => {
  if (typeof value === 'string') return value.includes('\u0000') || /\p{Surrogate}/u.test(value) ? [{ field: at.join('.'), message: 'Contains characters that cannot be stored', code: 'unstorable_text' }] : [];
  if (typeof value !== 'object' || value === null || value instanceof Secret) return [];
  return Object.entries(value).flatMap(([key, member]) => unstorable(member, [...at, key]));
};

/** Parses what came in; every wrong field is named. */
export const parseInput = (operation: Operation, input: unknown): unknown => {
  const result = operation.input.safeParse(input ?? {});
  const found = [...(result.success ? [] : fieldProblems(result.error)), ...unstorable(input, [])];
  if (result.success && found.length === 0) return result.data;
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
