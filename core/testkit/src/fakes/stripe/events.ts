import { z } from '@billet/sdk';
import { listPage } from './list-page.ts';
import type { StripeEvent, StripeObject } from './objects.ts';
import { listing, text } from './params.ts';
import { route, type Route } from './route.ts';
import { stamp, type World } from './world.ts';

/** The version the official SDK is pinned to. */
export const API_VERSION = '2026-10-28.endive';

/** An event with the object as it is now. */
export const makeEvent = (world: World, type: string, object: StripeObject): StripeEvent =>
  world.store.put<StripeEvent>({
    ...stamp(world, 'event', 'evt', object.livemode),
    api_version: API_VERSION,
    data: { object: structuredClone(object) },
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  });

export const eventRoutes: readonly Route[] = [
  route('GET', '/v1/events/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('event', id, caller.livemode),
  ),
  route(
    'GET',
    '/v1/events',
    z.strictObject({ ...listing, type: text.optional() }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/events',
        world.store
          .all('event', caller.livemode)
          .filter((event) => params.type === undefined || event.type === params.type),
        params,
      ),
  ),
];
