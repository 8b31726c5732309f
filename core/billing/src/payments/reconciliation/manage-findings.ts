import { conflict, defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { postJournals, postings } from '../../ledger/index.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { applyPaymentFact } from '../apply-fact.ts';
import { takenOf } from '../conversion/charge-of.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { placeOf } from '../place-of.ts';
import { fitsAsked } from '../rules/index.ts';
import { GatewayAccount, Payment, PaymentAttempt } from '../tables.ts';
import { turnBackPayment } from '../turn-back-payment.ts';
import { Finding, Reconciliation } from './tables.ts';

const minor = z.number().int().nullable();
const finding = z.strictObject({
  id: z.number().int(), gatewayAccountId: z.number().int(), reference: z.string(), kind: z.string(), currency: z.string(), theirs: minor, ours: minor, theirFee: minor, ourFee: minor,
  paymentId: minor, attemptKey: z.string().nullable(), state: z.string(), foundAt: z.string(),
  /** What booking does: the attempt it belongs to is paid, ours is turned back, or the fee is corrected. `null`: not one key, see the queue or the payment. */
  booking: z.enum(['pay', 'turn_back', 'fee']).nullable(),
});

const bookingOf = (row: Finding): 'pay' | 'turn_back' | 'fee' | null => {
  if (row.kind === 'missing_here') return row.attempt_key === null ? null : 'pay';
  if (row.kind === 'missing_there') return 'turn_back';
  return row.kind === 'fee' ? 'fee' : null;
};

export const listFindings = defineOperation({
  name: 'reconciliation.list',
  summary: "Payments on which a provider's own list and ours do not agree, and when each account was compared last.",
  kind: 'query',
  http: { method: 'GET', path: '/reconciliation' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ state: z.enum(['open', 'booked', 'dismissed', 'gone']).default('open'), gatewayAccountId: idSchema.optional(), ...pageInput }),
  output: z.strictObject({
    ...pageOf(finding).shape,
    accounts: z.array(z.strictObject({ id: z.number().int(), name: z.string(), checkedAt: z.string().nullable(), since: z.string().nullable(), compared: z.number().int(), error: z.string().nullable(), open: z.number().int() })),
  }),
  run: async (ctx, { state, gatewayAccountId, before, limit }) => {
    const { all } = data(ctx);
    const query = all(Finding).where('state', state).orderBy('id', 'desc').limit(limit);
    if (gatewayAccountId !== undefined) void query.where('gateway_account_id', gatewayAccountId);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const payments = new Map((await all(Payment).whereIn('reference', rows.map(({ reference }) => reference))).map((row) => [`${String(row.gateway_account_id)} ${row.reference}`, row.id] as const));
    const withList = new Set(ctx.use(gatewayRegistryRef).all().filter(({ gateway }) => gateway.reconcile !== undefined).map(({ id }) => id));
    const accounts = (await all(GatewayAccount).where('enabled', true).orderBy(['position', 'id'])).filter(({ extension }) => withList.has(extension));
    const told = [];
    for (const { id, name } of accounts) {
      const last = await all(Reconciliation).where('gateway_account_id', id).orderBy('id', 'desc').first();
      const open = await all(Finding).where({ gateway_account_id: id, state: 'open' }).resultSize();
      told.push({ id, name, checkedAt: last?.checked_at ?? null, since: last?.since ?? null, compared: last?.compared ?? 0, error: last?.error ?? null, open });
    }
    const page = pageResult(rows.map((row) => ({
      id: row.id, gatewayAccountId: row.gateway_account_id, reference: row.reference, kind: row.kind, currency: row.currency, theirs: row.theirs, ours: row.ours, theirFee: row.their_fee, ourFee: row.our_fee,
      paymentId: payments.get(`${String(row.gateway_account_id)} ${row.reference}`) ?? null, attemptKey: row.attempt_key, state: row.state, foundAt: row.found_at, booking: row.state === 'open' ? bookingOf(row) : null,
    })), limit);
    return { ...page, accounts: told };
  },
});

const changed = (): Error => conflict('FINDING_CHANGED', 'This has changed meanwhile. Compare once more.');

/** Money that the provider has taken for an attempt of ours: paid, as if its message had come. */
const payAttempt = async (ctx: OperationCtx, row: Finding): Promise<void> => {
  const attempt = await data(ctx).all(PaymentAttempt).findOne({ gateway_account_id: row.gateway_account_id, key: row.attempt_key ?? '' });
  const money = { amount: row.theirs ?? 0, currency: row.currency };
  if (attempt === undefined || !fitsAsked(takenOf(attempt), { money })) throw changed();
  await applyPaymentFact(ctx, attempt, { status: 'succeeded', providerRef: row.reference, money, ...(row.their_fee === null ? {} : { fee: { amount: row.their_fee, currency: row.currency } }) });
};

/** A payment that the provider knows nothing of is none. */
const turnBack = async (ctx: OperationCtx, row: Finding): Promise<void> => {
  const payment = await data(ctx).all(Payment).findOne({ gateway_account_id: row.gateway_account_id, reference: row.reference });
  if (payment === undefined) throw changed();
  if (!(await turnBackPayment(ctx, payment, 'RECONCILED'))) throw conflict('PAYMENT_MOVED', 'Part of this payment was refunded or is disputed.', { paymentId: payment.id });
};

/** The fee becomes what the provider says, up or down. */
const correctFee = async (ctx: OperationCtx, row: Finding): Promise<void> => {
  const { all, db } = data(ctx);
  const payment = await all(Payment).findOne({ gateway_account_id: row.gateway_account_id, reference: row.reference });
  if (payment === undefined || row.their_fee === null || row.our_fee === null) throw changed();
  const column = payment.charged_currency === null ? 'fee' : 'charged_fee';
  const touched = await all(Payment).where({ id: payment.id, [column]: row.our_fee }).whereNull('reversed_at').patch({ [column]: row.their_fee });
  if (touched === 0) throw changed();
  const place = await placeOf(ctx, payment);
  await postJournals(db, ctx.clock.now(), [
    {
      legalEntityId: place.legalEntityId, kind: 'payment.feeCorrected', ref: String(row.id), clientId: payment.client_id, bookedOn: place.today, currency: row.currency,
      movements: postings.feeKnownLater({ amount: row.their_fee - row.our_fee, account: place.lies }),
    },
  ]);
  ctx.touch({ kind: 'payment', id: payment.id, clientId: payment.client_id }, { fee: row.our_fee }, { fee: row.their_fee });
};

const BOOK = { pay: payAttempt, turn_back: turnBack, fee: correctFee } as const;

export const bookFinding = defineOperation({
  name: 'reconciliation.book',
  summary: "Books what a provider's list says of a payment: pays the attempt it belongs to, turns back what it does not know, or corrects the fee.",
  kind: 'command',
  http: { method: 'POST', path: '/reconciliation/{id}/book' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ booked: z.boolean() }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const row = await all(Finding).findById(id);
    if (row === undefined) throw notFound('Payment');
    const booking = bookingOf(row);
    if (booking === null) throw conflict('FINDING_BY_HAND', 'This is not booked with one key: look at the payment or at the money that waits.');
    const touched = await all(Finding).where({ id, state: 'open' }).patch({ state: 'booked', closed_at: ctx.clock.now() });
    if (touched === 0) return { booked: false };
    await BOOK[booking](ctx, row);
    ctx.touch({ kind: 'gateway_account', id: row.gateway_account_id }, undefined, { reconciled: row.reference, booking });
    return { booked: true };
  },
});

export const dismissFinding = defineOperation({
  name: 'reconciliation.dismiss',
  summary: 'Takes a difference off the list, with the reason; the same difference does not come back.',
  kind: 'command',
  http: { method: 'POST', path: '/reconciliation/{id}/dismiss' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema, reason: z.string().trim().min(1).max(300) }),
  output: z.strictObject({ dismissed: z.boolean() }),
  run: async (ctx, { id, reason }) => {
    const { all } = data(ctx);
    const row = await all(Finding).findById(id);
    if (row === undefined) throw notFound('Payment');
    const touched = await all(Finding).where({ id, state: 'open' }).patch({ state: 'dismissed', note: reason, closed_at: ctx.clock.now() });
    ctx.touch({ kind: 'gateway_account', id: row.gateway_account_id }, undefined, { reconciled: row.reference, dismissed: reason });
    return { dismissed: touched > 0 };
  },
});
