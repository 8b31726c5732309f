import { DatabaseError } from '../errors.ts';

/** What may be bound to a statement. */
export type SqlValue = string | number | boolean | null | Uint8Array;

/**
 * Refuses, before the driver sees it, what a driver would store wrongly without an error: node-sqlite3 writes NULL
 * for a BigInt, both round integers beyond 2^53, and a Date would lose its zone.
 */
export const checkBinding = (value: unknown): void => {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) throw new DatabaseError('range', 'text with a NUL character cannot be stored');
      return;
    case 'number':
      if (Number.isInteger(value) ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
        throw new DatabaseError('range', `the number ${String(value)} is outside the safe range`);
      }
      return;
    case 'bigint':
      throw new DatabaseError('range', 'a BigInt cannot be stored; convert it to a checked number first');
    case 'object':
      if (value instanceof Date) {
        throw new DatabaseError('range', 'a Date cannot be stored; use ISO text');
      }
      return;
    case 'function':
    case 'symbol':
      throw new DatabaseError('range', `a ${typeof value} cannot be stored`);
    default:
  }
};

export const checkBindings = (bindings: unknown): void => {
  if (Array.isArray(bindings)) bindings.forEach(checkBinding);
};

/** Reads an integer of either engine (PostgreSQL sends sums as text); refuses what a number cannot hold. */
export const safeInteger = (value: unknown, what = 'value'): number => {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (!Number.isSafeInteger(number)) {
    throw new DatabaseError('range', `${what} is not a safe integer: ${String(value)}`);
  }
  return number as number;
};
