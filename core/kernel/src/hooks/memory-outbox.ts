import type { Clock } from '@billet/sdk';
import type { ClaimedDelivery, OutboxEvent, OutboxStore } from './outbox-port.ts';

interface Delivery {
  readonly id: string;
  readonly subscriber: string;
  readonly sequential: 'subject' | 'none';
  readonly event: OutboxEvent;
  state: 'open' | 'done' | 'dead';
  attempt: number;
  dueAt: string;
  error: string;
}

/** An outbox without a database, for tests of the bus and for tools. Rolls back with nothing. */
export const createMemoryOutbox = (clock: Clock): OutboxStore & { readonly events: readonly OutboxEvent[] } => {
  const events: OutboxEvent[] = [];
  const deliveries: Delivery[] = [];
  const held = (delivery: Delivery): boolean =>
    delivery.sequential === 'subject' &&
    deliveries.some((other) => other.subscriber === delivery.subscriber && other.event.subject === delivery.event.subject && other.state === 'open' && Number(other.id) < Number(delivery.id));
  return {
    events,
    append: (_work, rows, subscribers) => {
      for (const event of rows) {
        events.push(event);
        for (const { key, sequential } of subscribers) {
          deliveries.push({ id: String(deliveries.length + 1), subscriber: key, sequential, event, state: 'open', attempt: 0, dueAt: clock.wall(), error: '' });
        }
      }
      return Promise.resolve();
    },
    claim: (subscribers, limit, leaseMs) => {
      const now = clock.wall();
      const due = deliveries.filter((each) => each.state === 'open' && each.dueAt <= now && subscribers.includes(each.subscriber) && !held(each)).slice(0, limit);
      return Promise.resolve(
        due.map((delivery): ClaimedDelivery => {
          delivery.attempt += 1;
          delivery.dueAt = new Date(clock.wallMs() + leaseMs).toISOString();
          return { id: delivery.id, subscriber: delivery.subscriber, attempt: delivery.attempt, event: delivery.event };
        }),
      );
    },
    complete: (id) => {
      const delivery = deliveries.find((each) => each.id === id);
      if (delivery !== undefined) delivery.state = 'done';
      return Promise.resolve();
    },
    fail: (id, error, retryAt) => {
      const delivery = deliveries.find((each) => each.id === id);
      if (delivery !== undefined) Object.assign(delivery, { error, ...(retryAt === null ? { state: 'dead' } : { dueAt: retryAt }) });
      return Promise.resolve();
    },
    deadLetters: (limit) =>
      Promise.resolve(
        deliveries
          .filter((each) => each.state === 'dead')
          .slice(0, limit)
          .map(({ id, subscriber, event, error }) => ({ id, subscriber, event: event.name, subject: event.subject, error, occurredAt: event.occurredAt })),
      ),
    revive: (id) => {
      const delivery = deliveries.find((each) => each.id === id && each.state === 'dead');
      if (delivery !== undefined) Object.assign(delivery, { state: 'open', attempt: 0, dueAt: clock.wall() });
      return Promise.resolve(delivery !== undefined);
    },
  };
};
