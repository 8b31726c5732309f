import { daysBetween, z, type JobDefinition, type OperationCtx } from '@billet/sdk';
import { settings } from './settings.ts';
import { id, serviceShape } from './shapes.ts';
import { orders, type OrderRow } from './tables.ts';

/** The days until the installation become free ones, and the free days of the product follow them. One that has ended meanwhile gets none. */
const giveWaitingDays = async (ctx: OperationCtx, row: OrderRow): Promise<void> => {
  const { freeUntilDone } = await ctx.settings(settings);
  const { service } = serviceShape.parse(await ctx.call('services.get', { id: row.service_id }));
  const waited = row.done_on === null ? 0 : daysBetween(service.startDate, row.done_on);
  if (!freeUntilDone || row.state !== 'done' || service.status !== 'pending' || waited <= 0) return;
  const own = service.trialUntil === null ? 0 : daysBetween(service.startDate, service.trialUntil);
  await ctx.call('services.changeTerms', { id: row.service_id, trialDays: waited + own, version: service.version });
};

/** After an installation, or without one that was cancelled: the service goes on with its order. Twice is once. */
export const release: JobDefinition<z.ZodObject<{ id: typeof id }>> = {
  task: 'installations.release',
  payload: z.strictObject({ id }),
  run: async (ctx, { id: orderId }) => {
    const row = await ctx.table(orders).hold(orderId);
    if (row === undefined || row.released || row.state === 'open' || row.state === 'planned') return;
    await giveWaitingDays(ctx, row);
    await ctx.table(orders).update(orderId, { released: true });
    await ctx.call('services.start', { id: row.service_id });
  },
};

export const releaseLater = (orderId: number): { readonly task: string; readonly payload: { readonly id: number }; readonly dedupeKey: string } => ({ task: release.task, payload: { id: orderId }, dedupeKey: `installations.release:${String(orderId)}` });

