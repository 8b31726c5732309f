import { invalid, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { takingOf } from './conversion/taking-of.ts';
import { nextLookupAt } from './lookup-schedule.ts';
import { lookUpJob } from './look-up-job.ts';
import { chargeFor, type ConvertedCharge } from './rules/index.ts';
import { AttemptInvoice, GatewayAccount, PaymentAttempt } from './tables.ts';

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

/** What an amount is in the currency that the account charges; absent where it takes it as it is. */
const convertedFor = async (ctx: OperationCtx, { gatewayAccountId, amount, currency }: AttemptWish): Promise<ConvertedCharge | undefined> => {
  const account = await data(ctx).all(GatewayAccount).findById(gatewayAccountId);
  const taking = account === undefined ? undefined : await takingOf(ctx, account, currency);
  if (taking?.kind !== 'converted') return undefined;
  const { into, rate, marketRate, rateOn } = taking;
  return chargeFor(amount, currency, into, { rate, marketRate, rateOn });
};

/** Writes an attempt before anything is sent. Should its answer be lost, it is looked up. */
export const openAttempt = async (ctx: OperationCtx, wish: AttemptWish): Promise<PaymentAttempt> => {
  const { all } = data(ctx);
  const charge = await convertedFor(ctx, wish);
  if (charge !== undefined && charge.amount <= 0) throw invalid('AMOUNT_OUT_OF_RANGE', 'amount', 'So little is nothing in the currency that is charged.');
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
    charged_amount: charge?.amount ?? null,
    charged_currency: charge?.currency ?? null,
    rate: charge?.rate ?? null,
    market_rate: charge?.marketRate ?? null,
    rate_on: charge?.rateOn ?? null,
    version: 1,
    created_at: ctx.clock.now(),
  });
  for (const part of wish.parts) await all(AttemptInvoice).insert({ attempt_id: attempt.id, client_id: wish.clientId, invoice_id: part.invoiceId, amount: part.amount });
  if (lookAt !== null) await ctx.enqueue(lookUpJob(attempt.id, 0, lookAt));
  return attempt;
};
