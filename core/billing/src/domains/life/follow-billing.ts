import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Service } from '../../services/index.ts';
import { writeOperation } from '../journal/index.ts';
import { moveDomain } from '../load-domain.ts';
import { Domain } from '../tables.ts';

/** The order is paid or accepted: the domain is registered or asked for, once. */
export const beginDomain = async (ctx: OperationCtx, serviceId: number): Promise<void> => {
  const { all } = data(ctx);
  const domain = await all(Domain).findOne({ service_id: serviceId });
  const service = await all(Service).findById(serviceId);
  if (domain === undefined || service === undefined) return;
  if (domain.state === 'pending') await writeOperation(ctx, domain, 'register', `register:${String(domain.id)}`, { years: service.cycle_count });
  if (domain.state === 'transferring') await writeOperation(ctx, domain, 'transferIn', `transfer:${String(domain.id)}`);
};

/** Each paid period after the first one becomes a renewal; the invoice line is its key, so it happens once. */
export const renewPaid = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all, db } = data(ctx);
  const lines = await db.raw<{ id: number | string; service_id: number | string }>(
    `select l.id, l.service_id from invoice_lines l join domains d on d.service_id = l.service_id join services s on s.id = l.service_id
     where l.invoice_id = ? and l.kind = 'recurring' and l.period_start > s.start_date order by l.id`,
    [invoiceId],
  );
  for (const line of lines) {
    const domain = await all(Domain).findOne({ service_id: Number(line.service_id) });
    const service = await all(Service).findById(Number(line.service_id));
    if (domain !== undefined && service !== undefined) await writeOperation(ctx, domain, 'renew', `renew:line:${String(line.id)}`, { years: service.cycle_count });
  }
};

/** A service that ended before its domain was ever sent off. */
export const dropUnsent = async (ctx: OperationCtx, serviceId: number): Promise<void> => {
  const domain = await data(ctx).all(Domain).findOne({ service_id: serviceId, state: 'pending' });
  if (domain !== undefined && domain.account_id === null) await moveDomain(ctx, domain, 'cancelled');
};
