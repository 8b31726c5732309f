import { allocateMinor, multiplyRatio, type FiscalItem } from '@billet/sdk';
import type { Account } from './account.ts';

/** Amounts in minor units. */
export interface Tax {
  readonly base: number;
  /** As the account has it, two decimals. */
  readonly rate: string;
  readonly amount: number;
}

export interface Item {
  readonly id: string;
  readonly description: string;
  readonly quantity: number;
  /** Of one. */
  readonly price: number;
  readonly amount: number;
  readonly icms: Tax | undefined;
  readonly pis: Tax | undefined;
  readonly cofins: Tax | undefined;
  readonly fust: Tax | undefined;
  readonly funttel: Tax | undefined;
}

const taxOf = (base: number, rate: string): Tax | undefined => {
  if (rate === '') return undefined;
  const hundredths = Math.round(Number(rate) * 100);
  return { base, rate: Number(rate).toFixed(2), amount: multiplyRatio(base, hundredths, 10_000) };
};

const amountOf = ({ net, tax }: FiscalItem): number => net.amount + tax.amount;

/** Lines that give something back; no item may be below zero, so the others cost that much less. */
export const givenBack = (items: readonly FiscalItem[]): readonly FiscalItem[] => items.filter((item) => amountOf(item) < 0);

/** Items as they are declared: what is given back shared among the others to the cent, and the taxes that are in each price. */
export const itemsOf = (account: Account, items: readonly FiscalItem[]): readonly Item[] => {
  const sold = items.filter((item) => amountOf(item) > 0);
  const total = items.reduce((sum, item) => sum + amountOf(item), 0);
  const shares = allocateMinor(total, sold.map(amountOf));
  return sold.flatMap(({ id, description, quantity }, at) => {
    const amount = shares[at] ?? 0;
    if (amount === 0) return [];
    const whole = Number.isInteger(quantity) && quantity > 0 && amount % quantity === 0;
    const icms = account.icms === 'taxed' ? taxOf(amount, account.icmsRate) : undefined;
    const withoutIcms = amount - (icms?.amount ?? 0);
    const [pis, cofins] = [taxOf(withoutIcms, account.pisRate), taxOf(withoutIcms, account.cofinsRate)];
    const revenue = withoutIcms - (pis?.amount ?? 0) - (cofins?.amount ?? 0);
    return [{ id, description, quantity: whole ? quantity : 1, price: whole ? amount / quantity : amount, amount, icms, pis, cofins, fust: taxOf(revenue, account.fustRate), funttel: taxOf(revenue, account.funttelRate) }];
  });
};

/** Sum of one tax over all items. */
export const sumOf = (items: readonly Item[], of: (item: Item) => number | undefined): number => items.reduce((sum, item) => sum + (of(item) ?? 0), 0);
