import type { Money } from '@billet/sdk';
import type { Field, Link } from './field.ts';

/** A numbered part of an order form: what is in it already, and what is asked. */
export interface CheckoutSection {
  readonly number: number;
  readonly title: string;
  readonly fields: readonly Field[];
  readonly rows?: readonly { readonly icon: string; readonly title: string; readonly meta: string; readonly remove: { readonly value: string; readonly label: string } }[];
  readonly note?: string;
  readonly link?: Link;
}

/** What is due with an order, to the cent. */
export interface CheckoutSummary {
  readonly lines: readonly { readonly label: string; readonly money: Money }[];
  readonly total?: Money;
  /** Instead of a total. */
  readonly note?: string;
}
