import type { Database, Fact, KeyValueStore } from '@billet/database';
import { BilletError } from '@billet/sdk';
import type { HouseCore } from './house-core.ts';

const OWNER = 'kernel';
const KEY = 'quiet-copy';

/** Written into a database together with what is restored: whoever opens it is a copy, until it goes live. */
export const quietCopyFact = (since: string): Fact => ({ owner: OWNER, key: KEY, value: { since } });

export const isQuietCopy = async (keyValues: KeyValueStore): Promise<boolean> => (await keyValues.get(OWNER, KEY)) !== undefined;

/** What would leave the house as soon as it goes live. */
export interface Waiting {
  readonly mails: number;
  readonly webhooks: number;
  /** Events that parts of the house have not heard of yet. */
  readonly deliveries: number;
  /** By task: charges, registrars, servers and the rest. */
  readonly jobs: ReadonlyMap<string, number>;
}

const count = async (db: Database, sql: string): Promise<number> => {
  const [row] = await db.raw<{ n: number | string }>(sql);
  return Number(row?.n);
};

const PAGE = 500;

const jobsByTask = async ({ jobs }: Pick<HouseCore, 'jobs'>): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>();
  for (let after: string | undefined; ; ) {
    const page = await jobs.list({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { task, state } of page) if (state !== 'dead') counts.set(task, (counts.get(task) ?? 0) + 1);
    after = page.at(-1)?.id;
    if (page.length < PAGE) return counts;
  }
};

const MAILS = "state in ('queued', 'sending')";
const WEBHOOKS = "state = 'waiting'";

export const waitingIn = async (core: Pick<HouseCore, 'db' | 'jobs'>): Promise<Waiting> => ({
  mails: await count(core.db, `select count(*) as n from mail_messages where ${MAILS}`),
  webhooks: await count(core.db, `select count(*) as n from webhook_deliveries where ${WEBHOOKS}`),
  deliveries: await count(core.db, "select count(*) as n from outbox_deliveries where state = 'open'"),
  jobs: await jobsByTask(core),
});

/** What may be left out: the original may have sent it since. The rest keeps the house's own promises and stays. */
export const DROPPABLE = ['mails', 'webhooks'] as const;
export type Droppable = (typeof DROPPABLE)[number];

/** Word for why; pages have it in the reader's language. */
const DROPPED = 'restored';

const DROP: Readonly<Record<Droppable, string>> = {
  mails: `update mail_messages set state = 'skipped', error = ?, next_try_at = null where ${MAILS}`,
  webhooks: `update webhook_deliveries set state = 'failed', error = ?, next_try_at = null, done_at = ? where ${WEBHOOKS}`,
};

/** Ends the silence of a copy. It is heard when the house is opened the next time. */
export const goLive = (core: Pick<HouseCore, 'db' | 'keyValues' | 'outlet' | 'clock'>, drop: ReadonlySet<Droppable>): Promise<void> => {
  if (!core.outlet.quiet) throw new BilletError('COPY_LIVE', 'This house is no restored copy, or is live already.', { status: 409 });
  return core.db.transaction(async () => {
    for (const kind of drop) await core.db.execute(DROP[kind], kind === 'mails' ? [DROPPED] : [DROPPED, core.clock.wall()]);
    await core.keyValues.delete(OWNER, KEY);
  });
};
