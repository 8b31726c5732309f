import { defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';

const brand = z.strictObject({ id: z.number().int(), name: z.string(), zone: z.string(), currency: z.string() });

export type Brand = z.output<typeof brand>;

const brandsSeen = z.object({ items: z.array(z.object(brand.shape)) });
const clientSeen = z.object({
  client: z.object({ brandId: z.number(), name: z.string(), email: z.string(), taxId: z.string().nullable() }),
  payers: z.array(z.object({ email: z.string(), taxId: z.string().nullable() })),
  members: z.array(z.object({ userId: z.number(), email: z.string() })),
});

/** As the system: who looks after affiliates need not be allowed to see how brands are set up. */
const readBrands = defineOperation({
  name: 'affiliates.readBrands',
  summary: 'Brands, as programmes have to know them.',
  kind: 'query',
  audience: ['system'],
  permission: 'affiliates.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(brand) }),
  run: async (ctx) => ({ items: brandsSeen.parse(await ctx.call('brands.list', {})).items }),
});

const readClient = defineOperation({
  name: 'affiliates.readClient',
  summary: 'Who a client is, and all by which it would be known again.',
  kind: 'query',
  audience: ['system'],
  permission: 'affiliates.read',
  input: z.strictObject({ clientId: z.number().int() }),
  output: z.strictObject({ brandId: z.number().int(), name: z.string(), marks: z.array(z.string()) }),
  run: async (ctx, { clientId }) => {
    const { client, payers, members } = clientSeen.parse(await ctx.call('clients.get', { id: clientId }));
    const marks = [client, ...payers, ...members].flatMap((each) => [each.email.trim().toLowerCase(), ...('taxId' in each && each.taxId !== null ? [`tax:${each.taxId}`] : []), ...('userId' in each ? [`user:${String(each.userId)}`] : [])]);
    return { brandId: client.brandId, name: client.name, marks: [...new Set(marks)].filter((mark) => mark !== '') };
  },
});

export const brandsOf = async (ctx: OperationCtx): Promise<readonly Brand[]> => (await ctx.callAsSystem(readBrands, {})).items;

export const sureBrand = async (ctx: OperationCtx, wanted: number): Promise<Brand> => {
  const found = (await brandsOf(ctx)).find((each) => each.id === wanted);
  if (found === undefined) throw notFound('Brand');
  return found;
};

export const clientOf = (ctx: OperationCtx, clientId: number): Promise<z.output<typeof readClient.output>> => ctx.callAsSystem(readClient, { clientId });

export const innerHouse = [readBrands, readClient];
