import { defineOperation, z } from '@billet/sdk';
import { clientRecordsRef } from '../../client-records.ts';
import { data } from '../../data.ts';
import { settingsRef } from '../../refs.ts';
import { LEFT, leftBefore } from './after-term.ts';
import { erasureWaitsFor } from './erase-rows.ts';
import type { ErasureSettings } from './erasure-settings.ts';

const SHOWN = 100;

export const listProposed = defineOperation({
  name: 'clients.erasable',
  summary: 'Closed clients with whom nothing has been done for the months of the setting, with what stands against erasing each; the first 100.',
  kind: 'query',
  http: { method: 'GET', path: '/erasable-clients' },
  audience: ['staff'],
  permission: 'clients.erase',
  input: z.strictObject({}),
  output: z.strictObject({ months: z.number().int(), items: z.array(z.strictObject({ id: z.number().int(), number: z.string(), name: z.string(), conflicts: z.array(z.string()) })) }),
  run: async (ctx) => {
    const { db } = data(ctx);
    const { proposeMonths: months } = (await ctx.use(settingsRef).get('erasure', 'system')) as ErasureSettings;
    if (months === 0) return { months, items: [] };
    const before = leftBefore(ctx.clock.today('UTC'), months);
    const rows = await db.raw<{ id: number | string; number: string; name: string }>(`select c.id, c.number, c.name from clients c where ${LEFT} order by c.id limit ?`, [before, before, SHOWN]);
    const items = [];
    for (const { id, number, name } of rows) items.push({ id: Number(id), number, name, conflicts: [...(await erasureWaitsFor(db, ctx.use(clientRecordsRef)(), Number(id)))] });
    return { months, items };
  },
});
