import { multiplyRatio, type Money } from '@billet/sdk';
import type Stripe from 'stripe';
import { feeFromWire } from './wire.ts';

/**
 * A fee as Stripe settled it, in the payment's currency. Where money settles in another currency the two amounts of
 * the same entry give the rate.
 */
export const feeOfEntry = (
  entry: Stripe.BalanceTransaction,
  paid: number,
  currency: string,
): Money | undefined => {
  if (entry.currency === currency) return feeFromWire(entry.fee, currency);
  const settled = Math.abs(entry.amount);
  return settled === 0 ? undefined : feeFromWire(multiplyRatio(entry.fee, paid, settled), currency);
};

/** The fee of a payment; known only where charge and balance entry are expanded. */
export const feeOfIntent = (intent: Stripe.PaymentIntent): Money | undefined => {
  const charge = intent.latest_charge;
  if (charge === null || typeof charge === 'string') return undefined;
  const entry = charge.balance_transaction;
  if (entry === null || typeof entry === 'string') return undefined;
  return feeOfEntry(entry, charge.amount_captured, intent.currency);
};
