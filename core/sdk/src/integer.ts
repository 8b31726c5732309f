import { z } from 'zod';

const DIGITS = /^-?\d{1,16}$/;

/**
 * A whole number in the input. Forms, addresses and the command line send text, so plain digits are taken as well;
 * nothing else is: not `1e3`, not `0x10`, not `true`, not an empty list.
 * @since 0.1.0
 */
export const integer = (range: { readonly min?: number; readonly max?: number } = {}): z.ZodPreprocess<z.ZodNumber> =>
  z.preprocess(
    (value) => (typeof value === 'string' && DIGITS.test(value) ? Number(value) : value),
    z
      .number()
      .int()
      .min(range.min ?? Number.MIN_SAFE_INTEGER)
      .max(range.max ?? Number.MAX_SAFE_INTEGER),
  );
