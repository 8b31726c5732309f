import { defineOperation, localDateSchema, z } from '@billet/sdk';
import { idSchema } from '../paging.ts';
import { changeService, FOR_EVER, loadService } from '../services/index.ts';

/** Row D6: overdue invoices neither suspend nor end the service up to a date, or for ever. */
export const holdSuspension = defineOperation({
  name: 'services.holdSuspension',
  summary: 'Keeps overdue invoices from suspending or ending a service until a date (its last day), or for ever; null takes the hold away.',
  kind: 'command',
  http: { method: 'PUT', path: '/services/{id}/suspension-hold' },
  audience: ['staff'],
  permission: 'services.suspend',
  input: z.strictObject({ id: idSchema, until: z.union([z.literal('for_ever'), localDateSchema]).nullable() }),
  output: z.strictObject({ until: z.string().nullable() }),
  run: async (ctx, { id, until }) => {
    const date = until === 'for_ever' ? FOR_EVER : until;
    await changeService(ctx, await loadService(ctx, id), { hold_suspension_until: date });
    return { until: date };
  },
});
