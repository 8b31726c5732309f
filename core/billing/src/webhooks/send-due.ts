import type { House } from '../room.ts';
import { secretsOf } from './endpoint-secrets.ts';
import { postMessage, type Answer, type Message } from './post-message.ts';
import { pauseAfter } from './rules/index.ts';
import { sendJob } from './send-job.ts';
import { WebhookDelivery, WebhookEndpoint } from './tables.ts';

const BATCH = 20;
/** Longer than a whole batch that nobody answers would take. */
const LEASE_MS = 5 * 60_000;
/** An address that has taken nothing for so long is not tried any more. */
const GIVE_UP_MS = 5 * 24 * 3_600_000;
const GONE = 410;

interface Due {
  readonly delivery: WebhookDelivery;
  readonly message: Message;
}

interface EventRow {
  readonly id: number | string;
  readonly event_id: string;
  readonly name: string;
  readonly version: number | string;
  readonly subject: string;
  readonly payload: string;
  readonly occurred_at: string;
}

const instant = (ms: number): string => new Date(ms).toISOString();

/** The same bytes for each endpoint and each try: all of it is written with the event. */
const messageOf = (event: EventRow): Message => ({
  id: event.event_id,
  body: JSON.stringify({ type: event.name, version: Number(event.version), timestamp: event.occurred_at, subject: event.subject, data: JSON.parse(event.payload) as unknown }),
});

/** Takes what is due for this process. What one that died had taken comes back after the lease. */
const claim = ({ db, clock }: House, endpointId: number): Promise<readonly Due[]> =>
  db.transaction(async () => {
    const rows = await db
      .from(WebhookDelivery)
      .where({ endpoint_id: endpointId, state: 'waiting' })
      .where('next_try_at', '<=', clock.wall())
      .orderBy(['next_try_at', 'id'])
      .limit(BATCH)
      .modify((query) => (db.engine === 'postgres' ? query.forUpdate().skipLocked() : query));
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    await db.from(WebhookDelivery).whereIn('id', ids).patch({ next_try_at: instant(clock.wallMs() + LEASE_MS) });
    const events = await db.raw<EventRow>(`select id, event_id, name, version, subject, payload, occurred_at from outbox_events where id in (${rows.map(() => '?').join(', ')})`, rows.map(({ event }) => event));
    const messages = new Map(events.map((event) => [Number(event.id), messageOf(event)] as const));
    return rows.flatMap((delivery) => {
      const message = messages.get(delivery.event);
      return message === undefined ? [] : [{ delivery, message }];
    });
  });

/** Notes what came of a try, and of the endpoint whether it takes anything at all. */
const settle = ({ db, clock, log }: House, endpoint: WebhookEndpoint, { id, attempts }: WebhookDelivery, answer: Answer): Promise<void> =>
  db.transaction(async () => {
    const now = clock.wall();
    const pause = answer.ok ? undefined : pauseAfter(attempts + 1);
    await db.from(WebhookDelivery).findById(id).patch({
      state: answer.ok ? 'delivered' : pause === undefined ? 'failed' : 'waiting',
      attempts: attempts + 1,
      next_try_at: pause === undefined ? null : instant(clock.wallMs() + pause),
      status: answer.status ?? null,
      error: answer.error ?? null,
      took_ms: answer.tookMs,
      done_at: pause === undefined ? now : null,
    });
    const failingSince = answer.ok ? null : (endpoint.failing_since ?? now);
    const given = !answer.ok && (answer.status === GONE || clock.wallMs() - Date.parse(failingSince ?? now) >= GIVE_UP_MS);
    if (!given && failingSince === endpoint.failing_since) return;
    await db.from(WebhookEndpoint).findById(endpoint.id).patch({ failing_since: failingSince, ...(given ? { state: 'given_up' } : {}) });
    if (given) log.warn('a webhook endpoint is given up', { endpoint: endpoint.id, status: answer.status, since: failingSince });
  });

/** What waits for a later try is taken up when its time has come. */
const comeBack = ({ db, jobs, clock }: House, endpointId: number): Promise<void> =>
  db.transaction(async (work) => {
    const [next] = await db.raw<{ at: string | null }>("select min(next_try_at) as at from webhook_deliveries where endpoint_id = ? and state = 'waiting'", [endpointId]);
    if (typeof next?.at !== 'string') return;
    await jobs.enqueue(work, [next.at <= clock.wall() ? sendJob(endpointId) : sendJob(endpointId, next.at)]);
  });

/** Sends what is due at an endpoint, in the order of the events, until nothing is left. One that does not answer at all has a rest first. */
export const sendDue = async (house: House, endpointId: number, signal: AbortSignal): Promise<void> => {
  const line = { allowInner: house.config.allowInner ?? false, wallMs: house.clock.wallMs, outlet: house.outlet, signal };
  for (let answers = true; answers; ) {
    const due = await claim(house, endpointId);
    if (due.length === 0) break;
    for (const { delivery, message } of due) {
      const endpoint = await house.db.from(WebhookEndpoint).findById(endpointId);
      if (signal.aborted || endpoint?.state !== 'on') return;
      const answer = await postMessage(line, { url: endpoint.url, secrets: secretsOf(house.keyring, endpoint, house.clock.wall()) }, message);
      await settle(house, endpoint, delivery, answer);
      answers = answer.status !== undefined;
      if (!answers) break;
    }
  }
  await comeBack(house, endpointId);
};
