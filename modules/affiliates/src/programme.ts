import { conflict, defineOperation, integer, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { brands } from './house.ts';
import { id, idOrAll, optionalFlag, rateFrom, rateInput, rateShape, rateView } from './input.ts';
import { affiliates, programmes, rules } from './tables.ts';

export type Programme = TableRow<typeof programmes.columns>;

export const programmeOf = async (ctx: OperationCtx, brandId: number): Promise<Programme | undefined> => (await ctx.table(programmes).find({ brand_id: brandId }))[0];

const programme = z.strictObject({
  brandId: z.number().int(), brand: z.string(), active: z.boolean(), ...rateShape, holdDays: z.number().int(), minPayout: z.number().int(), cookieDays: z.number().int(),
});

const FRESH = { active: false, kind: 'percent', rate: 1000, recurring: false, holdDays: 30, minPayout: 0, cookieDays: 60 } as const;

const view = (row: Programme, brand: string): z.input<typeof programme> => ({
  brandId: row.brand_id, brand, active: row.active, ...rateView(row), holdDays: row.hold_days, minPayout: row.min_payout, cookieDays: row.cookie_days,
});

export const listProgrammes = defineOperation({
  name: 'affiliates.programmes',
  summary: 'The programme of each brand; one that was never saved is off.',
  kind: 'query',
  http: { method: 'GET', path: '/x/affiliates/programmes' },
  audience: ['staff'],
  permission: 'affiliates.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(programme) }),
  run: async (ctx) => {
    const rows = await ctx.table(programmes).find({});
    return {
      items: (await brands.all(ctx)).map(({ id: brandId, name, currency }) => {
        const row = rows.find((each) => each.brand_id === brandId);
        return row === undefined ? { brandId, brand: name, currency, ...FRESH } : view(row, name);
      }),
    };
  },
});

export const saveProgramme = defineOperation({
  name: 'affiliates.saveProgramme',
  summary: 'Says what affiliates of a brand earn unless a rule says otherwise. What was booked keeps its rate.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/affiliates/programmes/{brandId}' },
  audience: ['staff'],
  permission: 'affiliates.write',
  input: z.strictObject({
    brandId: id,
    active: optionalFlag,
    ...rateInput,
    /** Days from payment until a commission can be paid out. */
    holdDays: integer({ min: 0, max: 365 }).default(FRESH.holdDays),
    /** In minor units of `currency`; less is not paid out. */
    minPayout: z.union([z.literal(''), integer({ min: 0, max: 1_000_000_000_000 })]).default(0),
    /** How long a browser remembers who brought it. */
    cookieDays: integer({ min: 1, max: 400 }).default(FRESH.cookieDays),
  }),
  output: programme,
  run: async (ctx, { brandId, active, holdDays, minPayout, cookieDays, ...wish }) => {
    const brand = await brands.sure(ctx, brandId);
    const before = await programmeOf(ctx, brandId);
    const wanted = { brand_id: brandId, active, ...rateFrom(wish), hold_days: holdDays, min_payout: minPayout === '' ? 0 : minPayout, cookie_days: cookieDays };
    const row = before === undefined ? await ctx.table(programmes).insert(wanted) : await ctx.table(programmes).update(before.id, wanted);
    ctx.touch({ kind: 'affiliate_programme', id: row.id }, before === undefined ? undefined : view(before, brand.name), view(row, brand.name));
    return view(row, brand.name);
  },
});

const rule = z.strictObject({ id: z.number().int(), brandId: z.number().int(), affiliateClientId: z.number().int(), productId: z.number().int(), ...rateShape });

const ruleView = (row: TableRow<typeof rules.columns>): z.input<typeof rule> => ({ id: row.id, brandId: row.brand_id, affiliateClientId: row.affiliate_client_id, productId: row.product_id, ...rateView(row) });

export const listRules = defineOperation({
  name: 'affiliates.rules',
  summary: 'What some products, TLDs or affiliates earn instead; of one brand or affiliate.',
  kind: 'query',
  http: { method: 'GET', path: '/x/affiliates/rules' },
  audience: ['staff'],
  permission: 'affiliates.read',
  input: z.strictObject({ brandId: id.optional(), affiliateClientId: idOrAll.optional() }),
  output: z.strictObject({ items: z.array(rule) }),
  run: async (ctx, { brandId, affiliateClientId }) => {
    const where = { ...(brandId === undefined ? {} : { brand_id: brandId }), ...(affiliateClientId === undefined ? {} : { affiliate_client_id: affiliateClientId }) };
    return { items: (await ctx.table(rules).find(where)).map(ruleView) };
  },
});

/** Rules that one brand may have: all of them are read for a paid invoice. */
const MOST = 200;

export const saveRule = defineOperation({
  name: 'affiliates.saveRule',
  summary: 'Says what a product, a TLD or an affiliate earns instead; a TLD is the product behind it, nought stands for all.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/affiliates/rules' },
  audience: ['staff'],
  permission: 'affiliates.write',
  input: z.strictObject({ brandId: id, affiliateClientId: idOrAll.default(0), productId: idOrAll.default(0), ...rateInput }),
  output: rule,
  run: async (ctx, { brandId, affiliateClientId, productId, ...wish }) => {
    await brands.sure(ctx, brandId);
    if (affiliateClientId === 0 && productId === 0) throw conflict('RULE_FOR_ALL', 'What holds for everything is the rate of the programme.');
    if (affiliateClientId !== 0 && (await ctx.table(affiliates).find({ client_id: affiliateClientId, brand_id: brandId }))[0] === undefined) throw notFound('Affiliate');
    const key = { brand_id: brandId, affiliate_client_id: affiliateClientId, product_id: productId };
    const [before] = await ctx.table(rules).find(key);
    if (before === undefined && (await ctx.table(rules).find({ brand_id: brandId })).length >= MOST) throw conflict('RULES_FULL', 'There are too many rules.', { most: MOST });
    const row = before === undefined ? await ctx.table(rules).insert({ ...key, ...rateFrom(wish) }) : await ctx.table(rules).update(before.id, rateFrom(wish));
    ctx.touch({ kind: 'affiliate_rule', id: row.id }, before === undefined ? undefined : ruleView(before), ruleView(row));
    return ruleView(row);
  },
});

export const removeRule = defineOperation({
  name: 'affiliates.removeRule',
  summary: 'Takes a rule away: the rate of the programme holds again.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/affiliates/rules/{id}' },
  audience: ['staff'],
  permission: 'affiliates.write',
  input: z.strictObject({ id }),
  output: z.strictObject({}),
  run: async (ctx, input) => {
    const row = await ctx.table(rules).get(input.id);
    if (row === undefined) throw notFound('Rule');
    await ctx.table(rules).remove(row.id);
    ctx.touch({ kind: 'affiliate_rule', id: row.id }, ruleView(row));
    return {};
  },
});
