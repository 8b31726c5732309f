import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { Quote } from '../tables.ts';
import { quoteSchema, quoteStatus, quoteView } from './quote-view.ts';

export const listQuotes = defineOperation({
  name: 'quotes.list',
  summary: 'Quotes, newest first; by client, state and number.',
  kind: 'query',
  http: { method: 'GET', path: '/quotes' },
  audience: ['staff', 'client'],
  permission: 'orders.read',
  input: z.strictObject({ clientId: idSchema.optional(), status: quoteStatus.optional(), number: z.string().trim().max(60).optional(), ...pageInput }),
  output: pageOf(quoteSchema),
  run: async (ctx, { clientId, status, number, before, limit }) => {
    const query = data(ctx).of(Quote).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (status !== undefined) void query.where('status', status);
    if (number !== undefined && number !== '') void query.where('number', number);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(quoteView), limit);
  },
});

export const getQuote = defineOperation({
  name: 'quotes.get',
  summary: 'One quote: what it offers and until when.',
  kind: 'query',
  http: { method: 'GET', path: '/quotes/{id}' },
  audience: ['staff', 'client'],
  permission: 'orders.read',
  input: z.strictObject({ id: idSchema }),
  output: quoteSchema,
  run: async (ctx, { id }) => {
    const quote = await data(ctx).of(Quote).findById(id);
    if (quote === undefined) throw notFound('Quote');
    return quoteView(quote);
  },
});
