import { defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { id } from './input.ts';

const brand = z.strictObject({ id: z.number().int(), name: z.string(), zone: z.string() });

export type Brand = z.output<typeof brand>;

const brands = z.object({ items: z.array(z.object(brand.shape)) });
const client = z.object({ client: z.object({ brandId: z.number() }) });

const readBrands = defineOperation({
  name: 'networkStatus.readBrands',
  summary: 'Brands, as components have to know them.',
  kind: 'query',
  audience: ['system'],
  permission: 'networkStatus.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(brand) }),
  run: async (ctx) => ({ items: brands.parse(await ctx.call('brands.list', {})).items }),
});

const readBrandOf = defineOperation({
  name: 'networkStatus.readBrandOf',
  summary: 'Which brand a client belongs to.',
  kind: 'query',
  audience: ['system'],
  permission: 'networkStatus.read',
  input: z.strictObject({ clientId: id }),
  output: z.strictObject({ brandId: z.number().int() }),
  run: async (ctx, { clientId }) => ({ brandId: client.parse(await ctx.call('clients.get', { id: clientId })).client.brandId }),
});

export const brandsOf = async (ctx: OperationCtx): Promise<readonly Brand[]> => (await ctx.callAsSystem(readBrands, {})).items;

export const sureBrand = async (ctx: OperationCtx, wanted: number): Promise<Brand> => {
  const found = (await brandsOf(ctx)).find((each) => each.id === wanted);
  if (found === undefined) throw notFound('Brand');
  return found;
};


/** The brand of the client, else of the address that was opened, else the first. */
export const brandOfReader = async (ctx: OperationCtx): Promise<number> => {
  const { clientId, brandId } = ctx.caller;
  if (clientId !== undefined) return (await ctx.callAsSystem(readBrandOf, { clientId })).brandId;
  const found = brandId ?? (await brandsOf(ctx))[0]?.id;
  if (found === undefined) throw notFound('Brand');
  return found;
};

export const innerHouse = [readBrands, readBrandOf];
