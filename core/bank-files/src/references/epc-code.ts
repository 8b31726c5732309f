import { formatMinor, malformed } from '@billet/sdk';

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
/** What the standard allows in one code (version 13 with error correction M). */
const MOST_BYTES = 331;

const line = (text: string, most: number): string => [...text.replaceAll(/\s+/g, ' ').trim()].slice(0, most).join('');

/**
 * Text of a QR code that banking apps read as a credit transfer in euro (EPC069-12, version 2). What does not fit is refused:
 * an amount out of its bounds, and names and texts that take more than 331 bytes together.
 */
export const encodeEpcCode = ({ name, iban, bic, amount, text }: EpcWish): string => {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > MOST_CENTS) throw malformed('epc', 'the amount is not between 0.01 and 999999999.99 EUR', { field: 'amount' });
  const code = ['BCD', '002', '1', 'SCT', bic.toUpperCase(), line(name, 70), iban.replaceAll(' ', '').toUpperCase(), `EUR${formatMinor({ amount, currency: 'EUR' })}`, '', '', line(text, 140)].join('\n').trimEnd();
  const bytes = Buffer.byteLength(code);
  if (bytes > MOST_BYTES) throw malformed('epc', `name and text take ${String(bytes)} bytes of the code, ${String(MOST_BYTES)} are allowed`, { field: 'text' });
  return code;
};
