import { z, type JobDefinition } from '@billet/sdk';
import { clientShape, id } from './shapes.ts';
import { orders } from './tables.ts';

const payload = z.strictObject({ id, plannedOn: z.iso.date(), hours: z.string() });

/** Tells a client when somebody comes, once for each day and hours. What is not planned any more is not told. */
export const tellClient: JobDefinition<typeof payload> = {
  task: 'installations.tell',
  payload,
  run: async (ctx, { id: orderId, plannedOn, hours }) => {
    const row = await ctx.table(orders).get(orderId);
    if (row?.state !== 'planned' || row.planned_on !== plannedOn || row.hours !== hours) return;
    const { client } = clientShape.parse(await ctx.call('clients.get', { id: row.client_id }));
    await ctx.call('mail.queue', {
      key: 'installations.planned', brandId: client.brandId, clientId: row.client_id, to: { address: client.email, name: client.name }, locale: client.locale,
      values: { name: client.name, service: row.label, plannedOn, hours: hours === '' ? '–' : hours, address: row.address }, occasion: `planned:${String(orderId)}:${plannedOn}:${hours}:${String(row.visits)}`,
    });
  },
};

export const tellLater = (orderId: number, plannedOn: string, hours: string): { readonly task: string; readonly payload: z.output<typeof payload> } => ({ task: tellClient.task, payload: { id: orderId, plannedOn, hours } });
