import { defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';

const brand = z.strictObject({ id: z.number().int(), name: z.string(), zone: z.string(), currency: z.string() });

export type Brand = z.output<typeof brand>;

const known = z.object({ items: z.array(z.object(brand.shape)) });

/** As the system: who keeps bills need not be allowed to see how brands are set up. */
const readBrands = defineOperation({
  name: 'expenses.readBrands',
  summary: 'Brands, as bills have to know them.',
  kind: 'query',
  audience: ['system'],
  permission: 'expenses.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(brand) }),
  run: async (ctx) => ({ items: known.parse(await ctx.call('brands.list', {})).items }),
});

export const brandsOf = async (ctx: OperationCtx): Promise<readonly Brand[]> => (await ctx.callAsSystem(readBrands, {})).items;

export const sureBrand = async (ctx: OperationCtx, wanted: number): Promise<Brand> => {
  const found = (await brandsOf(ctx)).find((each) => each.id === wanted);
  if (found === undefined) throw notFound('Brand');
  return found;
};

/** Today where the first brand is: what stands above all brands has one day. */
export const todayOf = async (ctx: OperationCtx): Promise<string> => ctx.clock.today((await brandsOf(ctx))[0]?.zone ?? 'UTC');

export const innerHouse = [readBrands];
