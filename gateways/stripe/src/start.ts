import {
  done,
  ModuleError,
  type CallCtx,
  type Outcome,
  type PaymentFact,
  type StartPayment,
} from '@billet/sdk';
import type Stripe from 'stripe';
import { allowedCurrencies, type Account } from './account.ts';
import { attemptTime } from './attempt-time.ts';
import { ATTEMPT_KEY, CAPTURE_KEY, FLOW_KEY, INVOICES_KEY } from './names.ts';
import { pageLocale } from './page-locale.ts';
import { factOfSession } from './payment-fact.ts';
import { askStripe } from './stripe-client.ts';
import { toWire } from './wire.ts';

/** Stripe's limit for one metadata value. */
const METADATA_LENGTH = 500;

/** Refuses a currency the host does not want on this account. */
export const checkCurrency = (settings: Account, currency: string): void => {
  const allowed = allowedCurrencies(settings);
  if (allowed.length > 0 && !allowed.includes(currency)) {
    throw new ModuleError('unsupported', `This account does not take ${currency}.`, {
      field: 'currency',
      retry: 'never',
    });
  }
};

const pageParams = (settings: Account, wanted: StartPayment): Stripe.Checkout.SessionCreateParams => {
  const made = attemptTime(wanted.attemptKey);
  const metadata = {
    [ATTEMPT_KEY]: wanted.attemptKey,
    [INVOICES_KEY]: wanted.invoiceNumbers.join(' ').slice(0, METADATA_LENGTH),
  };
  const save = wanted.saveMethod === true && settings.savedMethods;
  const name = wanted.description === '' ? wanted.invoiceNumbers.join(', ') : wanted.description;
  return {
    mode: 'payment',
    client_reference_id: wanted.attemptKey,
    metadata: { ...metadata, ...(wanted.captureLater === true ? { [CAPTURE_KEY]: 'later' } : {}) },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: wanted.money.currency.toLowerCase(),
          unit_amount: toWire(wanted.money),
          product_data: { name: name === '' ? wanted.attemptKey : name },
        },
      },
    ],
    payment_intent_data: {
      metadata: { ...metadata, [FLOW_KEY]: 'page' },
      ...(name === '' ? {} : { description: name }),
      ...(wanted.captureLater === true ? { capture_method: 'manual' } : {}),
      ...(save ? { setup_future_usage: 'off_session' } : {}),
    },
    ...(save ? { customer_creation: 'always' } : {}),
    ...(wanted.payer.email === '' ? {} : { customer_email: wanted.payer.email }),
    ...(made === undefined ? {} : { expires_at: made + settings.pageMinutes * 60 }),
    locale: pageLocale(wanted.locale),
    success_url: wanted.returnUrl,
    cancel_url: wanted.cancelUrl,
  };
};

/** Opens a payment page. The same attempt gets the same page. */
export const start = async (ctx: CallCtx<Account>, wanted: StartPayment): Promise<Outcome<PaymentFact>> => {
  checkCurrency(ctx.settings, wanted.money.currency);
  const params = pageParams(ctx.settings, wanted);
  const session = await askStripe(ctx, 'writes', (stripe) =>
    stripe.checkout.sessions.create(params, { idempotencyKey: `${wanted.attemptKey}:start` }),
  );
  return done(factOfSession(session));
};
