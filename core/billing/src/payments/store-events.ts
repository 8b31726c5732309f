import { insertReturning } from '@billet/database';
import type { GatewayEvent } from '@billet/sdk';
import type { House } from '../room.ts';
import { maskCardNumbers } from './rules/index.ts';

/** A verified message of a provider: what it tells, and the bytes in which it did. */
export interface Message {
  readonly accountId: number;
  readonly events: readonly GatewayEvent[];
  readonly body: string;
}

type Parts = Pick<House, 'db' | 'clock' | 'jobs'>;

/** Writes messages down. Gives how many of a message's events were new. */
export interface EventStore {
  store(message: Message): Promise<number>;
}

interface Waiting {
  readonly message: Message;
  readonly stored: (count: number) => void;
  readonly failed: (error: unknown) => void;
}

const keyOf = (accountId: number, eventId: string): string => `${String(accountId)}:${eventId}`;

const rowsOf = ({ accountId, events, body }: Message, receivedAt: string): (string | number)[][] =>
  events.map((event) => [accountId, event.id, event.type, event.providerRef, JSON.stringify(event.reason === undefined ? event : { ...event, reason: maskCardNumbers(event.reason) }), body, receivedAt, 'received']);

const write = (house: Parts, messages: readonly Message[]): Promise<number[]> =>
  house.db.transaction(async (work) => {
    const rows = await insertReturning<{ id: number | string; gateway_account_id: number | string; event_id: string }>(
      house.db,
      'gateway_events',
      ['gateway_account_id', 'event_id', 'type', 'provider_ref', 'event', 'body', 'received_at', 'state'],
      messages.flatMap((message) => rowsOf(message, house.clock.wall())),
      { onConflict: 'nothing', returning: ['id', 'gateway_account_id', 'event_id'] },
    );
    await house.jobs.enqueue(
      work,
      rows.map(({ id, gateway_account_id }) => ({ task: 'payments.applyEvent', payload: { eventRowId: Number(id) }, subject: `gateway:${String(gateway_account_id)}`, dedupeKey: `event:${String(id)}` })),
    );
    // The same event twice at once counts for whoever brought it first.
    const fresh = new Set(rows.map((row) => keyOf(Number(row.gateway_account_id), row.event_id)));
    return messages.map(({ accountId, events }) => events.filter(({ id }) => fresh.delete(keyOf(accountId, id))).length);
  }, { ahead: true });

/** Messages that come while others are being written are written together: the disk is waited for once, not once for each. */
export const createEventStore = (house: Parts): EventStore => {
  let waiting: Waiting[] = [];
  let writing = false;
  const writeTogether = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const counts = await write(house, batch.map(({ message }) => message));
      batch.forEach(({ stored }, i) => { stored(counts[i] ?? 0); });
    } catch (error) {
      // One that the database refuses takes no other with it.
      if (batch.length > 1) for (const each of batch) await writeTogether([each]);
      else batch[0]?.failed(error);
    }
  };
  const writeAll = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeTogether(batch);
    }
    writing = false;
  };
  return {
    store: (message) =>
      new Promise((stored, failed) => {
        waiting.push({ message, stored, failed });
        if (!writing) void writeAll();
      }),
  };
};
