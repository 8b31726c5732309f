import { idList } from '@billet/database';
import type { OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { Invoice } from '../invoicing/index.ts';
import { Service, unsuspendForOwner } from '../services/index.ts';
import { setCursor } from './climb.ts';
import { PaymentPromise } from './tables.ts';

/**
 * Lifts what "overdue" holds on the services of an invoice, unless another open one has had them suspended too and no
 * promise stands for it. Gives how many came back.
 */
export const liftOverdue = async (ctx: OperationCtx, invoiceId: number): Promise<number> => {
  const { all, db } = data(ctx);
  const lines = await db.raw<{ service_id: number | string }>('select distinct service_id from invoice_lines where invoice_id = ? and service_id is not null', [invoiceId]);
  const ids = idList(db, lines.map((line) => Number(line.service_id)));
  const invoice = await all(Invoice).findById(invoiceId);
  const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
  const kept = await db.raw<{ service_id: number | string }>(
    `select distinct l.service_id from invoice_lines l join invoices i on i.id = l.invoice_id join dunning_done d on d.invoice_id = i.id and d.action = 'suspend' and d.outcome <> 'skipped'
     where l.service_id in ${ids.sql} and i.id <> ? and i.status = 'issued' and i.settlement in ('unpaid', 'part_paid')
     and not exists (select 1 from payment_promises p where p.invoice_id = i.id and p.state = 'open' and p.until >= ?)`,
    [ids.binding, invoiceId, ctx.clock.today(brand?.zone ?? 'UTC')],
  );
  const stay = new Set(kept.map((row) => Number(row.service_id)));
  const held = await db.raw<{ service_id: number | string }>(`select service_id from service_suspensions where owner = 'overdue' and lifted_at is null and service_id in ${ids.sql}`, [ids.binding]);
  let back = 0;
  for (const service of await all(Service).whereIn('id', held.map((row) => Number(row.service_id))).orderBy('id')) {
    if (!stay.has(service.id) && (await unsuspendForOwner(ctx, service, 'overdue'))) back += 1;
  }
  return back;
};

/** An invoice that wants no money any more: its services come back, its promise is kept, its cursor is gone. */
export const releaseServices = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const invoice = await data(ctx).all(Invoice).findById(invoiceId);
  if (invoice?.status === 'issued' && (invoice.settlement === 'unpaid' || invoice.settlement === 'part_paid')) return;
  await data(ctx).all(PaymentPromise).where({ invoice_id: invoiceId, state: 'open' }).patch({ state: 'kept' });
  await setCursor(ctx, invoiceId, null);
  await liftOverdue(ctx, invoiceId);
};
