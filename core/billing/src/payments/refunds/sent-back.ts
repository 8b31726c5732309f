import type { Money } from '@billet/sdk';
import type { Refund } from '../tables-of-refunds.ts';

/** What goes back to the payer: in the currency in which he was charged. */
export const sentBack = (refund: Pick<Refund, 'amount' | 'currency' | 'charged_amount' | 'charged_currency'>): Money =>
  refund.charged_amount === null || refund.charged_currency === null ? { amount: refund.amount, currency: refund.currency } : { amount: refund.charged_amount, currency: refund.charged_currency };
