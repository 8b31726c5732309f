import type { BankFileLine, OperationCtx } from '@billet/sdk';
import type { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import type { Invoice } from '../../invoicing/index.ts';
import { applyPaymentFact } from '../apply-fact.ts';
import { bookPayment, type ArrivedMoney } from '../book-payment.ts';
import { arrivedFor, askedOf } from '../conversion/charge-of.ts';
import { lateParts } from '../charges/late-parts.ts';
import { surchargeParts } from '../charges/surcharge-invoice.ts';
import { moveAttempt } from '../move-attempt.ts';
import type { StrayMoney } from '../queue/note-unmatched.ts';
import { canMove, type AttemptState } from '../rules/index.ts';
import { AttemptInvoice, PaymentAttempt, type GatewayAccount } from '../tables.ts';
import { ordersRefused } from '../order-files/orders-refused.ts';
import { bookReturn } from './book-return.ts';
import type { Matches } from './find-matches.ts';
import type { LineResult } from './line-result.ts';

interface Where {
  readonly account: GatewayAccount;
  readonly brand: Brand;
  readonly today: string;
}

type Arrived = Pick<ArrivedMoney, 'amount' | 'fee' | 'currency' | 'charged'>;

type Target = { readonly clientId: number; readonly attemptId: number | null; readonly meantFor: ArrivedMoney['meantFor'] };

/** Books the money of a line; its key is the payment's reference, so that no second way leads to a second booking. */
const bookMoney = async (ctx: OperationCtx, { account, brand, today }: Where, line: Pick<BankFileLine, 'key' | 'bookedOn'>, arrived: Arrived, target: Target): Promise<number> => {
  const { paymentId } = await bookPayment(ctx, {
    ...target,
    ...arrived,
    legalEntityId: brand.legal_entity_id,
    gatewayAccountId: account.id,
    method: account.extension,
    reference: line.key,
    receivedOn: line.bookedOn > today ? today : line.bookedOn,
    spread: true,
    account: 'bank',
  });
  return paymentId;
};

/** A payer may owe interest or have a discount, so another amount than asked for is money all the same. */
const bookAttempt = async (ctx: OperationCtx, where: Where, line: BankFileLine, attempt: PaymentAttempt): Promise<LineResult> => {
  const asked = askedOf(attempt);
  if (asked.currency !== line.money.currency) return { state: 'review', reason: 'CURRENCY_MISMATCH' };
  const { all } = data(ctx);
  const fresh = canMove(attempt.state as AttemptState, 'succeeded');
  const parts = await all(AttemptInvoice).where('attempt_id', attempt.id).orderBy('id');
  // Never more than what came above the amount that was asked for.
  const above = Math.min(line.late?.amount ?? 0, Math.max(0, line.money.amount - asked.amount));
  const { late, arrived } = arrivedFor(attempt, line.money.amount, { late: { amount: above, currency: asked.currency }, ...(line.fee === undefined ? {} : { fee: line.fee }) });
  if (fresh) await moveAttempt(ctx, attempt, 'succeeded', { next_action: null, error: null });
  const paymentId = await bookMoney(ctx, where, line, arrived, {
    clientId: attempt.client_id,
    attemptId: fresh ? attempt.id : null,
    meantFor: async () => [...(fresh ? await surchargeParts(ctx, attempt, where.brand) : []), ...(fresh ? await lateParts(ctx, attempt, where.brand, late) : []), ...parts.map((part) => ({ invoiceId: part.invoice_id, amount: part.amount }))],
  });
  return { state: 'booked', paymentId };
};

const openOf = (invoice: Invoice): number => invoice.total - invoice.paid - invoice.credited;

/** Without an attempt, only one invoice named in words and exactly what is open on it is certain enough. */
const bookInvoice = async (ctx: OperationCtx, where: Where, line: BankFileLine, found: readonly Invoice[]): Promise<LineResult> => {
  const [invoice] = found;
  if (invoice === undefined) return { state: 'review', reason: 'NO_MATCH' };
  if (found.length > 1) return { state: 'review', reason: 'SEVERAL_MATCHES' };
  if (invoice.currency !== line.money.currency) return { state: 'review', reason: 'CURRENCY_MISMATCH', invoiceId: invoice.id };
  if (openOf(invoice) !== line.money.amount) return { state: 'review', reason: 'AMOUNT_MISMATCH', invoiceId: invoice.id };
  const paymentId = await bookMoney(ctx, where, line, { amount: line.money.amount, fee: line.fee?.amount ?? 0, currency: line.money.currency }, { clientId: invoice.client_id, attemptId: null, meantFor: [{ invoiceId: invoice.id, amount: line.money.amount }] });
  return { state: 'booked', invoiceId: invoice.id, paymentId };
};

/** What the bank says about a slip or order of ours; no money. */
const noteAttempt = async (ctx: OperationCtx, line: BankFileLine, attempt: PaymentAttempt): Promise<LineResult> => {
  const status = { registered: 'requires_action', rejected: 'failed', writtenOff: 'cancelled' }[line.kind as string] as 'requires_action' | 'failed' | 'cancelled' | undefined;
  if (status !== undefined) {
    await applyPaymentFact(ctx, attempt, {
      status,
      providerRef: attempt.provider_ref ?? attempt.key,
      ...(line.next === undefined ? {} : { next: line.next }),
      ...(line.kind === 'rejected' && line.code !== undefined ? { reason: line.code } : {}),
    });
  }
  return { state: 'noted' };
};

/** Money that is nobody's yet, for the queue that staff work off; its reference there is the line's key as well. */
export const strayMoney = (today: string, line: BankFileLine, result: LineResult): readonly Omit<StrayMoney, 'gatewayAccountId'>[] => {
  if (result.state !== 'review' || line.kind !== 'payment') return [];
  return [{
    reference: line.key,
    amount: line.money.amount,
    ...(line.fee === undefined ? {} : { fee: line.fee.amount }),
    currency: line.money.currency,
    ...(line.payer?.name === undefined ? {} : { payerName: line.payer.name.slice(0, 200) }),
    note: line.text.slice(0, 500),
    receivedOn: line.bookedOn > today ? today : line.bookedOn,
    ...(result.reason === undefined ? {} : { reason: result.reason }),
  }];
};

/** Does what one new line asks for. */
export const bookLine = async (ctx: OperationCtx, where: Where, line: BankFileLine, matches: Matches): Promise<LineResult> => {
  const attempt = matches.attempt(line);
  if (line.kind === 'reversal') return bookReturn(ctx, line, attempt);
  if (line.kind === 'rejected' && attempt === undefined) {
    for (const each of await ordersRefused(ctx, where.account, line.references)) await noteAttempt(ctx, line, each);
  }
  if (line.kind !== 'payment' || line.money.amount === 0) return attempt === undefined ? { state: 'noted' } : noteAttempt(ctx, line, attempt);
  if (attempt === undefined) return bookInvoice(ctx, where, line, matches.invoices(line));
  // Read again: a line before this one may have paid the same attempt.
  const now = await data(ctx).all(PaymentAttempt).findById(attempt.id);
  return now === undefined ? { state: 'review', reason: 'NO_MATCH' } : bookAttempt(ctx, where, line, now);
};
