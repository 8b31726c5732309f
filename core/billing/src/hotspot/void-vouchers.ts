import { idList } from '@billet/database';
import { conflict, defineOperation, integer, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { writeJob } from './jobs.ts';
import { sureKind } from './manage-kinds.ts';
import { HotspotBatch, HotspotVoucher } from './tables.ts';

/** Ends vouchers that are not over yet; the server is told. Gives how many there were. */
export const endVouchers = async (ctx: OperationCtx, serverId: number, ids: readonly number[]): Promise<number> => {
  const { db } = data(ctx);
  const list = idList(db, ids);
  const ended = await db.execute(`update hotspot_vouchers set state = 'void', revision = revision + 1 where id in ${list.sql} and state in ('open', 'running')`, [list.binding]);
  if (ended > 0) await ctx.enqueue(writeJob(serverId));
  return ended;
};

export const voidHotspotVouchers = defineOperation({
  name: 'hotspot.void',
  summary: 'Makes hotspot vouchers of a batch void, all or some numbers: they let nobody in any more, and who is in goes. What is over stays as it was.',
  kind: 'command',
  http: { method: 'POST', path: '/hotspot/batches/{batchId}/void' },
  audience: ['staff'],
  permission: 'hotspot.write',
  input: z.strictObject({ batchId: idSchema, from: integer({ min: 1 }).optional(), to: integer({ min: 1 }).optional() }),
  output: z.strictObject({ count: z.number().int() }),
  run: async (ctx, { batchId, from = 1, to }) => {
    const { all } = data(ctx);
    const batch = await all(HotspotBatch).findById(batchId);
    if (batch === undefined) throw notFound('HotspotBatch');
    const last = to ?? batch.count;
    if (from > last || last > batch.count) throw invalid('HOTSPOT_RANGE', 'to', 'The batch has other numbers.', { count: batch.count });
    const ids = (await all(HotspotVoucher).where('batch_id', batchId).whereBetween('serial', [from, last]).select('id')).map(({ id }) => id);
    const count = await endVouchers(ctx, (await sureKind(ctx, batch.kind_id)).server_id, ids);
    if (count === 0) throw conflict('HOTSPOT_OVER', 'All of these are over already.');
    ctx.touch({ kind: 'hotspotBatch', id: batchId }, undefined, { void: { from, to: last, count } });
    return { count };
  },
});
