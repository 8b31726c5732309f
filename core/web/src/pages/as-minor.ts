import { BilletError, isBilletError, parseMoney } from '@billet/sdk';

/** What a person typed as an amount, in minor units; a mistake is told at its field. */
export const asMinor = (text: string | undefined, currency: string, field: string): number => {
  try {
    return parseMoney((text ?? '').trim().replace(',', '.'), currency).amount;
  } catch (error) {
    if (isBilletError(error)) throw new BilletError(error.code, error.message, { status: 422, field });
    throw error;
  }
};
