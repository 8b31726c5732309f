import { defineOperation, integer, invalid, localDateSchema, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { insertRows } from '../bulk-rows.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { keyringRef } from '../refs.ts';
import { hashOfAccessCode, newAccessCode, sealCode } from './code.ts';
import { readJob, writeJob } from './jobs.ts';
import { openKind } from './manage-kinds.ts';
import { HotspotBatch, voucherColumns } from './tables.ts';

const MOST = 2000;
const { id: _, service_id: _service, client_id: _client, first_at: _first, expires_at: _expires, ...inserted } = voucherColumns;

export const issueHotspotBatch = defineOperation({
  name: 'hotspot.issue',
  summary: 'Makes a batch of hotspot vouchers of a kind and writes them to its server. `lastDay` = the last day on which one can be begun.',
  kind: 'command',
  http: { method: 'POST', path: '/hotspot/batches' },
  audience: ['staff'],
  permission: 'hotspot.write',
  input: z.strictObject({ kindId: idSchema, name: z.string().trim().min(1).max(80), count: integer({ min: 1, max: MOST }), lastDay: localDateSchema.nullable().default(null) }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { kindId, name, count, lastDay }) => {
    const { all, db } = data(ctx);
    const kind = await openKind(ctx, kindId);
    const brand = await brandOf(ctx, kind.brand_id);
    if (lastDay !== null && lastDay < ctx.clock.today(brand.zone)) throw invalid('DATE_PAST', 'lastDay', 'The day is over.');
    if ((await all(HotspotBatch).findOne({ kind_id: kindId, name })) !== undefined) throw invalid('HOTSPOT_NAME', 'name', 'There is one of this name.');
    const batch = await all(HotspotBatch).insertAndFetch({ kind_id: kindId, name, count, last_day: lastDay, created_at: ctx.clock.now() });
    const keyring = ctx.use(keyringRef);
    const rows = Array.from({ length: count }, (_each, i) => {
      const username = `hs-${String(batch.id)}-${String(i + 1)}`;
      const code = newAccessCode();
      return {
        kind_id: kindId, batch_id: batch.id, serial: i + 1, username, code: sealCode(keyring, username, code), code_hash: hashOfAccessCode(code), tail: code.slice(-4), state: 'open', last_day: lastDay,
        seconds_used: 0, bytes_used: 0, online: false, revision: 1, written: 0, created_at: ctx.clock.now(),
      };
    });
    await insertRows(db, 'hotspot_vouchers', inserted, rows);
    await ctx.enqueue(writeJob(kind.server_id), readJob(kind.server_id));
    ctx.touch({ kind: 'hotspotBatch', id: batch.id }, undefined, { name, kindId, count, lastDay });
    return { id: batch.id };
  },
});
