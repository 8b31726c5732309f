import { z } from '@billet/sdk';
import { listPage } from './list-page.ts';
import type { Customer } from './objects.ts';
import { listing, metadata, text } from './params.ts';
import { route, type Route } from './route.ts';
import { stamp, type Caller, type World } from './world.ts';

export const createCustomer = (
  world: World,
  caller: Caller,
  details: {
    readonly name?: string | undefined;
    readonly email?: string | undefined;
    readonly metadata?: Record<string, string> | undefined;
  },
): Customer => {
  const customer = world.store.put<Customer>({
    ...stamp(world, 'customer', 'cus', caller.livemode),
    name: details.name ?? null,
    email: details.email ?? null,
    metadata: details.metadata ?? {},
  });
  world.emit('customer.created', customer);
  return customer;
};

const details = z.strictObject({
  name: text.optional(),
  email: text.optional(),
  metadata: metadata.optional(),
});

export const customerRoutes: readonly Route[] = [
  route('POST', '/v1/customers', details, ({ world, caller, params }) =>
    createCustomer(world, caller, params),
  ),
  route('GET', '/v1/customers/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('customer', id, caller.livemode),
  ),
  route('POST', '/v1/customers/:id', details, ({ world, caller, id, params }) => {
    const customer = world.store.get('customer', id, caller.livemode);
    customer.name = params.name ?? customer.name;
    customer.email = params.email ?? customer.email;
    customer.metadata = { ...customer.metadata, ...params.metadata };
    return customer;
  }),
  route(
    'GET',
    '/v1/customers',
    z.strictObject({ ...listing, email: text.optional() }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/customers',
        world.store
          .all('customer', caller.livemode)
          .filter((customer) => params.email === undefined || customer.email === params.email),
        params,
      ),
  ),
];
