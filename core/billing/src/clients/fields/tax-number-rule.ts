import { defineOperation, field, invalid, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { countrySchema } from '../../country.ts';
import { idSchema } from '../../paging.ts';
import { settingsRef } from '../../refs.ts';

const countries = z.array(z.string().trim().toUpperCase().pipe(countrySchema)).max(250);

/** Row A8, per brand: where nobody orders without a tax number. */
export const taxNumberSettings = z.strictObject({
  countries: field(z.string().max(800).default(''), { title: 'Countries whose clients tell their tax number', help: 'Two letters each, with blanks between them.' }),
});

const ruleSchema = z.strictObject({ countries });

const ruleOf = async (ctx: OperationCtx, brandId: number): Promise<z.output<typeof ruleSchema>> => {
  const settings = taxNumberSettings.parse(await ctx.use(settingsRef).get('tax-numbers', 'brand', String(brandId)));
  return { countries: settings.countries.split(' ').filter((country) => country !== '') };
};

/** Refuses who has no tax number where his country is one of those that need it. A total is told before people say who they are. */
export const assertTaxNumber = async (ctx: OperationCtx, brandId: number, { country, taxId }: { readonly country: string; readonly taxId: string | null }, at = 'taxId'): Promise<void> => {
  if (ctx.dryRun || (taxId !== null && taxId.trim() !== '')) return;
  if ((await ruleOf(ctx, brandId)).countries.includes(country)) throw invalid('TAX_ID_REQUIRED', at, 'A tax number is needed here.', { country });
};

export const getTaxNumberRule = defineOperation({
  name: 'clientFields.taxNumbers',
  summary: 'The countries whose clients have to tell their tax number when they sign up or order at a brand.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/tax-numbers' },
  audience: ['staff'],
  permission: 'brands.read',
  input: z.strictObject({ brandId: idSchema }),
  output: ruleSchema,
  run: async (ctx, { brandId }) => {
    await brandOf(ctx, brandId);
    return ruleOf(ctx, brandId);
  },
});

export const saveTaxNumberRule = defineOperation({
  name: 'clientFields.saveTaxNumbers',
  summary: 'Says in which countries clients have to tell their tax number when they sign up or order at a brand. Staff may leave it out.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/tax-numbers' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ brandId: idSchema, countries }),
  output: ruleSchema,
  run: async (ctx, { brandId, countries: given }) => {
    await brandOf(ctx, brandId);
    const before = await ruleOf(ctx, brandId);
    const wanted = { countries: [...new Set(given)].toSorted() };
    await ctx.use(settingsRef).set(ctx.work as never, 'tax-numbers', 'brand', { countries: wanted.countries.join(' ') }, String(brandId));
    ctx.touch({ kind: 'brand', id: brandId }, { taxNumbers: before.countries }, { taxNumbers: wanted.countries });
    return wanted;
  },
});
