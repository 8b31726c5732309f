import { brandReaders, defineOperation, type OperationCtx, z } from '@billet/sdk';

const clientSeen = z.object({
  client: z.object({ brandId: z.number(), name: z.string(), email: z.string(), taxId: z.string().nullable() }),
  payers: z.array(z.object({ email: z.string(), taxId: z.string().nullable() })),
  members: z.array(z.object({ userId: z.number(), email: z.string() })),
});

/** Who looks after affiliates need not be allowed to see how brands are set up. */
export const brands = brandReaders('affiliates', 'affiliates.read');

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

export const clientOf = (ctx: OperationCtx, clientId: number): Promise<z.output<typeof readClient.output>> => ctx.callAsSystem(readClient, { clientId });

export const innerHouse = [...brands.operations, readClient];
