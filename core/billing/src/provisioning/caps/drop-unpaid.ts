import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { discardDraft, Invoice } from '../../invoicing/index.ts';
import { CapTopUp } from './tables.ts';

/** What was asked for under a cap that a service no longer has is not to be paid any more. */
export const dropUnpaid = async (ctx: OperationCtx, serviceId: number, capIds: readonly number[]): Promise<void> => {
  const { all } = data(ctx);
  for (const row of await all(CapTopUp).where({ service_id: serviceId, state: 'waiting' }).whereNotIn('cap_id', [...capIds]).orderBy('id')) {
    const invoice = await all(Invoice).findById(row.invoice_id ?? 0);
    // Money that is on its way is booked; staff give it back.
    if (invoice?.status !== 'proforma' || invoice.paid > 0) continue;
    await all(CapTopUp).findById(row.id).patch({ state: 'void' });
    await ctx.call(discardDraft, { id: invoice.id });
  }
};
