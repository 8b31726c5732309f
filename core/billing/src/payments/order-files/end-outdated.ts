import type { Database } from '@billet/database';
import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { eachAlone } from '../../each-alone.ts';
import type { House } from '../../room.ts';
import { applyFact } from '../apply-fact.ts';
import { INVOICE_CHANGED } from '../charges/after-charge.ts';
import { chargeAnew } from '../charges/charge-invoice.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { AttemptInvoice, GatewayAccount, PaymentAttempt } from '../tables.ts';
import { PaymentMethod } from '../tables-of-methods.ts';

/**
 * Attempts that no file carries yet and whose amount is no longer what is owed: more than is open, or, where nobody chose
 * the amount, anything else.
 */
const OUTDATED = `select distinct a.id from payment_attempts a join attempt_invoices x on x.attempt_id = a.id join invoices i on i.id = x.invoice_id
  where a.gateway_account_id = ? and a.state in ('processing', 'requires_action') and a.provider_ref is not null
  and not exists (select 1 from bank_orders o where o.attempt_id = a.id)
  and (i.status not in ('issued', 'proforma') or i.settlement not in ('unpaid', 'part_paid') or i.total - i.paid - i.credited < x.amount
    or (a.origin = 'auto' and i.total - i.paid - i.credited <> x.amount)) order by a.id`;

const idsOf = async (db: Database, accountId: number): Promise<readonly number[]> => (await db.raw<{ id: number | string }>(OUTDATED, [accountId])).map(({ id }) => Number(id));

export const outdatedOf = (ctx: OperationCtx, accountId: number): Promise<readonly number[]> => idsOf(data(ctx).db, accountId);

/** What a payer had set in motion goes on with the right amount, if he has allowed it for whatever comes. */
const goOn = async (ctx: OperationCtx, attempt: PaymentAttempt): Promise<void> => {
  const { all } = data(ctx);
  const method = await all(PaymentMethod).findOne({ id: attempt.method_id ?? 0, is_default: true, state: 'active' });
  if (method === undefined) return;
  for (const { invoice_id: id } of await all(AttemptInvoice).where('attempt_id', attempt.id).orderBy('id')) await chargeAnew(ctx, id);
};

/**
 * Ends a payment that waits for a file and whose invoice has changed since: paid another way, credited, voided, or with a
 * fee on top. What is still owed is charged anew, so that the payer is told the new amount before it leaves his account.
 */
const endOne = async (ctx: OperationCtx, id: number): Promise<void> => {
  const attempt = await data(ctx).all(PaymentAttempt).findById(id);
  if (attempt === undefined) return;
  await applyFact(ctx, id, { status: 'done', value: { status: 'cancelled', providerRef: attempt.provider_ref ?? attempt.key, reason: INVOICE_CHANGED } });
  if (attempt.origin !== 'auto') await goOn(ctx, attempt);
};

export const endOutdated = async (ctx: OperationCtx, accountId: number): Promise<number> => {
  const ids = await outdatedOf(ctx, accountId);
  for (const id of ids) await endOne(ctx, id);
  return ids.length;
};

/** The same for every account whose gateway writes files, one payment at a time; nobody has to ask for a file. */
export const endOutdatedEverywhere = async (house: House): Promise<void> => {
  const writers = new Set(house.services.use(gatewayRegistryRef).all().filter(({ gateway }) => gateway.buildFile !== undefined).map(({ id }) => id));
  for (const account of await house.still.ask('payments.accounts', () => house.db.from(GatewayAccount).orderBy('id'))) {
    if (!writers.has(account.extension)) continue;
    const outdated = (await idsOf(house.db, account.id)).map((id) => ({ id }));
    await eachAlone(house, outdated, {
      what: 'ending an outdated payment',
      run: ({ id }) =>
        house.executor.asSystem('payments.endOutdated', async (ctx) => {
          if ((await outdatedOf(ctx, account.id)).includes(id)) await endOne(ctx, id);
        }),
    });
  }
};
