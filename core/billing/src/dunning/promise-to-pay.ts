import { addDays, conflict, defineOperation, integer, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { Invoice } from '../invoicing/index.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { setCursor } from './climb.ts';
import { policyOf } from './manage-policy.ts';
import { liftOverdue } from './release-services.ts';
import { PaymentPromise } from './tables.ts';

const OPEN: readonly string[] = ['unpaid', 'part_paid'];

/** What may be promised for an invoice today, or why nothing. */
interface Offer {
  readonly allowed: boolean;
  readonly reason: string | null;
  readonly maxDays: number;
  readonly leftForInvoice: number;
  readonly leftThisMonth: number;
  /** Last day of the promise that stands. */
  readonly until: string | null;
}

const offerFor = async (ctx: OperationCtx, invoice: Invoice): Promise<Offer> => {
  const { all } = data(ctx);
  const brand = await brandOf(ctx, invoice.brand_id);
  const today = ctx.clock.today(brand.zone);
  const policy = await policyOf(ctx, brand.id);
  const ofInvoice = await all(PaymentPromise).where({ invoice_id: invoice.id });
  const thisMonth = await all(PaymentPromise).where({ client_id: invoice.client_id, month: today.slice(0, 7) }).resultSize();
  const standing = ofInvoice.find((each) => each.state === 'open');
  const leftForInvoice = Math.max(0, policy.promisesPerInvoice - ofInvoice.length);
  const leftThisMonth = Math.max(0, policy.promisesPerMonth - thisMonth);
  const reasons: readonly (readonly [boolean, string])[] = [
    [invoice.status !== 'issued' || !OPEN.includes(invoice.settlement), 'INVOICE_NOT_OPEN'],
    [standing !== undefined, 'PROMISE_STANDS'],
    [policy.promiseDays === 0 || (ctx.caller.audience === 'client' && !policy.clientsMayPromise), 'PROMISES_OFF'],
    [leftForInvoice === 0, 'PROMISES_USED_INVOICE'],
    [leftThisMonth === 0, 'PROMISES_USED_MONTH'],
  ];
  const reason = reasons.find(([applies]) => applies)?.[1] ?? null;
  return { allowed: reason === null, reason, maxDays: policy.promiseDays, leftForInvoice, leftThisMonth, until: standing?.until ?? null };
};

const load = async (ctx: OperationCtx, id: number): Promise<Invoice> => {
  const invoice = await data(ctx).of(Invoice).findById(id);
  if (invoice === undefined) throw notFound('Invoice');
  return invoice;
};

export const showPromise = defineOperation({
  name: 'dunning.promiseOffer',
  summary: 'Whether a promise to pay may be given for an invoice, for how long, and how many are left.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/promise' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ allowed: z.boolean(), reason: z.string().nullable(), maxDays: z.number().int(), leftForInvoice: z.number().int(), leftThisMonth: z.number().int(), until: z.string().nullable() }),
  run: async (ctx, { id }) => offerFor(ctx, await load(ctx, id)),
});

export const promiseToPay = defineOperation({
  name: 'dunning.promise',
  summary: 'Promises to pay an invoice within some days: suspension waits, and services that it stopped come back until then.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/promise' },
  audience: ['staff', 'client'],
  permission: 'payments.pay',
  input: z.strictObject({ id: idSchema, days: integer({ min: 1, max: 60 }) }),
  output: z.strictObject({ until: z.string(), resumed: z.number().int() }),
  run: async (ctx, { id, days }) => {
    const { all } = data(ctx);
    const invoice = await load(ctx, id);
    const offer = await offerFor(ctx, invoice);
    if (offer.reason !== null) throw conflict(offer.reason, 'No promise can be given for this invoice now.', { number: invoice.number });
    if (days > offer.maxDays) throw invalid('PROMISE_TOO_LONG', 'days', 'That is longer than a promise may be.', { days: offer.maxDays });
    const { zone } = await brandOf(ctx, invoice.brand_id);
    const today = ctx.clock.today(zone);
    const until = addDays(today, days);
    const month = today.slice(0, 7);
    // Both counts are unique keys: two promises at once cannot both be the last one.
    await all(PaymentPromise).insert({
      client_id: invoice.client_id,
      invoice_id: id,
      nth: (await all(PaymentPromise).where({ invoice_id: id }).resultSize()) + 1,
      month,
      nth_of_month: (await all(PaymentPromise).where({ client_id: invoice.client_id, month }).resultSize()) + 1,
      promised_on: today,
      until,
      state: 'open',
      given_by: ctx.caller.audience === 'client' ? 'client' : 'staff',
      created_at: ctx.clock.now(),
    });
    await setCursor(ctx, id, '1970-01-01');
    const policy = await policyOf(ctx, invoice.brand_id);
    const resumed = policy.liftsSuspension ? await liftOverdue(ctx, id) : 0;
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, undefined, { promisedUntil: until });
    await ctx.emit('dunning.promised', { invoiceId: id, clientId: invoice.client_id, until });
    return { until, resumed };
  },
});

export const listPromises = defineOperation({
  name: 'dunning.promises',
  summary: 'Promises to pay, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/promises' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ clientId: idSchema.optional(), invoiceId: idSchema.optional(), state: z.enum(['open', 'kept', 'broken']).optional(), ...pageInput }),
  output: pageOf(z.strictObject({ id: z.number().int(), clientId: z.number().int(), invoiceId: z.number().int(), promisedOn: z.string(), until: z.string(), state: z.string(), givenBy: z.string() })),
  run: async (ctx, { clientId, invoiceId, state, before, limit }) => {
    const query = data(ctx).of(PaymentPromise).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (invoiceId !== undefined) void query.where('invoice_id', invoiceId);
    if (state !== undefined) void query.where('state', state);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map((row) => ({ id: row.id, clientId: row.client_id, invoiceId: row.invoice_id, promisedOn: row.promised_on, until: row.until, state: row.state, givenBy: row.given_by })), limit);
  },
});
