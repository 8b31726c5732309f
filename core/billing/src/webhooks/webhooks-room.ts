import { z } from '@billet/sdk';
import type { House, Room } from '../room.ts';
import { listDeliveries, listEndpoints } from './list-endpoints.ts';
import { changeEndpoint, createEndpoint, removeEndpoint, replaceSecret } from './manage-endpoints.ts';
import { webhooksMigrations } from './migrations/index.ts';
import { pruneDeliveries } from './prune-deliveries.ts';
import { isWanted, queueEvent } from './queue-event.ts';
import { replayEvents, resendDelivery } from './replay.ts';
import { sendDue } from './send-due.ts';
import { testEndpoint } from './send-test.ts';

const payload = z.strictObject({ endpointId: z.number().int() });

const setUp = (house: House): void => {
  house.bus.follow('core:webhooks', { wants: (name) => isWanted(house.db, name), handler: (event) => queueEvent(house, event) });
  house.tasks.addFree('webhooks.send', 'core:webhooks', (given, job) => sendDue(house, payload.parse(given).endpointId, job.signal));
  house.scheduler.add({ name: 'webhooks.prune', pattern: '40 4 * * *', zone: 'UTC', run: () => pruneDeliveries(house) });
};

/** Events told to addresses outside: signed, tried again, replayed (row F9). What comes in from gateways is the business of payments. */
export const webhooksRoom: Room = {
  name: 'webhooks',
  migrations: webhooksMigrations,
  operations: [listEndpoints, listDeliveries, createEndpoint, changeEndpoint, removeEndpoint, replaceSecret, testEndpoint, resendDelivery, replayEvents],
  permissions: ['webhooks.read', 'webhooks.write'],
  setUp,
  invariants: [
    { id: 'WH1', title: 'A delivery that is over says when, and one that waits when it is tried', sql: "select id from webhook_deliveries where (state = 'waiting') <> (done_at is null) or (state = 'waiting') <> (next_try_at is not null)" },
  ],
};
