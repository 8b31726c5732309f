import { idList, type Row } from '@billet/database';
import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { HotspotBatch, HotspotKind, HotspotServer, HotspotVoucher } from './tables.ts';
import { STATES, voucherFields, voucherView } from './voucher-view.ts';

const count = z.number().int();
const batch = z.strictObject({
  id: count, kindId: count, kindName: z.string(), name: z.string(), count, lastDay: z.string().nullable(), createdAt: z.string(),
  counts: z.strictObject({ open: count, running: count, spent: count, expired: count, void: count }),
  /** How many wait to be written to the server, and what keeps them from it. */
  waiting: count, problem: z.string().nullable(),
});

interface Grouped extends Row {
  readonly batch_id: number | string;
  readonly state: string;
  readonly count: number | string;
  readonly waiting: number | string;
}

const viewsOf = async (ctx: OperationCtx, rows: readonly HotspotBatch[]): Promise<z.input<typeof batch>[]> => {
  const { all, db } = data(ctx);
  const ids = idList(db, rows.map((row) => row.id));
  const grouped = await db.raw<Grouped>(
    `select batch_id, state, count(*) as count, sum(case when written <> revision then 1 else 0 end) as waiting from hotspot_vouchers where batch_id in ${ids.sql} group by batch_id, state`,
    [ids.binding],
  );
  const kinds = new Map((await all(HotspotKind)).map((kind) => [kind.id, kind] as const));
  const problems = new Map((await all(HotspotServer)).map((server) => [server.server_id, server.problem] as const));
  return rows.map((row) => {
    const mine = grouped.filter((each) => Number(each.batch_id) === row.id);
    const of = (state: string): number => Number(mine.find((each) => each.state === state)?.count ?? 0);
    const kind = kinds.get(row.kind_id);
    return {
      id: row.id, kindId: row.kind_id, kindName: kind?.name ?? '', name: row.name, count: row.count, lastDay: row.last_day, createdAt: row.created_at,
      counts: { open: of('open'), running: of('running'), spent: of('spent'), expired: of('expired'), void: of('void') },
      waiting: mine.reduce((sum, each) => sum + Number(each.waiting), 0), problem: problems.get(kind?.server_id ?? 0) ?? null,
    };
  });
};

export const listHotspotBatches = defineOperation({
  name: 'hotspot.batches',
  summary: 'Batches of hotspot vouchers, newest first: how many of each are open, running, spent, expired or void, and how many wait to be written to their server.',
  kind: 'query',
  http: { method: 'GET', path: '/hotspot/batches' },
  audience: ['staff'],
  permission: 'hotspot.read',
  input: z.strictObject({ id: idSchema.optional(), kindId: idSchema.optional(), ...pageInput }),
  output: pageOf(batch),
  run: async (ctx, { id, kindId, before, limit }) => {
    const query = data(ctx).all(HotspotBatch).orderBy('id', 'desc').limit(limit);
    if (id !== undefined) void query.where('id', id);
    if (kindId !== undefined) void query.where('kind_id', kindId);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult(await viewsOf(ctx, await query), limit);
  },
});

const voucher = z.strictObject({ id: count, serial: count.nullable(), tail: z.string(), kindName: z.string(), ...voucherFields, waiting: z.boolean(), client: z.strictObject({ id: count, name: z.string() }).nullable(), serviceId: count.nullable() });

export const listHotspotVouchers = defineOperation({
  name: 'hotspot.vouchers',
  summary: 'Hotspot vouchers, the latest first, with what was used and what is left; found by number, user name or the last four signs of the code. Without a batch: those that were sold one by one.',
  kind: 'query',
  http: { method: 'GET', path: '/hotspot/vouchers' },
  audience: ['staff'],
  permission: 'hotspot.read',
  input: z.strictObject({ batchId: idSchema.optional(), state: z.enum(STATES).optional(), search: z.string().trim().max(60).optional(), ...pageInput }),
  output: pageOf(voucher),
  run: async (ctx, { batchId, state, search = '', before, limit }) => {
    const { all } = data(ctx);
    if (batchId !== undefined && (await all(HotspotBatch).findById(batchId)) === undefined) throw notFound('HotspotBatch');
    const query = all(HotspotVoucher).orderBy('id', 'desc').limit(limit);
    if (batchId === undefined) void query.whereNull('batch_id');
    else void query.where('batch_id', batchId);
    if (state !== undefined) void query.where('state', state);
    if (before !== undefined) void query.where('id', '<', before);
    if (search !== '') void query.where((either) => void either.where('username', search.toLowerCase()).orWhere('tail', search.slice(-4).toUpperCase()).orWhere('serial', /^\d{1,6}$/.test(search) ? Number(search) : -1));
    const rows = await query;
    const kinds = new Map((await all(HotspotKind).whereIn('id', rows.map((row) => row.kind_id))).map((kind) => [kind.id, kind] as const));
    const clients = new Map((await all(Client).whereIn('id', rows.flatMap((row) => row.client_id ?? []))).map((row) => [row.id, { id: row.id, name: row.name }] as const));
    const items = rows.map((row) => {
      const kind = kinds.get(row.kind_id) as HotspotKind;
      return {
        id: row.id, serial: row.serial, tail: row.tail, kindName: kind.name, ...voucherView(kind, row, ctx.clock.now()), waiting: row.written !== row.revision,
        client: clients.get(row.client_id ?? 0) ?? null, serviceId: row.service_id,
      };
    });
    return pageResult(items, limit);
  },
});
