import { malformed } from '@billet/sdk';

/** A check digit inside the free field that has to fit. */
export const checkFree = (what: string, found: string, expected: string, at: number): void => {
  if (found !== expected) throw malformed('boleto', `the check digit of ${what} should be ${expected}`, { offset: 19 + at, field: what });
};

/** A part of the free field that the bank keeps constant. */
export const checkConstant = (what: string, found: string, expected: string, at: number): void => {
  if (found !== expected) throw malformed('boleto', `${what} should be ${expected}`, { offset: 19 + at, field: what });
};
