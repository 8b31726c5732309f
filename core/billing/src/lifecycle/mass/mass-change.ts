import { integer, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { idSchema } from '../../paging.ts';
import { retryProvisioning } from '../../provisioning/index.ts';
import { assertOwnTerms, changeService, loadService, nextBillAtOf, type Service } from '../../services/index.ts';
import { requestCancel } from '../cancel/index.ts';
import { correctBilling } from '../change/index.ts';
import { correctClosing } from '../correct-closing.ts';
import { holdSuspension } from '../hold-suspension.ts';
import { resendWelcome } from '../move/index.ts';
import { suspendService, unsuspendService } from '../suspension.ts';
import { updateService } from '../update-service.ts';

/** What may be changed for many at once; what is absent stays. */
export const massChange = z.strictObject({
  price: integer({ min: 0 }).optional(),
  cycle: z.strictObject({ unit: z.enum(['day', 'week', 'month', 'year']), count: integer({ min: 1, max: 120 }) }).optional(),
  nextDueDate: localDateSchema.optional(),
  gatewayAccountId: idSchema.nullable().optional(),
  hold: z.union([z.literal('for_ever'), z.literal('none'), localDateSchema]).optional(),
  status: z.enum(['suspend', 'unsuspend', 'end']).optional(),
  command: z.enum(['provision', 'welcome']).optional(),
  reason: z.string().trim().max(300).default(''),
});

export type MassChange = z.output<typeof massChange>;

/** Makes the change for one service, by the operations that make it for a single one: whatever they refuse is refused. */
export const changeOne = async (ctx: OperationCtx, id: number, change: MassChange): Promise<void> => {
  const { price, cycle, nextDueDate, gatewayAccountId, hold, status, command, reason } = change;
  if (price !== undefined) await ctx.callAsSystem(correctBilling, { id, price });
  if (cycle !== undefined) {
    const service = await loadService(ctx, id);
    await assertOwnTerms(ctx, service);
    const { zone } = await brandOf(ctx, service.brand_id);
    const terms = { cycle_unit: cycle.unit, cycle_count: cycle.count, anchor_date: service.billed_through ?? service.start_date };
    await changeService(ctx, service, { ...terms, ...(service.billing_status === 'active' ? { next_bill_at: nextBillAtOf({ ...service, ...terms } as Service, zone) } : {}) });
  }
  if (nextDueDate !== undefined) await ctx.callAsSystem(correctClosing, { id, billedThrough: nextDueDate });
  if (gatewayAccountId !== undefined) await ctx.callAsSystem(updateService, { id, version: (await loadService(ctx, id)).version, gatewayAccountId });
  if (hold !== undefined) await ctx.callAsSystem(holdSuspension, { id, until: hold === 'none' ? null : hold });
  if (status === 'suspend') await ctx.callAsSystem(suspendService, { id, reason });
  if (status === 'unsuspend') await ctx.callAsSystem(unsuspendService, { id });
  if (status === 'end') await ctx.callAsSystem(requestCancel, { id, when: 'now', reason: reason === '' ? '–' : reason });
  if (command === 'provision') await ctx.callAsSystem(retryProvisioning, { id });
  if (command === 'welcome') await ctx.callAsSystem(resendWelcome, { id });
};
