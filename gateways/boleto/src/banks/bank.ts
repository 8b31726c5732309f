/** What a bank has to know of the account that it collects for. Digits, without check digits unless said. */
export interface Collection {
  readonly agency: string;
  readonly account: string;
  /** Agreement (convênio) or code of the beneficiary, where the bank has one. */
  readonly agreement: string;
  /** Wallet (carteira), or modality. */
  readonly wallet: string;
}

/** Own number (nosso número) of a slip. */
export interface OwnNumber {
  /** Digits that the bank knows it by, without the check digit. */
  readonly number: string;
  readonly digit: string;
  /** As it is printed on the slip. */
  readonly printed: string;
}

/** What one bank does in its own way. */
export interface Bank {
  readonly code: string;
  readonly name: string;
  /** Greatest number that fits into the range of this collection. */
  capacity(of: Collection): number;
  ownNumber(of: Collection, sequence: number): OwnNumber;
  /** What stands in front of the sequence in an own number, if anything does. */
  prefix?(of: Collection): string;
  /** The 25 digits at the end of the barcode. */
  freeField(of: Collection, own: OwnNumber): string;
  /** The parts of a free field; throws where a check digit in it does not fit. */
  readFreeField(free: string): Readonly<Record<string, string>>;
}

/** Digits at that length, or a complaint that names the field. */
export const pad = (value: string | number, length: number): string => String(value).padStart(length, '0');
