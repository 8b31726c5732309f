import { isDatabaseError } from '@billet/database';
import { currencySchema, defineOperation, invalid, localDateSchema, z } from '@billet/sdk';
import { data } from '../data.ts';
import { pageInput, pageOf, pageResult } from '../paging.ts';
import { ExchangeRate } from './promotion-tables.ts';

const rate = z.strictObject({ id: z.number().int(), from: z.string(), to: z.string(), rate: z.string(), effectiveFrom: z.string() });
const view = (row: ExchangeRate): z.input<typeof rate> => ({ id: row.id, from: row.from_currency, to: row.to_currency, rate: row.rate, effectiveFrom: row.effective_from });

export const listExchangeRates = defineOperation({
  name: 'exchangeRates.list',
  summary: 'Dated exchange rates, newest first. They price what has no price of its own in a currency.',
  kind: 'query',
  http: { method: 'GET', path: '/exchange-rates' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject(pageInput),
  output: pageOf(rate),
  run: async (ctx, { before, limit }) => {
    const query = data(ctx).all(ExchangeRate).orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(view), limit);
  },
});

export const addExchangeRate = defineOperation({
  name: 'exchangeRates.add',
  summary: 'Adds an exchange rate from a date on; older ones stay as they were.',
  kind: 'command',
  http: { method: 'POST', path: '/exchange-rates' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ from: currencySchema, to: currencySchema, rate: z.string().regex(/^\d{1,9}(\.\d{1,10})?$/), effectiveFrom: localDateSchema }),
  output: rate,
  run: async (ctx, input) => {
    if (input.from === input.to) throw invalid('EXCHANGE_SAME', 'to', 'Both currencies are the same.');
    if (/^[0.]+$/.test(input.rate)) throw invalid('EXCHANGE_ZERO', 'rate', 'A rate is more than nothing.');
    const row = await data(ctx)
      .all(ExchangeRate)
      .insertAndFetch({ from_currency: input.from, to_currency: input.to, rate: input.rate, effective_from: input.effectiveFrom, created_at: ctx.clock.now() })
      .catch((error: unknown) => {
        if (isDatabaseError(error, 'unique')) throw invalid('EXCHANGE_TAKEN', 'effectiveFrom', 'There is a rate for this day already.');
        throw error;
      });
    ctx.touch({ kind: 'exchangeRate', id: row.id }, undefined, view(row));
    return view(row);
  },
});
