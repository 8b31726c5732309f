import { conflict, defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { queueMails } from '../../mail/index.ts';
import { idSchema } from '../../paging.ts';
import { dueSchema } from '../due-of.ts';
import { placeOrder } from '../place-order.ts';
import { Order, Quote } from '../tables.ts';
import { quoteWish } from './make-quote.ts';
import { quoteMail } from './quote-mail.ts';

const found = async (ctx: OperationCtx, id: number): Promise<Quote> => {
  const quote = await data(ctx).of(Quote).findById(id);
  if (quote === undefined) throw notFound('Quote');
  return quote;
};

/** Closes an open quote, once: whoever comes second finds it answered. */
const close = async (ctx: OperationCtx, quote: Quote, status: 'accepted' | 'declined' | 'withdrawn', change: Partial<Quote> = {}): Promise<void> => {
  const touched = await data(ctx).all(Quote).where({ id: quote.id, status: 'open' }).patch({ status, answered_at: ctx.clock.now(), answered_from: ctx.caller.address ?? null, version: quote.version + 1, ...change });
  if (touched === 0) throw conflict('QUOTE_CLOSED', 'This quote is not open any more.', { status: quote.status });
  ctx.touch({ kind: 'quote', id: quote.id, clientId: quote.client_id }, { status: quote.status }, { status });
};

const assertValid = async (ctx: OperationCtx, quote: Quote): Promise<void> => {
  const today = ctx.clock.today((await brandOf(ctx, quote.brand_id)).zone);
  if (quote.status !== 'open') throw conflict('QUOTE_CLOSED', 'This quote is not open any more.', { status: quote.status });
  if (quote.valid_until < today) throw conflict('QUOTE_EXPIRED', 'This quote has expired.', { validUntil: quote.valid_until });
};

export const acceptQuote = defineOperation({
  name: 'quotes.accept',
  summary: 'Orders what a quote offers, at its prices; the order goes on like any other.',
  kind: 'command',
  http: { method: 'POST', path: '/quotes/{id}/accept' },
  audience: ['staff', 'client'],
  permission: 'orders.write',
  input: z.strictObject({ id: idSchema, acceptTerms: z.boolean().default(false) }),
  output: z.strictObject({ orderId: z.number().int(), number: z.string(), invoiceId: z.number().int().nullable(), due: dueSchema.nullable() }),
  run: async (ctx, { id, acceptTerms }) => {
    const { all } = data(ctx);
    const quote = await found(ctx, id);
    await assertValid(ctx, quote);
    const brand = await brandOf(ctx, quote.brand_id);
    const client = ctx.caller.audience === 'client';
    if (client && brand.terms_version !== null && !acceptTerms) throw invalid('TERMS_NOT_ACCEPTED', 'acceptTerms', 'Please accept the terms.');
    await close(ctx, quote, 'accepted');
    const { orderId, number, invoiceId, due } = await ctx.callAsSystem(placeOrder, { clientId: quote.client_id, ...quoteWish.parse(quote.wish), pricesOn: quote.quoted_on, sendConfirmation: true });
    await all(Quote).findById(id).patch({ order_id: orderId });
    if (client && brand.terms_version !== null) await all(Order).findById(orderId).patch({ terms_version: brand.terms_version, terms_accepted_at: ctx.clock.now(), terms_accepted_from: ctx.caller.address ?? null });
    await ctx.emit('quote.accepted', { quoteId: id, clientId: quote.client_id, orderId });
    return { orderId, number, invoiceId, due };
  },
});

export const declineQuote = defineOperation({
  name: 'quotes.decline',
  summary: 'Says no to a quote; it cannot be ordered any more.',
  kind: 'command',
  http: { method: 'POST', path: '/quotes/{id}/decline' },
  audience: ['staff', 'client'],
  permission: 'orders.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ status: z.string() }),
  run: async (ctx, { id }) => {
    const quote = await found(ctx, id);
    await close(ctx, quote, 'declined');
    await ctx.emit('quote.declined', { quoteId: id, clientId: quote.client_id });
    return { status: 'declined' };
  },
});

export const withdrawQuote = defineOperation({
  name: 'quotes.withdraw',
  summary: 'Takes an open quote back.',
  kind: 'command',
  http: { method: 'POST', path: '/quotes/{id}/withdraw' },
  audience: ['staff'],
  permission: 'orders.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ status: z.string() }),
  run: async (ctx, { id }) => {
    await close(ctx, await found(ctx, id), 'withdrawn');
    return { status: 'withdrawn' };
  },
});

export const sendQuote = defineOperation({
  name: 'quotes.send',
  summary: 'Sends the mail about an open quote once more.',
  kind: 'command',
  http: { method: 'POST', path: '/quotes/{id}/send' },
  audience: ['staff'],
  permission: 'orders.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id }) => {
    const quote = await found(ctx, id);
    await assertValid(ctx, quote);
    const client = await data(ctx).all(Client).findById(quote.client_id);
    if (client === undefined) throw notFound('Client');
    await queueMails(ctx, quoteMail(client, quote, `sent:${ctx.clock.wall()}`));
    return { queued: true };
  },
});
