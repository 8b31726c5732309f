import type { LocalDate } from '@billet/sdk';
import type { Account } from '../account.ts';
import type { OwnNumber } from '../banks/index.ts';

/** One slip that goes to the bank. Amounts are in centavos. */
export interface RemittanceOrder {
  readonly movement: '01' | '02';
  readonly own: OwnNumber;
  readonly document: string;
  readonly companyUse: string;
  readonly amount: number;
  readonly issuedOn: LocalDate;
  readonly dueDate: LocalDate;
  readonly payer: { readonly id: string; readonly name: string; readonly street: string; readonly city: string; readonly state: string; readonly postcode: string };
}

/** Everything that a remittance says. */
export interface Remittance {
  readonly settings: Account;
  readonly sequence: number;
  /** Local to the bank, `YYYY-MM-DDTHH:mm:ss`. */
  readonly writtenAt: string;
  readonly orders: readonly RemittanceOrder[];
}

/** CPF is 1, CNPJ is 2. */
export const kindOfId = (id: string): '1' | '2' => (id.length <= 11 ? '1' : '2');

/** Digits and letters only: since 2026 a CNPJ has letters. */
export const plainId = (text: string): string => text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

/** Hundredths of a per cent, as the files write them: "1.5" is 150. */
export const hundredths = (percent: string): number => {
  const [whole = '0', rest = ''] = percent.split('.');
  return Number(`${whole}${rest.padEnd(2, '0').slice(0, 2)}`);
};

/** Interest of one day late, in centavos: a thirtieth of the month's rate, half up. */
export const interestADay = (amount: number, percent: string): number => Math.floor((amount * hundredths(percent) * 2 + 300_000) / 600_000);
