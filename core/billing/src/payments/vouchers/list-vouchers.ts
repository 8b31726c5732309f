import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { Voucher, VoucherBatch } from './tables.ts';

const STATES = ['stock', 'open', 'redeemed', 'expired', 'void'] as const;

const count = z.number().int();
const batch = z.strictObject({
  id: count, brandId: count, name: z.string(), count, amount: count, currency: z.string(), expiresOn: z.string().nullable(), createdAt: z.string(),
  counts: z.strictObject({ stock: count, open: count, redeemed: count, expired: count, void: count }),
});

const viewsOf = async (ctx: OperationCtx, rows: readonly VoucherBatch[]): Promise<z.input<typeof batch>[]> => {
  const ids = rows.map((row) => row.id);
  const grouped = (await data(ctx).all(Voucher).whereIn('batch_id', ids).select('batch_id', 'state').count('id as count').groupBy('batch_id', 'state')) as unknown as readonly { batch_id: number | string; state: string; count: number | string }[];
  const of = (id: number, state: string): number => Number(grouped.find((row) => Number(row.batch_id) === id && row.state === state)?.count ?? 0);
  return rows.map((row) => ({
    id: row.id, brandId: row.brand_id, name: row.name, count: row.count, amount: row.amount, currency: row.currency, expiresOn: row.expires_on, createdAt: row.created_at,
    counts: { stock: of(row.id, 'stock'), open: of(row.id, 'open'), redeemed: of(row.id, 'redeemed'), expired: of(row.id, 'expired'), void: of(row.id, 'void') },
  }));
};

export const listBatches = defineOperation({
  name: 'vouchers.batches',
  summary: 'Batches of vouchers, newest first, and how many of each are in stock, open, redeemed, expired or void.',
  kind: 'query',
  http: { method: 'GET', path: '/vouchers' },
  audience: ['staff'],
  permission: 'vouchers.read',
  input: z.strictObject({ id: idSchema.optional(), ...pageInput }),
  output: pageOf(batch),
  run: async (ctx, { id, before, limit }) => {
    const query = data(ctx).all(VoucherBatch).orderBy('id', 'desc').limit(limit);
    if (id !== undefined) void query.where('id', id);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult(await viewsOf(ctx, await query), limit);
  },
});

const voucher = z.strictObject({ id: count, serial: count, tail: z.string(), state: z.enum(STATES), paid: z.boolean(), client: z.strictObject({ id: count, name: z.string() }).nullable(), redeemedAt: z.string().nullable() });

export const listVouchers = defineOperation({
  name: 'vouchers.list',
  summary: 'Vouchers of a batch, the last number first; found by number or by the last four signs of the code.',
  kind: 'query',
  http: { method: 'GET', path: '/vouchers/{batchId}/list' },
  audience: ['staff'],
  permission: 'vouchers.read',
  input: z.strictObject({ batchId: idSchema, state: z.enum(STATES).optional(), search: z.string().trim().max(60).optional(), ...pageInput }),
  output: pageOf(voucher),
  run: async (ctx, { batchId, state, search = '', before, limit }) => {
    const { all } = data(ctx);
    if ((await all(VoucherBatch).findById(batchId)) === undefined) throw notFound('VoucherBatch');
    const query = all(Voucher).where('batch_id', batchId).orderBy('id', 'desc').limit(limit);
    if (state !== undefined) void query.where('state', state);
    if (before !== undefined) void query.where('id', '<', before);
    if (/^\d{1,6}$/.test(search)) void query.where((either) => void either.where('serial', Number(search)).orWhere('tail', search));
    else if (search !== '') void query.where('tail', search.slice(-4).toUpperCase());
    const rows = await query;
    const clients = new Map((await all(Client).whereIn('id', rows.flatMap((row) => row.client_id ?? []))).map((row) => [row.id, { id: row.id, name: row.name }] as const));
    return pageResult(rows.map((row) => ({ id: row.id, serial: row.serial, tail: row.tail, state: row.state as (typeof STATES)[number], paid: row.paid, client: clients.get(row.client_id ?? 0) ?? null, redeemedAt: row.redeemed_at })), limit);
  },
});
