import type { BankFileLine, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { postJournals, postings } from '../../ledger/index.ts';
import { afterCharge } from '../charges/after-charge.ts';
import { chargeOf } from '../conversion/charge-of.ts';
import { placeOf } from '../place-of.ts';
import { isFinalRefusal } from '../rules/index.ts';
import { Payment, type PaymentAttempt } from '../tables.ts';
import { PaymentMethod } from '../tables-of-methods.ts';
import { canTurnBack, turnBackPayment } from '../turn-back-payment.ts';
import type { LineResult } from './line-result.ts';

/** What the bank keeps for a payment that came back. */
const bookReturnFee = async (ctx: OperationCtx, payment: Payment, fee: number): Promise<void> => {
  if (fee === 0) return;
  const place = await placeOf(ctx, payment);
  await postJournals(data(ctx).db, ctx.clock.now(), [
    { legalEntityId: place.legalEntityId, kind: 'payment.returnFee', ref: String(payment.id), clientId: payment.client_id, bookedOn: place.today, currency: payment.charged_currency ?? payment.currency, movements: postings.feeKnownLater({ amount: fee, account: place.lies }) },
  ]);
};

/**
 * Money that the payer's bank took back. Only the very payment of the attempt, whole, is turned back by itself: its
 * invoices are open again, and what follows a refused charge follows here as well. All else is for a person.
 */
export const bookReturn = async (ctx: OperationCtx, line: BankFileLine, attempt: PaymentAttempt | undefined): Promise<LineResult> => {
  const { all } = data(ctx);
  const payment = attempt === undefined ? undefined : await all(Payment).where({ attempt_id: attempt.id }).whereNull('reversed_at').first();
  if (attempt === undefined || payment === undefined) return { state: 'review', reason: 'REVERSAL' };
  const came = chargeOf(payment) ?? payment;
  if (came.currency !== line.money.currency || came.amount !== line.money.amount || !(await canTurnBack(ctx, payment))) return { state: 'review', reason: 'REVERSAL' };
  const code = line.code ?? 'RETURNED';
  if (!(await turnBackPayment(ctx, payment, code))) return { state: 'review', reason: 'REVERSAL' };
  await bookReturnFee(ctx, payment, line.fee?.amount ?? 0);
  if (attempt.origin === 'auto') await afterCharge(ctx, attempt, 'failed', code);
  if (attempt.method_id !== null && isFinalRefusal(code)) await all(PaymentMethod).where({ id: attempt.method_id, state: 'active' }).patch({ state: 'failing' });
  return { state: 'noted', reason: code };
};
