import type { Money } from '@billet/sdk';

/** Whether money is what was asked for: to the cent, but for what its day has added to it or taken off. Nothing is no payment. */
export const fitsAsked = (asked: { readonly amount: number; readonly currency: string }, told: { readonly money: Money; readonly late?: Money | undefined; readonly discount?: Money | undefined }): boolean => {
  const parts = [told.money, told.late, told.discount].filter((part) => part !== undefined);
  if (parts.some(({ amount, currency }) => currency !== asked.currency || amount < 0)) return false;
  return told.money.amount > 0 && told.money.amount - (told.late?.amount ?? 0) + (told.discount?.amount ?? 0) === asked.amount;
};
