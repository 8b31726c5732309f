import { defineOperation, notFound, z } from '@billet/sdk';
import { Brand, LegalEntity } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { BrandTax, TaxProfile } from './tables.ts';
import { defaultProfile } from './tax-table.ts';

const profile = {
  scheme: z.enum(['destination', 'origin']),
  reverseCharge: z.boolean(),
  unchecked: z.enum(['trust', 'charge']),
  rounding: z.enum(['group', 'line']),
} as const;

export const showTaxProfile = defineOperation({
  name: 'tax.profile',
  summary: 'How a brand and its legal entity tax: whose rate counts, reverse charge, unchecked numbers, rounding.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/tax' },
  audience: ['staff'],
  permission: 'tax.read',
  input: z.strictObject({ brandId: idSchema }),
  output: z.strictObject({ legalEntityId: z.number().int(), country: z.string(), ...profile }),
  run: async (ctx, { brandId }) => {
    const { all } = data(ctx);
    const brand = await all(Brand).findById(brandId);
    const entity = await all(LegalEntity).findById(brand?.legal_entity_id ?? 0);
    if (entity === undefined) throw notFound('Brand');
    const row = await all(TaxProfile).findOne({ legal_entity_id: entity.id });
    const rounding = (await all(BrandTax).findOne({ brand_id: brandId }))?.rounding ?? 'group';
    return {
      legalEntityId: entity.id,
      country: entity.country,
      scheme: (row?.scheme ?? defaultProfile.scheme) as 'destination',
      reverseCharge: row?.reverse_charge ?? defaultProfile.reverseCharge,
      unchecked: (row?.unchecked ?? defaultProfile.unchecked) as 'trust',
      rounding: rounding as 'group',
    };
  },
});

export const saveTaxProfile = defineOperation({
  name: 'tax.saveProfile',
  summary: 'Changes how a brand and its legal entity tax from the next document on.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/tax' },
  audience: ['staff'],
  permission: 'tax.write',
  input: z.strictObject({ brandId: idSchema, ...profile }),
  output: z.strictObject({ saved: z.boolean() }),
  run: async (ctx, { brandId, scheme, reverseCharge, unchecked, rounding }) => {
    const { all } = data(ctx);
    const brand = await all(Brand).findById(brandId);
    if (brand === undefined) throw notFound('Brand');
    await all(TaxProfile)
      .insert({ legal_entity_id: brand.legal_entity_id, scheme, reverse_charge: reverseCharge, unchecked })
      .onConflict('legal_entity_id')
      .merge(['scheme', 'reverse_charge', 'unchecked']);
    await all(BrandTax).insert({ brand_id: brandId, rounding }).onConflict('brand_id').merge(['rounding']);
    ctx.touch({ kind: 'brand', id: brandId }, undefined, { scheme, reverseCharge, unchecked, rounding });
    return { saved: true };
  },
});
