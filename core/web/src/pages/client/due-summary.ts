import type { CheckoutSummary } from '../../view-models/checkout.ts';
import type { PageCtx } from '../page.ts';

/** What an order's first invoice says. */
export interface Due {
  readonly currency: string;
  readonly lines: readonly { readonly description: string; readonly net: number }[];
  readonly taxes: readonly { readonly name: string; readonly rate: string; readonly amount: number }[];
  readonly total: number;
}

/** What is due with an order, as the summary beside the form shows it. */
export const summaryOf = (ctx: PageCtx, due: Due | null): CheckoutSummary => {
  if (due === null) return { lines: [], note: ctx.t('checkout.nothingDue') };
  const of = (amount: number): { amount: number; currency: string } => ({ amount, currency: due.currency });
  return {
    lines: [...due.lines.map((line) => ({ label: line.description, money: of(line.net) })), ...due.taxes.map((tax) => ({ label: `${tax.name} ${tax.rate} %`, money: of(tax.amount) }))],
    total: of(due.total),
  };
};
