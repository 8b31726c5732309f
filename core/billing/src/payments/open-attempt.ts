import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { nextLookupAt } from './lookup-schedule.ts';
import { lookUpJob } from './look-up-job.ts';
import { AttemptInvoice, PaymentAttempt } from './tables.ts';

/** What is to be tried. */
export interface AttemptWish {
  readonly clientId: number;
  readonly gatewayAccountId: number;
  readonly purpose: 'invoices' | 'topup';
  readonly origin: 'payer' | 'auto' | 'link';
  /** Gross, with the surcharge. */
  readonly amount: number;
  readonly currency: string;
  readonly surcharge?: number;
  readonly methodId?: number;
  /** Consent to keep the method, where the payer gave it. */
  readonly mandate?: Readonly<Record<string, unknown>>;
  readonly parts: readonly { readonly invoiceId: number; readonly amount: number }[];
}

/** Writes an attempt before anything is sent. Should its answer be lost, it is looked up. */
export const openAttempt = async (ctx: OperationCtx, wish: AttemptWish): Promise<PaymentAttempt> => {
  const { all } = data(ctx);
  const lookAt = nextLookupAt(ctx.clock.wallMs(), 'created', 0);
  const attempt = await all(PaymentAttempt).insertAndFetch({
    key: ctx.ids.ulid(),
    client_id: wish.clientId,
    gateway_account_id: wish.gatewayAccountId,
    purpose: wish.purpose,
    amount: wish.amount,
    currency: wish.currency,
    state: 'created',
    lookups: 0,
    next_lookup_at: lookAt,
    origin: wish.origin,
    save_method: wish.mandate !== undefined,
    mandate: wish.mandate ?? null,
    method_id: wish.methodId ?? null,
    surcharge: wish.surcharge ?? 0,
    version: 1,
    created_at: ctx.clock.now(),
  });
  for (const part of wish.parts) await all(AttemptInvoice).insert({ attempt_id: attempt.id, client_id: wish.clientId, invoice_id: part.invoiceId, amount: part.amount });
  if (lookAt !== null) await ctx.enqueue(lookUpJob(attempt.id, 0, lookAt));
  return attempt;
};
