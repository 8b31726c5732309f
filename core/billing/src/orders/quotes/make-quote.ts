import { conflict, defineOperation, invalid, localDateSchema, notFound, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { nextCounter } from '../../counters.ts';
import { data } from '../../data.ts';
import { queueMails } from '../../mail/index.ts';
import { idSchema } from '../../paging.ts';
import { executorRef } from '../../refs.ts';
import { itemSchema } from '../item-schema.ts';
import type { OrderedItem } from '../ordered-item.ts';
import { Quote } from '../tables.ts';
import { codesSchema } from '../use-promotion.ts';
import { quoteMail } from './quote-mail.ts';

/** What would be ordered. */
export const quoteWish = z.strictObject({
  payerId: idSchema.optional(),
  items: z.array(itemSchema).max(50).default([]),
  bundleId: idSchema.optional(),
  promotion: codesSchema.optional(),
});

/** Endings have no prices of a day: what the name costs at first is agreed with the quote. What was asked for stands first among the items. */
const withDomainPrices = ({ items, ...wish }: z.output<typeof quoteWish>, ordered: readonly OrderedItem[]): z.output<typeof quoteWish> => ({
  ...wish,
  items: items.map((item, at) => (item.domain === undefined || item.price !== undefined ? item : { ...item, firstPrice: item.firstPrice ?? ordered[at]?.firstPrice ?? ordered[at]?.price })),
});

/** The order is placed once and taken back: what it refuses is refused now, and its prices are those of the quote. */
export const makeQuote = defineOperation({
  name: 'quotes.make',
  summary: 'Offers products to a client at the prices of today until a day, and tells him by mail. He orders them with one press.',
  kind: 'command',
  http: { method: 'POST', path: '/quotes' },
  audience: ['staff'],
  permission: 'orders.write',
  input: z.strictObject({ clientId: idSchema, ...quoteWish.shape, validUntil: localDateSchema, note: z.string().trim().max(2000).default(''), sendMail: z.boolean().default(true) }),
  output: z.strictObject({ id: z.number().int(), number: z.string() }),
  prepare: async (ctx, { clientId, validUntil, note, sendMail, ...wish }) => {
    const { of } = data(ctx);
    const client = await of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    const today = ctx.clock.today((await brandOf(ctx, client.brand_id)).zone);
    if (validUntil < today) throw invalid('DATE_PAST', 'validUntil', 'The day is over.');
    return { clientId, validUntil, note, sendMail, wish, today };
  },
  call: async (ctx, { clientId, wish }) => {
    const { items } = (await ctx.use(executorRef).callByName('orders.place', { clientId, ...wish, sendMail: false }, ctx.caller, { dryRun: true })) as { items: OrderedItem[] };
    return items;
  },
  settle: async (ctx, { clientId, validUntil, note, sendMail, wish, today }, items: OrderedItem[]) => {
    const { all, db } = data(ctx);
    const client = await all(Client).findById(clientId);
    if (client === undefined) throw conflict('CLIENT_CLOSED', 'This account is closed.');
    const quote = await all(Quote).insertAndFetch({
      number: `Q${String(100_000 + (await nextCounter(db, 'quotes')))}`,
      brand_id: client.brand_id,
      client_id: client.id,
      status: 'open',
      wish: withDomainPrices(wish, items),
      items,
      currency: client.currency,
      note,
      quoted_on: today,
      valid_until: validUntil,
      order_id: null,
      answered_at: null,
      answered_from: null,
      version: 1,
      created_at: ctx.clock.now(),
    });
    ctx.touch({ kind: 'quote', id: quote.id, clientId }, undefined, { number: quote.number, validUntil, items: items.length });
    if (sendMail) await queueMails(ctx, quoteMail(client, quote, 'made'));
    await ctx.emit('quote.made', { quoteId: quote.id, clientId });
    return { id: quote.id, number: quote.number };
  },
});
