import { z } from '@billet/sdk';
import { listPage } from './list-page.ts';
import type { BalanceTransaction, Charge, PaymentIntent } from './objects.ts';
import { listing, text } from './params.ts';
import { route, type Route } from './route.ts';
import { stamp, type World } from './world.ts';

/** 2.9 % and 30 of the smallest unit. */
export const feeOf = (amount: number): number => Math.round((amount * 29) / 1000) + 30;

/** Books money in or out of the account; settles in another currency if the knob says so. */
export const bookBalance = (
  world: World,
  entry: {
    readonly livemode: boolean;
    readonly amount: number;
    readonly fee: number;
    readonly currency: string;
    readonly source: string;
    readonly type: BalanceTransaction['type'];
  },
): BalanceTransaction => {
  const { settlement } = world.knobs;
  const rate = settlement?.rate ?? 1;
  const amount = Math.round(entry.amount * rate);
  const fee = Math.round(entry.fee * rate);
  return world.store.put<BalanceTransaction>({
    ...stamp(world, 'balance_transaction', 'txn', entry.livemode),
    amount,
    currency: settlement?.currency ?? entry.currency,
    exchange_rate: settlement?.rate ?? null,
    fee,
    net: amount - fee,
    source: entry.source,
    type: entry.type,
  });
};

/** Takes the money of an intent. */
export const makeCharge = (world: World, intent: PaymentIntent, amount: number): Charge => {
  const method =
    intent.payment_method === null
      ? undefined
      : world.store.get('payment_method', intent.payment_method, intent.livemode);
  const captured = intent.status !== 'requires_capture';
  const charge = world.store.put<Charge>({
    ...stamp(world, 'charge', 'ch', intent.livemode),
    amount,
    amount_captured: captured ? amount : 0,
    amount_refunded: 0,
    balance_transaction: null,
    currency: intent.currency,
    customer: intent.customer,
    captured,
    disputed: false,
    refunded: false,
    metadata: { ...intent.metadata },
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    payment_method_details: {
      type: method?.type ?? 'card',
      ...(method?.card === undefined ? {} : { card: method.card }),
    },
    status: 'succeeded',
    failure_code: null,
  });
  if (captured) charge.balance_transaction = bookCharge(world, charge).id;
  return charge;
};

export const bookCharge = (world: World, charge: Charge): BalanceTransaction =>
  bookBalance(world, {
    livemode: charge.livemode,
    amount: charge.amount_captured,
    fee: feeOf(charge.amount_captured),
    currency: charge.currency,
    source: charge.id,
    type: 'charge',
  });

export const chargeRoutes: readonly Route[] = [
  route('GET', '/v1/charges/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('charge', id, caller.livemode),
  ),
  route(
    'GET',
    '/v1/charges',
    z.strictObject({ ...listing, payment_intent: text.optional() }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/charges',
        world.store
          .all('charge', caller.livemode)
          .filter(
            (charge) =>
              params.payment_intent === undefined || charge.payment_intent === params.payment_intent,
          ),
        params,
      ),
  ),
  route('GET', '/v1/balance_transactions/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('balance_transaction', id, caller.livemode),
  ),
  route(
    'GET',
    '/v1/balance_transactions',
    z.strictObject({ ...listing, source: text.optional(), type: text.optional() }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/balance_transactions',
        world.store
          .all('balance_transaction', caller.livemode)
          .filter(
            (entry) =>
              (params.source ?? entry.source) === entry.source && (params.type ?? entry.type) === entry.type,
          ),
        params,
      ),
  ),
  route('GET', '/v1/balance', z.strictObject({}), ({ world, caller }) => {
    const sums = new Map<string, number>();
    for (const entry of world.store.all('balance_transaction', caller.livemode))
      sums.set(entry.currency, (sums.get(entry.currency) ?? 0) + entry.net);
    const available = [...sums].map(([currency, amount]) => ({
      amount,
      currency,
      source_types: { card: amount },
    }));
    return { object: 'balance', livemode: caller.livemode, available, pending: [] };
  }),
];
