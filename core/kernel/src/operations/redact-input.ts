import type { Operation } from '@billet/sdk';
import { redact } from '../log.ts';

/** The input as the audit keeps it: declared sensitive fields and everything that looks like a secret are blanked. */
export const redactInput = (operation: Operation, input: unknown): unknown => {
  const copy = redact(input);
  if (operation.sensitive === undefined || typeof copy !== 'object' || copy === null) return copy;
  return { ...copy, ...Object.fromEntries(operation.sensitive.filter((name) => name in copy).map((name) => [name, '[secret]'])) };
};
