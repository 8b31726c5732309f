import type { Translator } from '@billet/kernel';
import type { BilletError } from '@billet/sdk';

/** An error in the reader's language; one without a sentence of its own says what it is in English. */
export const errorText = (say: Translator, error: BilletError): string => {
  const details = error.details['problems'];
  const first = Array.isArray(details) ? (details[0] as { readonly code?: string } | undefined) : undefined;
  const keys = [`errors.${error.code}`, ...(first?.code === undefined ? [] : [`errors.input.${first.code}`])];
  const key = (error.code === 'INPUT_INVALID' || error.code === 'SETTINGS_INVALID' ? [...keys].reverse() : keys).find((each) => say.has(each));
  if (key === undefined) return error.message;
  const values = Object.fromEntries(Object.entries(error.details).filter(([, value]) => ['string', 'number'].includes(typeof value))) as Record<string, string | number>;
  return say.t(key, values);
};
