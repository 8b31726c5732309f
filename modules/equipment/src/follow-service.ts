import { addDays, defineOperation, z } from '@billet/sdk';
import { settings } from './settings.ts';
import { id } from './shapes.ts';
import { loans } from './tables.ts';

const clientSchema = z.object({ client: z.object({ brandId: z.number(), name: z.string(), email: z.string(), locale: z.string() }) });

/** When a service ends. Doing it twice changes nothing, and writes one mail. */
export const askBack = defineOperation({
  name: 'equipment.askBack',
  summary: 'What is out with a service that ended is due back, and its client is told.',
  kind: 'command',
  audience: ['system'],
  permission: 'equipment.write',
  input: z.strictObject({ serviceId: id, endedOn: z.iso.date() }),
  output: z.strictObject({ due: z.number().int() }),
  run: async (ctx, { serviceId, endedOn }) => {
    const { daysToReturn } = await ctx.settings(settings);
    const dueOn = addDays(endedOn, daysToReturn);
    const out = (await ctx.table(loans).find({ service_id: serviceId, outcome: 'out' })).filter((row) => row.due_on === null);
    const [first] = out;
    if (first === undefined) return { due: 0 };
    for (const row of out) await ctx.table(loans).update(row.id, { due_on: dueOn });
    const { client } = clientSchema.parse(await ctx.call('clients.get', { id: first.client_id }));
    await ctx.call('mail.queue', {
      key: 'equipment.due', brandId: client.brandId, clientId: first.client_id, to: { address: client.email, name: client.name }, locale: client.locale,
      values: { name: client.name, pieces: out.map((row) => `${row.model} ${row.serial}`).join(', '), dueOn }, occasion: `due:${String(serviceId)}:${endedOn}`,
    });
    return { due: out.length };
  },
});

export const followTransfer = defineOperation({
  name: 'equipment.followTransfer',
  summary: 'What is out with a service goes along to its new client.',
  kind: 'command',
  audience: ['system'],
  permission: 'equipment.write',
  input: z.strictObject({ serviceId: id, clientId: id }),
  output: z.strictObject({ moved: z.number().int() }),
  run: async (ctx, { serviceId, clientId }) => {
    const out = (await ctx.table(loans).find({ service_id: serviceId, outcome: 'out' })).filter((row) => row.client_id !== clientId);
    for (const row of out) await ctx.table(loans).update(row.id, { client_id: clientId });
    return { moved: out.length };
  },
});
