import { conflict, defineOperation, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { giveStock } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { Invoice, voidInvoice } from '../../invoicing/index.ts';
import { giveBackPromotion } from '../../orders/index.ts';
import { idSchema } from '../../paging.ts';
import { changeService, loadService, nextBillAtOf, Service } from '../../services/index.ts';
import { ServiceChange } from '../tables.ts';
import { openChangeOf } from './change-plan.ts';

/** Ends a change that does not take effect; the uses of its codes are given back. */
export const endChange = async (ctx: OperationCtx, change: ServiceChange, state: 'withdrawn' | 'failed', reason: string): Promise<void> => {
  const open = await data(ctx).all(ServiceChange).where('id', change.id).whereIn('state', ['waiting', 'awaiting_payment']).patch({ state, reason, settled_at: ctx.clock.now(), version: change.version + 1 });
  if (open === 0) return;
  await giveStock(ctx, change.product_id, change.stock_taken);
  for (const id of change.promotion_ids as readonly number[]) await giveBackPromotion(ctx, id, change.client_id);
};

/** Takes a change back: its unpaid invoice is voided, the next period is raised as before. False if money has come in. */
export const dropChange = async (ctx: OperationCtx, change: ServiceChange, reason: string): Promise<boolean> => {
  const { all } = data(ctx);
  const invoice = change.invoice_id === null ? undefined : await all(Invoice).findById(change.invoice_id);
  if (invoice?.status === 'issued' && invoice.settlement !== 'written_off') {
    if (invoice.paid > 0 || invoice.credited > 0) return false;
    await ctx.callAsSystem(voidInvoice, { id: invoice.id, reason });
  }
  await endChange(ctx, change, 'withdrawn', reason);
  const service = await all(Service).findById(change.service_id);
  if (service?.billing_status === 'active') {
    const { zone } = await brandOf(ctx, service.brand_id);
    await changeService(ctx, service, { next_bill_at: nextBillAtOf(service, zone) });
  }
  return true;
};

export const withdrawChange = defineOperation({
  name: 'services.withdrawChange',
  summary: 'Takes back a change of plan that has not begun; its unpaid invoice is voided.',
  kind: 'command',
  http: { method: 'DELETE', path: '/services/{id}/changes' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ withdrawn: z.boolean() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const change = await openChangeOf(ctx, service.id);
    if (change === undefined) return { withdrawn: false };
    if (!(await dropChange(ctx, change, 'withdrawn'))) throw conflict('CHANGE_PAID', 'Money has come in for this change already.');
    return { withdrawn: true };
  },
});
