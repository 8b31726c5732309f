import type { BankOrder, Gateway, OperationCtx } from '@billet/sdk';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { gatewayPayer } from '../gateway-payer.ts';
import { tokenOf } from '../methods/save-method.ts';
import { AttemptInvoice, PaymentAttempt, type GatewayAccount } from '../tables.ts';
import { PaymentMethod } from '../tables-of-methods.ts';

/** What goes into one file at most; the rest goes into the next. */
export const MOST_ORDERS = 5000;

interface Waiting {
  readonly id: number;
  readonly does: BankOrder['does'];
}

/** Attempts that no file carries yet; and those a file carried whose invoices were settled another way. */
const waitingSql = (mandated: boolean): string => `
  select a.id, 'collect' as does from payment_attempts a
  where a.gateway_account_id = ? and a.state in (${mandated ? `'processing'` : `'processing', 'requires_action'`}) and a.provider_ref is not null
  and not exists (select 1 from bank_orders o where o.attempt_id = a.id)
  ${mandated ? '' : `union all
  select a.id, 'cancel' as does from payment_attempts a join bank_orders o on o.attempt_id = a.id and o.does = 'collect'
  where a.gateway_account_id = ? and a.state = 'requires_action'
  and not exists (select 1 from bank_orders c where c.attempt_id = a.id and c.does = 'cancel')
  and not exists (select 1 from attempt_invoices x join invoices i on i.id = x.invoice_id where x.attempt_id = a.id and i.settlement in ('unpaid', 'part_paid'))`}
  order by 1 limit ${String(MOST_ORDERS)}`;

export const waitingFor = async (ctx: OperationCtx, account: GatewayAccount, gateway: Gateway<unknown>): Promise<readonly Waiting[]> => {
  const mandated = gateway.setUp !== undefined;
  const rows = await data(ctx).db.raw<{ id: number | string; does: BankOrder['does'] }>(waitingSql(mandated), mandated ? [account.id] : [account.id, account.id]);
  return rows.map((row) => ({ id: Number(row.id), does: row.does }));
};

/** An order with the row that stands behind it. */
export interface WaitingOrder {
  readonly attemptId: number;
  readonly methodId: number | null;
  readonly order: BankOrder;
}

/** Everything that the file says of each. */
export const readOrders = async (ctx: OperationCtx, waiting: readonly Waiting[]): Promise<readonly WaitingOrder[]> => {
  const { all, db } = data(ctx);
  const found: WaitingOrder[] = [];
  const sent = new Set<number>();
  for (const { id, does } of waiting) {
    const attempt = await all(PaymentAttempt).findById(id);
    const client = await all(Client).findById(attempt?.client_id ?? 0);
    if (attempt === undefined || client === undefined) continue;
    const parts = await all(AttemptInvoice).where('attempt_id', id).orderBy('id');
    const invoices = await all(Invoice).whereIn('id', parts.map((part) => part.invoice_id)).orderBy('id');
    const payer = await all(Payer).findById(invoices[0]?.payer_id ?? 0);
    const method = attempt.method_id === null ? undefined : await all(PaymentMethod).findById(attempt.method_id);
    const [before] = method === undefined ? [] : await db.raw<{ id: number | string }>(`select o.id from bank_orders o join payment_attempts a on a.id = o.attempt_id where o.method_id = ? and a.state not in ('failed', 'cancelled') limit 1`, [method.id]);
    const stored = method === undefined || method.state === 'removed' ? undefined : { token: tokenOf(ctx, method), first: before === undefined && !sent.has(method.id) };
    if (method !== undefined) sent.add(method.id);
    found.push({
      attemptId: id,
      methodId: method?.id ?? null,
      order: {
        attemptKey: attempt.key,
        attemptNumber: attempt.id,
        money: { amount: attempt.amount, currency: attempt.currency },
        invoiceNumbers: invoices.map((invoice) => invoice.number ?? String(invoice.id)),
        payer: gatewayPayer(client, payer),
        begunAt: attempt.created_at,
        providerRef: attempt.provider_ref ?? attempt.key,
        ...(stored === undefined ? {} : { method: stored }),
        does,
      },
    });
  }
  return found;
};
