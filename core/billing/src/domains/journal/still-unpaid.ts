import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';

/** Somebody paid for more time and it is not at the registry yet: nothing is taken from him. A condition on domains `d`. */
export const NOT_PAID = `not exists (select 1 from domain_operations o where o.domain_id = d.id and o.kind = 'renew' and o.state not in ('done', 'dropped'))
  and not exists (select 1 from invoice_lines l join invoices i on i.id = l.invoice_id where l.service_id = d.service_id and l.kind = 'recurring' and i.settlement = 'paid' and l.period_end > d.expires_on)`;

/** Whether what the clock decided some time ago still holds. */
export const isStillUnpaid = async (ctx: OperationCtx, domainId: number): Promise<boolean> =>
  (await data(ctx).db.raw(`select d.id from domains d where d.id = ? and d.state = 'grace' and ${NOT_PAID}`, [domainId])).length > 0;
