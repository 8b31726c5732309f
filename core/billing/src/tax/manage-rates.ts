import { defineOperation, localDateSchema, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { TaxRateRow } from './tables.ts';

const rate = {
  legalEntityId: idSchema,
  country: z.string().regex(/^[A-Z]{2}$/),
  taxClass: z.string().max(40).default('standard'),
  code: z.string().regex(/^[A-Za-z0-9-]{1,20}$/),
  name: z.string().trim().min(1).max(60),
  percent: z.string().regex(/^\d{1,2}(\.\d{1,4})?$/),
  inclusive: z.boolean().default(false),
  effectiveFrom: localDateSchema,
} as const;

export const addTaxRate = defineOperation({
  name: 'tax.addRate',
  summary: 'Announces a tax rate of a country from a date on.',
  kind: 'command',
  http: { method: 'POST', path: '/tax-rates' },
  audience: ['staff'],
  permission: 'tax.write',
  input: z.strictObject(rate),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, input) => {
    const row = await data(ctx).all(TaxRateRow).insertAndFetch({
      legal_entity_id: input.legalEntityId,
      country: input.country,
      tax_class: input.taxClass,
      code: input.code,
      name: input.name,
      percent: input.percent,
      inclusive: input.inclusive,
      effective_from: input.effectiveFrom,
    });
    ctx.touch({ kind: 'tax_rate', id: row.id }, undefined, input);
    return { id: row.id };
  },
});

export const listTaxRates = defineOperation({
  name: 'tax.rates',
  summary: 'All tax rates with the dates from which they count.',
  kind: 'query',
  http: { method: 'GET', path: '/tax-rates' },
  audience: ['staff'],
  permission: 'tax.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.number().int(), ...rate, legalEntityId: z.number().int(), taxClass: z.string(), inclusive: z.boolean() })) }),
  run: async (ctx) => ({
    items: (await data(ctx).all(TaxRateRow).orderBy(['country', 'effective_from'])).map((row) => ({
      id: row.id,
      legalEntityId: row.legal_entity_id,
      country: row.country,
      taxClass: row.tax_class,
      code: row.code,
      name: row.name,
      percent: row.percent,
      inclusive: row.inclusive,
      effectiveFrom: row.effective_from,
    })),
  }),
});
