import { z } from '@billet/sdk';
import type { PaymentMethod } from './objects.ts';
import { text } from './params.ts';
import { route, type Route } from './route.ts';
import { invalidRequest } from './stripe-fault.ts';
import { listPage } from './list-page.ts';
import { listing } from './params.ts';
import { stamp, type Behaviour, type Caller, type World } from './world.ts';

/** Stripe's own test methods: each use of the name makes a new method of that kind. */
const TEST_METHODS: Readonly<
  Record<string, { readonly behaviour: Behaviour; readonly last4: string; readonly brand: string }>
> = {
  pm_card_visa: { behaviour: 'works', last4: '4242', brand: 'visa' },
  pm_card_mastercard: { behaviour: 'works', last4: '4444', brand: 'mastercard' },
  pm_card_chargeDeclined: { behaviour: 'declined', last4: '0002', brand: 'visa' },
  pm_card_chargeDeclinedInsufficientFunds: { behaviour: 'insufficient_funds', last4: '9995', brand: 'visa' },
  pm_card_authenticationRequired: { behaviour: 'needs_authentication', last4: '3184', brand: 'visa' },
  pm_usBankAccount: { behaviour: 'slow', last4: '6789', brand: '' },
};

/** A method by its id; a test name becomes a new method. */
export const useMethod = (world: World, caller: Caller, idOrTestName: string): PaymentMethod => {
  const test = TEST_METHODS[idOrTestName];
  if (test === undefined) return world.store.get('payment_method', idOrTestName, caller.livemode);
  const { behaviour, brand, last4 } = test;
  const method = world.store.put<PaymentMethod>({
    ...stamp(world, 'payment_method', 'pm', caller.livemode),
    type: behaviour === 'slow' ? 'us_bank_account' : 'card',
    customer: null,
    ...(behaviour === 'slow'
      ? {}
      : { card: { brand, last4, exp_month: 12, exp_year: 2034, fingerprint: `fp${last4}` } }),
  });
  world.behaviours.set(method.id, behaviour);
  return method;
};

export const attachMethod = (
  world: World,
  caller: Caller,
  idOrTestName: string,
  customerId: string,
): PaymentMethod => {
  const customer = world.store.get('customer', customerId, caller.livemode);
  const method = useMethod(world, caller, idOrTestName);
  if (method.customer !== null && method.customer !== customer.id) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.');
  }
  if (method.customer === null) {
    method.customer = customer.id;
    world.emit('payment_method.attached', method);
  }
  return method;
};

export const paymentMethodRoutes: readonly Route[] = [
  route('GET', '/v1/payment_methods/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('payment_method', id, caller.livemode),
  ),
  route(
    'GET',
    '/v1/payment_methods',
    z.strictObject({ ...listing, customer: text.optional(), type: text.optional() }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/payment_methods',
        world.store
          .all('payment_method', caller.livemode)
          .filter(
            (method) =>
              method.customer === (params.customer ?? null) && method.type === (params.type ?? method.type),
          ),
        params,
      ),
  ),
  route(
    'POST',
    '/v1/payment_methods/:id/attach',
    z.strictObject({ customer: text }),
    ({ world, caller, id, params }) => attachMethod(world, caller, id, params.customer),
  ),
  route('POST', '/v1/payment_methods/:id/detach', z.strictObject({}), ({ world, caller, id }) => {
    const method = world.store.get('payment_method', id, caller.livemode);
    if (method.customer === null)
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
      );
    method.customer = null;
    world.emit('payment_method.detached', method);
    return method;
  }),
];
