import { formatMinor } from '@billet/sdk';

/** A SEPA credit transfer as its payer's bank should fill it in. */
export interface EpcWish {
  readonly name: string;
  readonly iban: string;
  /** May be empty: within the European Economic Area it is not needed. */
  readonly bic: string;
  /** Cents. */
  readonly amount: number;
  /** What the payer's bank passes on as it is, for example invoice numbers. */
  readonly text: string;
}

const MOST_CENTS = 99_999_999_999;

const line = (text: string, most: number): string => [...text.replaceAll(/\s+/g, ' ').trim()].slice(0, most).join('');

/**
 * Text of a QR code that banking apps read as a credit transfer in euro (EPC069-12, version 2); undefined where the amount
 * does not fit.
 */
export const encodeEpcCode = ({ name, iban, bic, amount, text }: EpcWish): string | undefined => {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > MOST_CENTS) return undefined;
  return ['BCD', '002', '1', 'SCT', bic.toUpperCase(), line(name, 70), iban.replaceAll(' ', '').toUpperCase(), `EUR${formatMinor({ amount, currency: 'EUR' })}`, '', '', line(text, 140)].join('\n').trimEnd();
};
