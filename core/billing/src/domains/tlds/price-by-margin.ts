import { currencySchema, defineOperation, type OperationCtx, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { marginOf, priceOf, type Margin } from '../rules/index.ts';
import { Tld, TldPrice } from '../tables.ts';
import { marginFields, setTldPrices } from './manage-tlds.ts';

const actions = ['register', 'renew', 'transfer', 'restore', 'trade'] as const;

const row = z.strictObject({
  tldId: z.number().int(), name: z.string(), action: z.enum(actions), years: z.number().int(), cost: z.number().int(), before: z.number().int(), after: z.number().int(),
  /** Tenths of a per cent of the price that stay. */
  marginBefore: z.number().int(), marginAfter: z.number().int(),
});

type Row = z.input<typeof row>;

/** What the rule makes of every cost that is known in this currency. */
const simulate = async (ctx: OperationCtx, brandId: number, currency: string, margin: Margin): Promise<readonly Row[]> => {
  const { all } = data(ctx);
  const tlds = await all(Tld).where('brand_id', brandId).orderBy(['position', 'name']);
  const prices = await all(TldPrice).whereIn('tld_id', tlds.map(({ id }) => id)).where({ currency, cost_currency: currency }).whereNotNull('cost').orderBy(['tld_id', 'action', 'years']);
  return prices.map((price): Row => {
    const cost = price.cost ?? 0;
    const after = Math.max(0, priceOf(cost, margin));
    return {
      tldId: price.tld_id, name: tlds.find(({ id }) => id === price.tld_id)?.name ?? '', action: price.action as Row['action'], years: price.years,
      cost, before: price.price, after, marginBefore: marginOf(cost, price.price), marginAfter: marginOf(cost, after),
    };
  });
};

export const priceByMargin = defineOperation({
  name: 'tlds.priceByMargin',
  summary: 'Works out the prices of all TLDs of a brand from their costs by one margin. With `apply` they are set; else it only shows them.',
  kind: 'command',
  http: { method: 'POST', path: '/brands/{brandId}/tld-prices' },
  audience: ['staff'],
  permission: 'tlds.write',
  input: z.strictObject({ brandId: idSchema, currency: currencySchema, ...marginFields, apply: z.boolean().default(false) }),
  output: z.strictObject({ items: z.array(row), set: z.number().int() }),
  run: async (ctx, { brandId, currency, apply, ...margin }) => {
    const items = await simulate(ctx, brandId, currency, margin);
    if (!apply) return { items: [...items], set: 0 };
    const changed = items.filter(({ before, after }) => before !== after);
    for (const tldId of new Set(changed.map((each) => each.tldId))) {
      const prices = changed.filter((each) => each.tldId === tldId).map(({ action, years, cost, after }) => ({ action, years, currency, price: after, cost, costCurrency: currency }));
      await ctx.call(setTldPrices, { id: tldId, prices });
    }
    return { items: [...items], set: changed.length };
  },
});
