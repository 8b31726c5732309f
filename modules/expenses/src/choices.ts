import { currencyCodes, defineOperation, type PageCtx, z } from '@billet/sdk';
import { brands, todayOf } from './house.ts';
import { listCategories, listSuppliers } from './names.ts';

export const formFacts = defineOperation({
  name: 'expenses.formFacts',
  summary: 'What the form of a bill offers: brands with their currency, and today.',
  kind: 'query',
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({}),
  output: z.strictObject({ brands: z.array(z.strictObject({ id: z.number().int(), name: z.string(), currency: z.string() })), today: z.string() }),
  run: async (ctx) => ({ brands: (await brands.all(ctx)).map(({ id, name, currency }) => ({ id, name, currency })), today: await todayOf(ctx) }),
});

type Choice = Readonly<Record<string, unknown>>;

const marked = <T>(items: readonly T[], valueOf: (item: T) => string, chosen: string): readonly Choice[] => items.map((item) => ({ value: valueOf(item), text: typeof item === 'string' ? item : (item as { readonly name: string }).name, chosen: valueOf(item) === chosen }));

/** What was chosen before stands chosen again. */
export const choicesOf = async (ctx: PageCtx, chosen: { readonly brandId?: number; readonly supplierId?: number | string; readonly categoryId?: number | string; readonly currency?: string }): Promise<Readonly<Record<string, unknown>>> => {
  const { brands, today } = await ctx.call(formFacts, {});
  const idOf = ({ id }: { readonly id: number }): string => String(id);
  return {
    today,
    manyBrands: brands.length > 1,
    brands: marked(brands, idOf, String(chosen.brandId ?? brands[0]?.id ?? '')),
    suppliers: marked((await ctx.call(listSuppliers, {})).items, idOf, String(chosen.supplierId ?? '')),
    categories: marked((await ctx.call(listCategories, {})).items, idOf, String(chosen.categoryId ?? '')),
    currencies: marked(currencyCodes, (code) => code, chosen.currency ?? brands[0]?.currency ?? ''),
  };
};
