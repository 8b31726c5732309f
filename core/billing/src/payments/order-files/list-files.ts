import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { GatewayAccount } from '../tables.ts';
import { BankFile } from '../bank-files/tables.ts';
import { OrderFile } from './tables.ts';
import { waitingFor } from './waiting-orders.ts';

const orderFile = z.strictObject({ id: z.number().int(), sequence: z.number().int(), name: z.string(), orders: z.number().int(), createdAt: z.string() });

export const listOrderFiles = defineOperation({
  name: 'payments.orderFiles',
  summary: 'Files that were written for the bank of a payment method, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/gateway-accounts/{gatewayAccountId}/order-files' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ gatewayAccountId: idSchema, ...pageInput }),
  output: pageOf(orderFile),
  run: async (ctx, { gatewayAccountId, before, limit }) => {
    const query = data(ctx).all(OrderFile).where('gateway_account_id', gatewayAccountId).orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map((row) => ({ id: row.id, sequence: row.sequence, name: row.name, orders: row.orders, createdAt: row.created_at })), limit);
  },
});

export const readOrderFile = defineOperation({
  name: 'payments.orderFile',
  summary: 'A file for the bank, byte for byte as it was written, as base64.',
  kind: 'query',
  http: { method: 'GET', path: '/order-files/{id}' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ name: z.string(), content: z.string() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).all(OrderFile).findById(id);
    if (row === undefined) throw notFound('File');
    return { name: row.name, content: row.content };
  },
});

export const filesOfAccount = defineOperation({
  name: 'gatewayAccounts.files',
  summary: 'What a payment method does with files: whether it reads and writes them, how many payments wait for one, and which were read last.',
  kind: 'query',
  http: { method: 'GET', path: '/gateway-accounts/{id}/files' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    reads: z.boolean(), writes: z.boolean(), waiting: z.number().int(),
    read: z.array(z.strictObject({ id: z.number().int(), name: z.string(), lines: z.number().int(), createdAt: z.string() })),
  }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const account = await all(GatewayAccount).findById(id);
    if (account === undefined) throw notFound('Payment method');
    const gateway = ctx.use(gatewayRegistryRef).all().find((each) => each.id === account.extension)?.gateway;
    const read = await all(BankFile).where('gateway_account_id', id).orderBy('id', 'desc').limit(20);
    return {
      reads: gateway?.parseFile !== undefined,
      writes: gateway?.buildFile !== undefined,
      waiting: gateway?.buildFile === undefined ? 0 : (await waitingFor(ctx, account, gateway)).length,
      read: read.map((row) => ({ id: row.id, name: row.name, lines: row.lines, createdAt: row.created_at })),
    };
  },
});
