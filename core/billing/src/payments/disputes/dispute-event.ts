import type { GatewayEvent, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { ClientBalance, postJournals, postings, takeFromBalance } from '../../ledger/index.ts';
import { placeOf } from '../place-of.ts';
import { takeOffInvoices } from '../refunds/release-payment.ts';
import type { Payment } from '../tables.ts';
import { Dispute } from '../tables-of-refunds.ts';

/** The provider's id of a dispute, where its events carry one before a colon; else the event's own. */
const refOf = (event: GatewayEvent): string => event.id.split(':')[0] ?? event.id;

const open = async (ctx: OperationCtx, payment: Payment, event: GatewayEvent): Promise<Dispute | string> => {
  const { all, db } = data(ctx);
  const amount = event.money?.amount ?? payment.amount - payment.refunded;
  if (event.money !== undefined && event.money.currency !== payment.currency) return 'AMOUNT_MISMATCH';
  const reserved = await db.execute('update payments set disputed = disputed + ? where id = ? and reversed_at is null and refunded + disputed + ? <= amount', [amount, payment.id, amount]);
  if (reserved === 0) return 'DISPUTE_EXCEEDS';
  const place = await placeOf(ctx, payment);
  const fee = event.fee?.currency === payment.currency ? event.fee.amount : 0;
  const dispute = await all(Dispute).insertAndFetch({
    client_id: payment.client_id, payment_id: payment.id, provider_ref: refOf(event), amount, fee, currency: payment.currency, state: 'open', reason: event.reason ?? null, opened_at: ctx.clock.now(),
  });
  await postJournals(db, ctx.clock.now(), [
    { legalEntityId: place.legalEntityId, kind: 'dispute.opened', ref: String(dispute.id), clientId: payment.client_id, bookedOn: place.today, currency: payment.currency, movements: postings.disputeOpened({ amount, fee }) },
  ]);
  await ctx.emit('dispute.opened', { disputeId: dispute.id, paymentId: payment.id, clientId: payment.client_id, money: { amount, currency: payment.currency } });
  return dispute;
};

/** Where a lost dispute's money goes: first off the invoices it paid, then off the balance, and what is left is lost. */
const lose = async (ctx: OperationCtx, payment: Payment, amount: number): Promise<{ readonly fromInvoices: number; readonly fromBalance: number; readonly lost: number }> => {
  const fromInvoices = await takeOffInvoices(ctx, payment, amount);
  const balance = await data(ctx).all(ClientBalance).findOne({ client_id: payment.client_id, currency: payment.currency });
  const fromBalance = Math.min(amount - fromInvoices, balance?.amount ?? 0);
  if (fromBalance > 0) await takeFromBalance(ctx, payment.client_id, payment.currency, fromBalance);
  return { fromInvoices, fromBalance, lost: amount - fromInvoices - fromBalance };
};

const close = async (ctx: OperationCtx, payment: Payment, dispute: Dispute, end: 'won' | 'lost'): Promise<void> => {
  const { all, db } = data(ctx);
  const touched = await all(Dispute).where({ id: dispute.id, state: 'open' }).patch({ state: end, closed_at: ctx.clock.now() });
  if (touched === 0) return;
  const place = await placeOf(ctx, payment);
  const { amount } = dispute;
  if (end === 'won') await db.execute('update payments set disputed = disputed - ? where id = ?', [amount, payment.id]);
  await postJournals(db, ctx.clock.now(), [
    {
      legalEntityId: place.legalEntityId, kind: `dispute.${end}`, ref: String(dispute.id), clientId: payment.client_id, bookedOn: place.today, currency: payment.currency,
      movements: end === 'won' ? postings.disputeWon({ amount }) : postings.disputeLost(await lose(ctx, payment, amount)),
    },
  ]);
  ctx.touch({ kind: 'payment', id: payment.id, clientId: payment.client_id }, { dispute: 'open' }, { dispute: end, amount });
  await ctx.emit(end === 'won' ? 'dispute.won' : 'dispute.lost', { disputeId: dispute.id, paymentId: payment.id, clientId: payment.client_id, money: { amount, currency: payment.currency } });
};

/** Books what a provider tells of a dispute, in whatever order it tells it. Gives the reason why a person must look, or `null`. */
export const applyDisputeEvent = async (ctx: OperationCtx, payment: Payment, event: GatewayEvent): Promise<string | null> => {
  const known = await data(ctx).all(Dispute).findOne({ payment_id: payment.id, provider_ref: refOf(event) });
  const dispute = known ?? (await data(ctx).all(Dispute).findOne({ payment_id: payment.id, state: 'open' })) ?? (await open(ctx, payment, event));
  if (typeof dispute === 'string') return dispute;
  if (event.type === 'dispute.won' || event.type === 'dispute.lost') await close(ctx, payment, dispute, event.type === 'dispute.won' ? 'won' : 'lost');
  return null;
};
