import type { OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { ChargeSchedule, PaymentMethod } from '../tables-of-methods.ts';

/** The job that charges one invoice; at most one waits per invoice. */
export const chargeJob = (invoiceId: number): { task: string; payload: { invoiceId: number }; subject: string; dedupeKey: string } => ({
  task: 'payments.charge', payload: { invoiceId }, subject: `charge:${String(invoiceId)}`, dedupeKey: `charge:${String(invoiceId)}`,
});

/**
 * Has an invoice charged to the client's stored method, without him being present. It is tried now, and after a refusal
 * again by the schedule; asking twice changes nothing. False: there is nothing to charge, or nothing to charge it to.
 */
export const chargeInvoice = async (ctx: OperationCtx, invoiceId: number): Promise<boolean> => {
  const { all, db } = data(ctx);
  const invoice = await all(Invoice).findById(invoiceId);
  const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
  if (invoice === undefined || brand === undefined || !['issued', 'proforma'].includes(invoice.status) || !['unpaid', 'part_paid'].includes(invoice.settlement)) return false;
  const method = await all(PaymentMethod).findOne({ client_id: invoice.client_id, is_default: true, state: 'active' });
  if (method === undefined) return false;
  await db.execute(
    `insert into charge_schedules (invoice_id, client_id, state, tries, next_on) values (?, ?, 'waiting', 0, ?)
     on conflict (invoice_id) do update set next_on = excluded.next_on where charge_schedules.state = 'waiting'`,
    [invoiceId, invoice.client_id, ctx.clock.today(brand.zone)],
  );
  await ctx.enqueue(chargeJob(invoiceId));
  return true;
};

/** The same after it was given up: the schedule of tries begins anew. */
export const chargeAnew = async (ctx: OperationCtx, invoiceId: number): Promise<boolean> => {
  await data(ctx).all(ChargeSchedule).where('invoice_id', invoiceId).whereIn('state', ['gave_up', 'action', 'done']).delete();
  return chargeInvoice(ctx, invoiceId);
};
