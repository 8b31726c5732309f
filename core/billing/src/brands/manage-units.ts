import { isDatabaseError } from '@billet/database';
import { defineOperation, invalid, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { Brand, BusinessUnit } from './tables.ts';

const nameSchema = z.string().trim().min(1).max(80);
const unit = z.strictObject({ id: z.number().int(), code: z.string(), name: z.string() });

export const listUnits = defineOperation({
  name: 'units.list',
  summary: 'Business units (cities, regions) of a brand, by name.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/units' },
  audience: ['staff'],
  permission: 'brands.read',
  input: z.strictObject({ brandId: idSchema }),
  output: z.strictObject({ items: z.array(unit) }),
  run: async (ctx, { brandId }) => {
    const { all } = data(ctx);
    if ((await all(Brand).findById(brandId)) === undefined) throw notFound('Brand');
    const rows = await all(BusinessUnit).where('brand_id', brandId).orderBy(['name', 'id']);
    return { items: rows.map(({ id, code, name }) => ({ id, code, name })) };
  },
});

export const createUnit = defineOperation({
  name: 'units.create',
  summary: 'Adds a business unit (city, region) to a brand.',
  kind: 'command',
  http: { method: 'POST', path: '/brands/{brandId}/units' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ brandId: idSchema, code: z.string().regex(/^[a-z0-9-]{1,30}$/), name: nameSchema }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { brandId, code, name }) => {
    const { all } = data(ctx);
    if ((await all(Brand).findById(brandId)) === undefined) throw notFound('Brand');
    const { id } = await all(BusinessUnit).insertAndFetch({ brand_id: brandId, code, name }).catch((error: unknown) => {
      if (isDatabaseError(error, 'unique')) throw invalid('UNIT_EXISTS', 'code', 'The brand has a business unit with this code.');
      throw error;
    });
    ctx.touch({ kind: 'brand', id: brandId }, undefined, { unit: code });
    return { id };
  },
});

export const renameUnit = defineOperation({
  name: 'units.rename',
  summary: 'Gives a business unit another name; its code stays.',
  kind: 'command',
  http: { method: 'PATCH', path: '/units/{id}' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ id: idSchema, name: nameSchema }),
  output: unit,
  run: async (ctx, { id, name }) => {
    const { all } = data(ctx);
    const before = await all(BusinessUnit).findById(id);
    if (before === undefined) throw notFound('Business unit');
    await all(BusinessUnit).findById(id).patch({ name });
    ctx.touch({ kind: 'brand', id: before.brand_id }, { unit: before.code, name: before.name }, { unit: before.code, name });
    return { id, code: before.code, name };
  },
});
