import { remainder97 } from '@billet/bank-files';

/** A creditor identifier: country, check digits, business code (which is not checked), national part. Source: EPC262-08. */
export const isCreditorId = (text: string): boolean =>
  /^[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}$/.test(text) && remainder97(text.slice(7) + text.slice(0, 4)) === 1;
