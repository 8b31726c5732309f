import type { BilletError } from '@billet/sdk';

/** The error that a function ends with. */
export const errorOf = (work: () => unknown): BilletError => {
  try {
    work();
  } catch (error) {
    return error as BilletError;
  }
  throw new Error('there was no error');
};
