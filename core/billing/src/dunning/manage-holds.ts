import { defineOperation, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { Invoice } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { Service } from '../services/index.ts';
import { NEVER } from './rules/index.ts';
import { DunningHold } from './tables.ts';

/** Plans all open invoices of a client anew. */
export const replanClient = async (ctx: OperationCtx, clientId: number): Promise<void> => {
  await data(ctx).db.execute(`update invoices set next_dunning_on = '1970-01-01' where client_id = ? and next_dunning_on is not null`, [clientId]);
};

export const listHolds = defineOperation({
  name: 'dunning.holds',
  summary: 'What keeps dunning from a client, his invoices and services.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/holds' },
  audience: ['staff'],
  permission: 'dunning.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.number().int(), invoiceId: z.number().int().nullable(), serviceId: z.number().int().nullable(), until: z.string().nullable(), reason: z.string(), createdAt: z.string() })) }),
  run: async (ctx, { clientId }) => {
    const rows = await data(ctx).of(DunningHold).where({ client_id: clientId }).whereNull('lifted_at').orderBy('id', 'desc');
    return { items: rows.map((row) => ({ id: row.id, invoiceId: row.invoice_id, serviceId: row.service_id, until: row.until === NEVER ? null : row.until, reason: row.reason, createdAt: row.created_at })) };
  },
});

export const holdDunning = defineOperation({
  name: 'dunning.hold',
  summary: 'Keeps dunning from a client, from one invoice, or suspension from one service, through a day or for ever.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/holds' },
  audience: ['staff'],
  permission: 'dunning.write',
  input: z.strictObject({
    clientId: idSchema,
    invoiceId: idSchema.nullable().default(null),
    serviceId: idSchema.nullable().default(null),
    /** Last day; null = for ever. */
    until: localDateSchema.nullable().default(null),
    reason: z.string().trim().min(1).max(200),
  }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { clientId, invoiceId, serviceId, until, reason }) => {
    const { of, all } = data(ctx);
    if ((await of(Client).findById(clientId)) === undefined) throw notFound('Client');
    if (invoiceId !== null && serviceId !== null) throw invalid('HOLD_ONE', 'serviceId', 'Hold an invoice or a service, not both at once.');
    if (invoiceId !== null && (await of(Invoice).findOne({ id: invoiceId, client_id: clientId })) === undefined) throw notFound('Invoice');
    if (serviceId !== null && (await of(Service).findOne({ id: serviceId, client_id: clientId })) === undefined) throw notFound('Service');
    const row = await all(DunningHold).insertAndFetch({ client_id: clientId, invoice_id: invoiceId, service_id: serviceId, until: until ?? NEVER, reason, created_at: ctx.clock.now() });
    await replanClient(ctx, clientId);
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { hold: row.id, invoiceId, serviceId, until, reason });
    return { id: row.id };
  },
});

export const liftHold = defineOperation({
  name: 'dunning.liftHold',
  summary: 'Lifts a hold; what it kept back is taken up by the next run.',
  kind: 'command',
  http: { method: 'DELETE', path: '/holds/{id}' },
  audience: ['staff'],
  permission: 'dunning.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ lifted: z.boolean() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).of(DunningHold).findById(id);
    if (row === undefined) throw notFound('Hold');
    if (row.lifted_at !== null) return { lifted: false };
    await data(ctx).all(DunningHold).findById(id).patch({ lifted_at: ctx.clock.now() });
    await replanClient(ctx, row.client_id);
    ctx.touch({ kind: 'client', id: row.client_id, clientId: row.client_id }, { hold: id }, {});
    return { lifted: true };
  },
});
