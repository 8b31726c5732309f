import { addDays, currencySchema, defineOperation, integer, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { Brand, currentBrand } from '../../brands/index.ts';
import { createProduct, PriceVersion, Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { fieldChecks, isGeneric, KNOWN_FIELDS, STANDARD_NOTICES, type IdnTable, type Margin, type NoticeWindow } from '../rules/index.ts';
import { FreeDomain, RegistrarAccount, Tld, TldPrice } from '../tables.ts';

export const marginFields = { percent: z.string().regex(/^\d{1,4}(\.\d{1,4})?$/).default('0'), fixed: integer({ min: 0 }).default(0), step: integer({ min: 1 }).default(1), less: integer({ min: 0 }).default(0) } as const;

const days = integer({ min: 0, max: 366 });
const registrantField = z.strictObject({ key: z.string().regex(/^[a-zA-Z0-9]{1,40}$/), check: z.enum(fieldChecks), required: z.boolean(), choices: z.array(z.string().max(40)).max(100).default([]) });

const windowDay = integer({ min: -60, max: 366 });
const noticeWindow = z.strictObject({ key: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/), from: windowDay, to: windowDay }).refine(({ from, to }) => from >= to, { path: ['to'], message: 'the second day comes later, so it is the smaller number' });

/** What is known of a TLD; the lengths are those that most generic ones have. */
const policy = {
  accountId: idSchema.nullable().default(null),
  status: z.enum(['active', 'hidden']).default('active'),
  featured: z.boolean().default(true),
  minYears: integer({ min: 1, max: 10 }).default(1),
  maxYears: integer({ min: 1, max: 10 }).default(10),
  graceDays: days.default(30),
  holdAfterDays: days.nullable().default(15),
  redemptionDays: days.default(30),
  pendingDeleteDays: days.default(5),
  autoRenewByRegistry: z.boolean().default(true),
  transferYears: integer({ min: 0, max: 1 }).default(1),
  authCode: z.enum(['required', 'none', 'tag']).default('required'),
  lockDays: days.default(60),
  dnssec: z.enum(['none', 'ds', 'key']).default('ds'),
  privacy: z.boolean().default(false),
  minNameservers: integer({ min: 0, max: 13 }).default(2),
  maxNameservers: integer({ min: 1, max: 13 }).default(13),
  idn: z.strictObject({ scripts: z.array(z.string().regex(/^[A-Z][a-z]+$/)).max(20).default([]), letters: z.string().max(500).default('') }).nullable().default(null),
  verifyDays: days.nullable().default(15),
  /** When owners are told of the expiry, in days before it; below zero after it. */
  notices: z.array(noticeWindow).max(10).refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'each key once').default([...STANDARD_NOTICES]),
  /** Another registrant takes a trade, and this becomes of the term: it stays, begins anew, or grows by a year; null = a mere change of data. */
  trade: z.enum(['kept', 'anew', 'added']).nullable().default(null),
  /** The margin on premium names; null = they are sold by a person only. */
  premium: z.strictObject(marginFields).nullable().default(null),
} as const;

/** Once a year the registrant is shown his data, as ICANN wants it; left out, generic TLDs do it. */
const yearlyReminder = z.boolean().optional();

const columnsOf = (wish: z.output<z.ZodObject<typeof policy>>): Partial<Tld> => ({
  account_id: wish.accountId, status: wish.status, featured: wish.featured, min_years: wish.minYears, max_years: wish.maxYears, grace_days: wish.graceDays, hold_after_days: wish.holdAfterDays, redemption_days: wish.redemptionDays,
  pending_delete_days: wish.pendingDeleteDays, auto_renew_by_registry: wish.autoRenewByRegistry, transfer_years: wish.transferYears, auth_code: wish.authCode, lock_days: wish.lockDays, dnssec: wish.dnssec, privacy: wish.privacy,
  min_nameservers: wish.minNameservers, max_nameservers: wish.maxNameservers, idn: wish.idn, verify_days: wish.verifyDays, notices: wish.notices, premium: wish.premium, trade: wish.trade,
});

const assertAccount = async (ctx: OperationCtx, id: number | null): Promise<void> => {
  if (id !== null && (await data(ctx).all(RegistrarAccount).findById(id)) === undefined) throw invalid('NOT_FOUND', 'accountId', 'This registrar is not known.');
};

export const createTld = defineOperation({
  name: 'tlds.create',
  summary: 'Puts a TLD on offer, with the product that bills it.',
  kind: 'command',
  http: { method: 'POST', path: '/tlds' },
  audience: ['staff'],
  permission: 'tlds.write',
  input: z.strictObject({ ...policy, brandId: idSchema, name: z.string().regex(/^[a-z0-9-]{2,63}(\.[a-z0-9-]{2,63})*$/), fields: z.array(registrantField).max(30).optional(), yearlyReminder, raiseDaysBefore: integer({ min: 0, max: 90 }).default(30) }),
  output: z.strictObject({ id: z.number().int(), productId: z.number().int() }),
  run: async (ctx, { brandId, name, fields, yearlyReminder = isGeneric(name), raiseDaysBefore, ...wish }) => {
    const { all } = data(ctx);
    if ((await all(Brand).findById(brandId)) === undefined) throw invalid('NOT_FOUND', 'brandId', 'This brand is not known.');
    if ((await all(Tld).findOne({ brand_id: brandId, name })) !== undefined) throw invalid('TLD_TAKEN', 'name', 'This TLD is in the catalogue already.');
    if (wish.minNameservers > wish.maxNameservers) throw invalid('TLD_NAMESERVERS', 'maxNameservers', 'The greatest number of name servers is less than the smallest.');
    if (wish.minYears > wish.maxYears) throw invalid('YEARS', 'maxYears', 'The longest term is shorter than the shortest.');
    await assertAccount(ctx, wish.accountId);
    const product = await ctx.callAsSystem(createProduct, { brandId, type: 'domain', slug: `domain-${name.replaceAll('.', '-')}`, name: { en: `.${name}` }, status: 'hidden', setupOn: 'payment', raiseDaysBefore, prices: [] });
    const row = await all(Tld).insertAndFetch({
      ...columnsOf(wish), brand_id: brandId, name, product_id: product.id, fields: fields ?? KNOWN_FIELDS[name.split('.').at(-1) ?? ''] ?? [], yearly_reminder: yearlyReminder, position: 0, version: 1, created_at: ctx.clock.now(),
    });
    ctx.touch({ kind: 'tld', id: row.id }, undefined, { name });
    return { id: row.id, productId: product.id };
  },
});

const loadTld = async (ctx: OperationCtx, id: number): Promise<Tld> => {
  const row = await data(ctx).all(Tld).findById(id);
  if (row === undefined) throw notFound('TLD');
  return row;
};

export const updateTld = defineOperation({
  name: 'tlds.update',
  summary: 'Changes what is known of a TLD, and who sells it to us.',
  kind: 'command',
  http: { method: 'PATCH', path: '/tlds/{id}' },
  audience: ['staff'],
  permission: 'tlds.write',
  input: z.strictObject({ ...Object.fromEntries(Object.entries(policy).map(([key, schema]) => [key, schema.unwrap().optional()])) as { [K in keyof typeof policy]: z.ZodOptional<ReturnType<(typeof policy)[K]['unwrap']>> }, id: idSchema, fields: z.array(registrantField).max(30).optional(), yearlyReminder }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, fields, yearlyReminder, ...wish }) => {
    const row = await loadTld(ctx, id);
    if (wish.accountId !== undefined) await assertAccount(ctx, wish.accountId);
    const change = Object.fromEntries(Object.entries(columnsOf(wish as never)).filter(([, value]) => value !== undefined));
    const after = { ...change, ...(fields === undefined ? {} : { fields }), ...(yearlyReminder === undefined ? {} : { yearly_reminder: yearlyReminder }), version: row.version + 1 };
    if (((change['min_years'] as number | undefined) ?? row.min_years) > ((change['max_years'] as number | undefined) ?? row.max_years)) throw invalid('YEARS', 'maxYears', 'The longest term is shorter than the shortest.');
    if (((change['min_nameservers'] as number | undefined) ?? row.min_nameservers) > ((change['max_nameservers'] as number | undefined) ?? row.max_nameservers)) throw invalid('TLD_NAMESERVERS', 'maxNameservers', 'The greatest number of name servers is less than the smallest.');
    await data(ctx).all(Tld).findById(id).patch(after);
    ctx.touch({ kind: 'tld', id }, undefined, change);
    return { id };
  },
});

const priceInput = z.strictObject({ action: z.enum(['register', 'renew', 'transfer', 'restore', 'trade']), years: integer({ min: 1, max: 10 }).default(1), currency: currencySchema, price: integer({ min: 0 }), cost: integer({ min: 0 }).nullable().default(null), costCurrency: currencySchema.nullable().default(null) });

/** Versions of a price never change: the second one of a day counts from the next day on. */
const freeDay = async (ctx: OperationCtx, key: Partial<PriceVersion>, today: string): Promise<string> => {
  const taken = new Set((await data(ctx).all(PriceVersion).where(key).where('effective_from', '>=', today)).map((version) => version.effective_from));
  let day = today;
  while (taken.has(day)) day = addDays(day, 1);
  return day;
};

export const setTldPrices = defineOperation({
  name: 'tlds.setPrices',
  summary: 'Sets prices of a TLD for actions and terms. Renewals follow from their next period on.',
  kind: 'command',
  http: { method: 'PUT', path: '/tlds/{id}/prices' },
  audience: ['staff'],
  permission: 'tlds.write',
  input: z.strictObject({ id: idSchema, prices: z.array(priceInput).min(1).max(200) }),
  output: z.strictObject({ set: z.number().int() }),
  run: async (ctx, { id, prices }) => {
    const { all } = data(ctx);
    const tld = await loadTld(ctx, id);
    const brand = (await all(Brand).findById(tld.brand_id)) as Brand;
    const today = ctx.clock.today(brand.zone);
    for (const each of prices) {
      const key = { tld_id: id, action: each.action, years: each.years, currency: each.currency };
      const before = await all(TldPrice).findOne(key);
      const value = { price: each.price, cost: each.cost, cost_currency: each.costCurrency, updated_at: ctx.clock.now() };
      if (before === undefined) await all(TldPrice).insert({ ...key, ...value });
      else await all(TldPrice).findById(before.id).patch(value);
      if (each.action === 'renew' && before?.price !== each.price) {
        const key = { product_id: tld.product_id, currency: each.currency, cycle_unit: 'year', cycle_count: each.years, applies_to: 'both' };
        await all(PriceVersion).insert({ ...key, effective_from: await freeDay(ctx, key, today), price: each.price, setup_fee: 0, created_at: ctx.clock.now() });
      }
    }
    ctx.touch({ kind: 'tld', id }, undefined, { prices });
    return { set: prices.length };
  },
});

export const setFreeDomains = defineOperation({
  name: 'tlds.setFree',
  summary: 'Says with which products the first period of a domain of this TLD costs nothing.',
  kind: 'command',
  http: { method: 'PUT', path: '/tlds/{id}/free' },
  audience: ['staff'],
  permission: 'tlds.write',
  input: z.strictObject({ id: idSchema, productIds: z.array(idSchema).max(100) }),
  output: z.strictObject({ products: z.number().int() }),
  run: async (ctx, { id, productIds }) => {
    const { all } = data(ctx);
    const tld = await loadTld(ctx, id);
    const ids = [...new Set(productIds)];
    if ((await all(Product).whereIn('id', ids).where('brand_id', tld.brand_id).resultSize()) !== ids.length) throw invalid('NOT_FOUND', 'productIds', 'This product is not known.');
    await all(FreeDomain).where('tld_id', id).delete();
    for (const productId of ids) await all(FreeDomain).insert({ tld_id: id, product_id: productId });
    ctx.touch({ kind: 'tld', id }, undefined, { free: ids });
    return { products: ids.length };
  },
});

const priceView = z.strictObject({ action: z.string(), years: z.number().int(), currency: z.string(), price: z.number().int(), cost: z.number().int().nullable(), costCurrency: z.string().nullable() });
const tldView = z.strictObject({
  id: z.number().int(), name: z.string(), productId: z.number().int(), status: z.string(), featured: z.boolean(), accountId: z.number().int().nullable(), minYears: z.number().int(), maxYears: z.number().int(),
  graceDays: z.number().int(), redemptionDays: z.number().int(), holdAfterDays: z.number().int().nullable(), pendingDeleteDays: z.number().int(), autoRenewByRegistry: z.boolean(), yearlyReminder: z.boolean(), notices: z.array(z.strictObject({ key: z.string(), from: z.number().int(), to: z.number().int() })),
  transferYears: z.number().int(), lockDays: z.number().int(), verifyDays: z.number().int().nullable(), privacy: z.boolean(), minNameservers: z.number().int(), maxNameservers: z.number().int(), idn: z.strictObject({ scripts: z.array(z.string()), letters: z.string() }).nullable(),
  authCode: z.string(), dnssec: z.string(), fields: z.array(registrantField), premium: z.strictObject(marginFields).nullable(), trade: z.enum(['kept', 'anew', 'added']).nullable(), prices: z.array(priceView),
});

export const listTlds = defineOperation({
  name: 'tlds.list',
  summary: 'TLDs on offer with their prices: registration, renewal, transfer and restore. Costs are for staff.',
  kind: 'query',
  http: { method: 'GET', path: '/tlds' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ brandId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(tldView) }),
  run: async (ctx, { brandId }) => {
    const { all } = data(ctx);
    const staff = ctx.caller.audience === 'staff' || ctx.caller.audience === 'system';
    const query = all(Tld).orderBy(['position', 'name']).limit(2000);
    if (!staff) void query.where('status', 'active').where('brand_id', (await currentBrand(ctx)).id);
    else if (brandId !== undefined) void query.where('brand_id', brandId);
    const rows = await query;
    const prices = await all(TldPrice).whereIn('tld_id', rows.map((row) => row.id)).orderBy(['action', 'years']);
    return {
      items: rows.map((row) => ({
        id: row.id, name: row.name, productId: row.product_id, status: row.status, featured: row.featured, accountId: staff ? row.account_id : null, minYears: row.min_years, maxYears: row.max_years, graceDays: row.grace_days,
        redemptionDays: row.redemption_days, holdAfterDays: row.hold_after_days, pendingDeleteDays: row.pending_delete_days, autoRenewByRegistry: row.auto_renew_by_registry, yearlyReminder: row.yearly_reminder, notices: [...(row.notices as readonly NoticeWindow[])],
        transferYears: row.transfer_years, lockDays: row.lock_days, verifyDays: row.verify_days, privacy: row.privacy, minNameservers: row.min_nameservers, maxNameservers: row.max_nameservers, idn: row.idn === null ? null : { scripts: [...(row.idn as IdnTable).scripts], letters: (row.idn as IdnTable).letters }, trade: row.trade as 'kept' | 'anew' | 'added' | null, premium: staff ? (row.premium as Margin | null) : null, authCode: row.auth_code, dnssec: row.dnssec, fields: row.fields as z.input<typeof registrantField>[],
        prices: prices.filter((price) => price.tld_id === row.id).map((price) => ({ action: price.action, years: price.years, currency: price.currency, price: price.price, cost: staff ? price.cost : null, costCurrency: staff ? price.cost_currency : null })),
      })),
    };
  },
});
