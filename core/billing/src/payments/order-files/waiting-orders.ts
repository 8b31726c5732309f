import type { BankOrder, Gateway, OperationCtx } from '@billet/sdk';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { inChunks } from '../../in-chunks.ts';
import { Invoice } from '../../invoicing/index.ts';
import { askedOf } from '../conversion/charge-of.ts';
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

const byId = <T extends { readonly id: number }>(rows: readonly T[]): ReadonlyMap<number, T> => new Map(rows.map((row) => [row.id, row] as const));

const unique = (ids: readonly (number | null | undefined)[]): readonly number[] => [...new Set(ids.filter((id) => id != null))];

/** What stands behind the orders, read with a few statements however many they are. */
const readFacts = async (ctx: OperationCtx, waiting: readonly Waiting[]) => {
  const { all, db } = data(ctx);
  const attempts = byId(await inChunks(unique(waiting.map(({ id }) => id)), (ids) => all(PaymentAttempt).whereIn('id', ids)));
  const rows = [...attempts.values()];
  const clients = byId(await inChunks(unique(rows.map((row) => row.client_id)), (ids) => all(Client).whereIn('id', ids)));
  const parts = await inChunks([...attempts.keys()], (ids) => all(AttemptInvoice).whereIn('attempt_id', ids).orderBy('id'));
  const invoices = byId(await inChunks(unique(parts.map((part) => part.invoice_id)), (ids) => all(Invoice).whereIn('id', ids)));
  const payers = byId(await inChunks(unique([...invoices.values()].map((invoice) => invoice.payer_id)), (ids) => all(Payer).whereIn('id', ids)));
  // Money paid ahead comes from whoever the client's documents are for.
  const ahead = rows.filter((row) => row.purpose === 'topup').map((row) => row.client_id);
  const defaults = new Map((await inChunks(unique(ahead), (ids) => all(Payer).whereIn('client_id', ids).where('is_default', true))).map((payer) => [payer.client_id, payer] as const));
  const methods = byId(await inChunks(unique(rows.map((row) => row.method_id)), (ids) => all(PaymentMethod).whereIn('id', ids)));
  const sent = await inChunks([...methods.keys()], (ids) =>
    db.raw<{ id: number | string }>(`select distinct o.method_id as id from bank_orders o join payment_attempts a on a.id = o.attempt_id where o.method_id in (${ids.map(() => '?').join(', ')}) and a.state not in ('failed', 'cancelled')`, ids),
  );
  const invoicesOf = new Map<number, Invoice[]>();
  for (const part of parts) {
    const invoice = invoices.get(part.invoice_id);
    if (invoice !== undefined) invoicesOf.set(part.attempt_id, [...(invoicesOf.get(part.attempt_id) ?? []), invoice]);
  }
  return { attempts, clients, invoicesOf, payers, defaults, methods, sent: new Set(sent.map(({ id }) => Number(id))) };
};

/** Everything that the file says of each. */
export const readOrders = async (ctx: OperationCtx, waiting: readonly Waiting[]): Promise<readonly WaitingOrder[]> => {
  const { attempts, clients, invoicesOf, payers, defaults, methods, sent } = await readFacts(ctx, waiting);
  const found: WaitingOrder[] = [];
  for (const { id, does } of waiting) {
    const attempt = attempts.get(id);
    const client = clients.get(attempt?.client_id ?? 0);
    if (attempt === undefined || client === undefined) continue;
    const invoices = [...(invoicesOf.get(id) ?? [])].sort((a, b) => a.id - b.id);
    const method = methods.get(attempt.method_id ?? 0);
    const stored = method === undefined || method.state === 'removed' ? undefined : { token: tokenOf(ctx, method), first: !sent.has(method.id) };
    if (method !== undefined) sent.add(method.id);
    found.push({
      attemptId: id,
      methodId: method?.id ?? null,
      order: {
        attemptKey: attempt.key,
        attemptNumber: attempt.id,
        money: askedOf(attempt),
        // Money paid ahead is for no invoice: the client's number stands for it.
        invoiceNumbers: invoices.length === 0 ? [client.number] : invoices.map((invoice) => invoice.number ?? String(invoice.id)),
        payer: gatewayPayer(client, invoices[0] === undefined ? defaults.get(client.id) : payers.get(invoices[0].payer_id)),
        begunAt: attempt.created_at,
        providerRef: attempt.provider_ref ?? attempt.key,
        ...(stored === undefined ? {} : { method: stored }),
        does,
      },
    });
  }
  return found;
};
