import { conflict, defineOperation, integer, invalid, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { TaxRateRow } from './tables.ts';

/** A dated rate without its owner, as operations and data packages give it. */
export const rateFields = {
  country: z.string().regex(/^[A-Z]{2}$/),
  /** State or province as addresses carry it; empty = the whole country. */
  region: z.string().trim().max(60).default(''),
  taxClass: z.string().regex(/^[a-z0-9-]{1,40}$/).default('standard'),
  /** 2 = on top of the first level. */
  level: integer({ min: 1, max: 2 }).default(1),
  code: z.string().regex(/^[A-Za-z0-9-]{1,20}$/),
  name: z.string().trim().min(1).max(60),
  percent: z.string().regex(/^\d{1,2}(\.\d{1,4})?$/),
  /** Level 2 only: on the price plus the first tax. */
  compound: z.boolean().default(false),
  inclusive: z.boolean().default(false),
  effectiveFrom: localDateSchema,
  source: z.string().trim().max(300).default(''),
} as const;

const rate = { legalEntityId: idSchema, ...rateFields } as const;

export type RateFields = z.output<z.ZodObject<typeof rateFields>>;
export type NewRate = z.output<z.ZodObject<typeof rate>>;

/** Two classes of a place share no code: a document groups by it. */
const assertOwnCode = async (ctx: OperationCtx, wish: NewRate): Promise<void> => {
  const other = await data(ctx)
    .all(TaxRateRow)
    .where({ legal_entity_id: wish.legalEntityId, country: wish.country, region: wish.region, code: wish.code })
    .where((either) => either.whereNot('tax_class', wish.taxClass).orWhereNot('level', wish.level))
    .first();
  if (other !== undefined) throw invalid('TAX_CODE_TAKEN', 'code', 'Another class or level of this place has this code.');
};

/** Writes a rate. One for a day that has one already corrects it, as long as that day has not come. */
export const insertRate = async (ctx: OperationCtx, wish: NewRate): Promise<TaxRateRow> => {
  await assertOwnCode(ctx, wish);
  const { all } = data(ctx);
  const key = { legal_entity_id: wish.legalEntityId, country: wish.country, region: wish.region, tax_class: wish.taxClass, level: wish.level, effective_from: wish.effectiveFrom };
  const before = await all(TaxRateRow).where(key).orderBy('revision', 'desc').first();
  if (before !== undefined && wish.effectiveFrom <= ctx.clock.today('UTC')) {
    throw conflict('RATE_IN_FORCE', 'This rate counts already. Announce another from a later day.', { from: wish.effectiveFrom });
  }
  const row = await all(TaxRateRow).insertAndFetch({
    ...key,
    code: wish.code,
    name: wish.name,
    percent: wish.percent,
    compound: wish.compound,
    inclusive: wish.inclusive,
    source: wish.source,
    revision: (before?.revision ?? 0) + 1,
  });
  ctx.touch({ kind: 'tax_rate', id: row.id }, undefined, wish);
  return row;
};

export const addTaxRate = defineOperation({
  name: 'tax.addRate',
  summary: 'Announces a tax rate of a country or region from a date on; a rate of 0 ends one.',
  kind: 'command',
  http: { method: 'POST', path: '/tax-rates' },
  audience: ['staff'],
  permission: 'tax.write',
  input: z.strictObject(rate),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, input) => {
    if (input.level === 1 && input.compound) throw invalid('TAX_COMPOUND_LEVEL', 'compound', 'Only a second level can lie on the first.');
    return { id: (await insertRate(ctx, input)).id };
  },
});

const stored = z.strictObject({
  id: z.number().int(), legalEntityId: z.number().int(), country: z.string(), region: z.string(), taxClass: z.string(), level: z.number().int(), code: z.string(), name: z.string(),
  percent: z.string(), compound: z.boolean(), inclusive: z.boolean(), effectiveFrom: z.string(), source: z.string(),
});

export const listTaxRates = defineOperation({
  name: 'tax.rates',
  summary: 'All tax rates with the dates from which they count.',
  kind: 'query',
  http: { method: 'GET', path: '/tax-rates' },
  audience: ['staff'],
  permission: 'tax.read',
  input: z.strictObject({ legalEntityId: idSchema.optional(), country: rateFields.country.optional() }),
  output: z.strictObject({ items: z.array(stored) }),
  run: async (ctx, { legalEntityId, country }) => {
    const query = data(ctx).all(TaxRateRow).orderBy(['country', 'region', 'tax_class', 'level', 'effective_from', 'revision']);
    if (legalEntityId !== undefined) void query.where('legal_entity_id', legalEntityId);
    if (country !== undefined) void query.where('country', country);
    return {
      items: (await query).map((row) => ({
        id: row.id, legalEntityId: row.legal_entity_id, country: row.country, region: row.region, taxClass: row.tax_class, level: row.level, code: row.code, name: row.name,
        percent: row.percent, compound: row.compound, inclusive: row.inclusive, effectiveFrom: row.effective_from, source: row.source,
      })),
    };
  },
});
