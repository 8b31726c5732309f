import type { ClaimedDelivery, DeadDelivery, OutboxEvent, OutboxStore, OutboxSubscriber, UnitOfWork } from '@billet/kernel';
import { insertMany } from '../bulk/insert-many.ts';
import { reserveIds } from '../bulk/reserve-ids.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Database } from '../database.ts';
import { assertJoined } from '../joined-work.ts';

interface DueRow {
  readonly id: number | string;
  readonly subscriber: string;
  readonly attempts: number | string;
  readonly event_id: string;
  readonly name: string;
  readonly version: number | string;
  readonly subject: string;
  readonly payload: string;
  readonly occurred_at: string;
  readonly trace_id: string;
  readonly actor: string;
}

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

const DUE = (subscribers: number): string => `d.state = 'open' and d.due_at <= ? and d.subscriber in (${marks(subscribers)})`;

const toDelivery = (row: DueRow): ClaimedDelivery => ({
  id: String(row.id),
  subscriber: row.subscriber,
  attempt: Number(row.attempts) + 1,
  event: {
    id: row.event_id,
    name: row.name,
    version: Number(row.version),
    subject: row.subject,
    payload: JSON.parse(row.payload) as unknown,
    occurredAt: row.occurred_at,
    traceId: row.trace_id,
    actor: JSON.parse(row.actor) as unknown,
  },
});

/** The outbox in the database: written with the change it reports, delivered later. Done deliveries leave no row. */
export class DatabaseOutbox implements OutboxStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async append(work: UnitOfWork, events: readonly OutboxEvent[], subscribers: readonly OutboxSubscriber[]): Promise<void> {
    if (events.length === 0) return;
    assertJoined(this.#db, work);
    const ids = await reserveIds(this.#db, 'outbox_events', events.length);
    await insertMany(
      this.#db,
      'outbox_events',
      ['id', 'event_id', 'name', 'version', 'subject', 'payload', 'occurred_at', 'trace_id', 'actor'],
      events.map((event, i) => [
        ids[i] as number, event.id, event.name, event.version, event.subject, canonicalJson(event.payload), event.occurredAt, event.traceId, canonicalJson(event.actor),
      ]),
    );
    const now = this.#db.clock.wall();
    await insertMany(
      this.#db,
      'outbox_deliveries',
      ['event', 'subscriber', 'subject', 'state', 'due_at'],
      events.flatMap((event, i) => subscribers.map(({ key, sequential }) => [ids[i] as number, key, sequential === 'subject' ? event.subject : null, 'open', now])),
    );
  }

  /** Looks on a read-only connection first, so that an idle outbox does not write. */
  async claim(subscribers: readonly string[], limit: number, leaseMs: number): Promise<readonly ClaimedDelivery[]> {
    const due = await this.#db.raw(`select 1 from outbox_deliveries d where ${DUE(subscribers.length)} limit 1`, [this.#db.clock.wall(), ...subscribers]);
    if (due.length === 0) return [];
    return this.#db.transaction(async () => {
      const now = this.#db.clock.wall();
      const rows = await this.#db.raw<DueRow>(
        `select d.id, d.subscriber, d.attempts, e.event_id, e.name, e.version, e.subject, e.payload, e.occurred_at, e.trace_id, e.actor
         from outbox_deliveries d join outbox_events e on e.id = d.event
         where ${DUE(subscribers.length)}
           and not exists (
             select 1 from outbox_deliveries older
             where older.subscriber = d.subscriber and older.subject = d.subject and older.state = 'open' and older.id < d.id)
         order by d.id limit ?${this.#db.engine === 'postgres' ? ' for update of d skip locked' : ''}`,
        [now, ...subscribers, limit],
      );
      if (rows.length === 0) return [];
      const until = new Date(this.#db.clock.wallMs() + leaseMs).toISOString();
      await this.#db.execute(
        `update outbox_deliveries set attempts = attempts + 1, due_at = ? where id in (${marks(rows.length)})`,
        [until, ...rows.map((row) => Number(row.id))],
      );
      return rows.map(toDelivery);
    });
  }

  async complete(deliveryId: string): Promise<void> {
    await this.#db.alone('delete from outbox_deliveries where id = ?', [Number(deliveryId)]);
  }

  async fail(deliveryId: string, error: string, retryAt: string | null): Promise<void> {
    const [state, dueAt] = retryAt === null ? ['dead', this.#db.clock.wall()] : ['open', retryAt];
    await this.#db.transaction(() =>
      this.#db.execute('update outbox_deliveries set state = ?, due_at = ?, error = ? where id = ?', [state, dueAt, error, Number(deliveryId)]),
    );
  }

  async deadLetters(limit: number): Promise<readonly DeadDelivery[]> {
    const rows = await this.#db.raw<{ id: number | string; subscriber: string; name: string; subject: string; error: string | null; occurred_at: string }>(
      `select d.id, d.subscriber, e.name, e.subject, d.error, e.occurred_at from outbox_deliveries d
       join outbox_events e on e.id = d.event where d.state = 'dead' order by d.id desc limit ?`,
      [limit],
    );
    return rows.map((row) => ({ id: String(row.id), subscriber: row.subscriber, event: row.name, subject: row.subject, error: row.error ?? '', occurredAt: row.occurred_at }));
  }

  async revive(deliveryId: string): Promise<boolean> {
    const revived = await this.#db.transaction(() =>
      this.#db.execute(`update outbox_deliveries set state = 'open', attempts = 0, due_at = ?, error = null where id = ? and state = 'dead'`, [
        this.#db.clock.wall(),
        Number(deliveryId),
      ]),
    );
    return revived === 1;
  }
}
