import { defineOperation, integer, type OperationCtx, z } from '@billet/sdk';

const clientFacts = z.object({
  client: z.object({ id: z.number(), brandId: z.number(), name: z.string(), email: z.string(), locale: z.string() }),
  members: z.array(z.object({ userId: z.number(), name: z.string(), email: z.string() })),
});

const staffFacts = z.object({ items: z.array(z.object({ id: z.number(), name: z.string(), email: z.string(), locale: z.string(), status: z.string() })) });

const person = z.strictObject({ id: z.number().int(), name: z.string(), email: z.string(), locale: z.string() });

/** As the system: who asks may not be allowed to see the client's data, but may open a ticket for it. */
export const readClient = defineOperation({
  name: 'tickets.readClient',
  summary: 'What a ticket has to know of its client.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({ clientId: integer({ min: 1 }) }),
  output: z.strictObject({ brandId: z.number().int(), name: z.string(), email: z.string(), locale: z.string(), members: z.array(z.strictObject({ userId: z.number().int(), name: z.string(), email: z.string() })) }),
  run: async (ctx, { clientId }) => {
    const { client, members } = clientFacts.parse(await ctx.call('clients.get', { id: clientId }));
    const { brandId, name, email, locale } = client;
    return { brandId, name, email, locale, members: members.map((each) => ({ userId: each.userId, name: each.name, email: each.email })) };
  },
});

export const readStaff = defineOperation({
  name: 'tickets.readStaff',
  summary: 'Who works here, as tickets have to know it.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(person) }),
  run: async (ctx) => {
    const { items } = staffFacts.parse(await ctx.call('staff.list', {}));
    return { items: items.filter(({ status }) => status === 'active').map(({ id, name, email, locale }) => ({ id, name, email, locale })) };
  },
});

/** The name under which the caller writes; the system has none. */
export const nameOfCaller = async (ctx: OperationCtx, clientId: number): Promise<string> => {
  const { audience, userId } = ctx.caller;
  if (audience === 'system') return '';
  if (audience === 'staff') return (await ctx.callAsSystem(readStaff, {})).items.find(({ id }) => id === userId)?.name ?? '';
  const client = await ctx.callAsSystem(readClient, { clientId });
  return client.members.find((each) => each.userId === userId)?.name ?? client.name;
};
