import { conflict, defineOperation, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { ServiceTransfer } from '../tables.ts';

const transfer = z.strictObject({ id: z.number().int(), toClientId: z.number().int(), toClient: z.string(), on: z.string(), settle: z.string(), state: z.string(), reason: z.string().nullable() });

export const listTransfers = defineOperation({
  name: 'services.transfers',
  summary: 'Transfers of a service to other clients, the latest first: waiting, done, withdrawn, or failed with a reason.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/transfers' },
  audience: ['staff'],
  permission: 'services.change',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(transfer) }),
  run: async (ctx, { id }) => {
    await loadService(ctx, id);
    const { all } = data(ctx);
    const rows = await all(ServiceTransfer).where('service_id', id).orderBy('id', 'desc').limit(20);
    const names = new Map((await all(Client).whereIn('id', rows.map((row) => row.to_client_id))).map((client) => [client.id, client.name] as const));
    return { items: rows.map((row) => ({ id: row.id, toClientId: row.to_client_id, toClient: names.get(row.to_client_id) ?? '', on: row.on_date, settle: row.settle, state: row.state, reason: row.reason })) };
  },
});

/** Until its day nothing has happened, so nothing has to be given back. */
export const withdrawTransfer = defineOperation({
  name: 'services.withdrawTransfer',
  summary: 'Withdraws a transfer whose day has not come.',
  kind: 'command',
  http: { method: 'DELETE', path: '/services/{id}/transfer' },
  audience: ['staff'],
  permission: 'services.change',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ withdrawn: z.boolean() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const touched = await data(ctx).all(ServiceTransfer).where({ service_id: id, state: 'waiting' }).patch({ state: 'withdrawn' });
    if (touched === 0) throw conflict('NO_TRANSFER', 'No transfer is under way.');
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, { transfer: 'waiting' }, { transfer: 'withdrawn' });
    return { withdrawn: true };
  },
});
