import type { Money } from '@billet/sdk';

/** What is due with an order, to the cent. */
export interface CheckoutSummary {
  readonly lines: readonly { readonly label: string; readonly money: Money }[];
  readonly total?: Money;
  /** Instead of a total. */
  readonly note?: string;
}
