import { idList, type Database } from '@billet/database';
import { addDays, type OperationCtx } from '@billet/sdk';
import { allBrands } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { eventBusRef } from '../../refs.ts';
import type { House } from '../../room.ts';
import { endServices } from '../../services/index.ts';
import { NOT_PAID, writeOperations } from '../journal/index.ts';
import type { NoticeWindow } from '../rules/index.ts';
import { Tld } from '../tables.ts';
import { dueNotices, sendNotices } from './send-notices.ts';
import { dueReminders, sendReminders } from './send-reminders.ts';

const BATCH = 1000;

interface Found {
  readonly id: number;
  readonly clientId: number;
  readonly serviceId: number;
  readonly accountId: number | null;
  readonly name: string;
  readonly expiresOn: string | null;
}

/** Domains that meet a condition today, and what becomes of a batch of them. */
interface Step {
  readonly condition: string;
  readonly values: readonly (string | number | boolean)[];
  act(ctx: OperationCtx, found: readonly Found[]): Promise<void>;
}

const find = async (db: Database, { condition, values }: Step): Promise<readonly Found[]> => {
  const rows = await db.raw<{ id: number | string; client_id: number | string; service_id: number | string; account_id: number | string | null; name: string; expires_on: string | null }>(
    `select d.id, d.client_id, d.service_id, d.account_id, d.name, d.expires_on from domains d where ${condition} order by d.id limit ${String(BATCH)}`,
    values,
  );
  return rows.map((row) => ({ id: Number(row.id), clientId: Number(row.client_id), serviceId: Number(row.service_id), accountId: row.account_id === null ? null : Number(row.account_id), name: row.name, expiresOn: row.expires_on }));
};

/** Moves a batch on with one statement, and tells the house. */
const move = (state: string, event: 'domain.expired' | 'domain.deleted' | 'domain.released' | undefined, today: string): Step['act'] => async (ctx, found) => {
  const { db } = data(ctx);
  const ids = idList(db, found.map(({ id }) => id));
  await db.execute(`update domains set state = ?, state_since = ?, version = version + 1 where id in ${ids.sql}`, [state, today, ids.binding]);
  if (event !== undefined) await ctx.use(eventBusRef).emitMany(ctx.work as never, event, found.map(({ id, clientId, serviceId, name }) => ({ domainId: id, clientId, serviceId, name })));
};

/** One operation for each domain of a batch; written once for each day of expiry, so the batch grows smaller. */
const instruct = (kind: 'hold' | 'remove', input: Readonly<Record<string, unknown>>): Step['act'] => (ctx, found) =>
  writeOperations(ctx, kind, found.map(({ id, clientId, accountId, expiresOn }) => ({ domain: { id, client_id: clientId, account_id: accountId }, key: `${kind}:${String(id)}:${expiresOn ?? ''}` })), input);

const notYet = (kind: string): string => `not exists (select 1 from domain_operations k where k.key = '${kind}:' || d.id || ':' || d.expires_on)`;

/** A restore that was sent, or waits for an answer, goes before the calendar. */
const NOT_RESTORING = "not exists (select 1 from domain_operations r where r.domain_id = d.id and r.kind = 'restore' and r.state in ('waiting', 'sent', 'pending'))";

/** Where the registry renews by itself, only our delete ends it; elsewhere time alone does. */
const endGrace = (tld: Tld, today: string): Step => {
  const condition = `d.tld_id = ? and d.state = 'grace' and d.expires_on < ? and ${NOT_PAID}`;
  const values = [tld.id, addDays(today, -tld.grace_days)];
  return tld.auto_renew_by_registry ? { condition: `${condition} and ${notYet('remove')}`, values, act: instruct('remove', {}) } : { condition, values, act: move('redemption', 'domain.deleted', today) };
};

const hold = (tld: Tld, today: string, afterDays: number): Step => ({
  condition: `d.tld_id = ? and d.state = 'grace' and d.held = ? and d.expires_on < ? and ${notYet('hold')} and ${NOT_PAID}`,
  values: [tld.id, false, addDays(today, -afterDays)],
  act: instruct('hold', { on: true }),
});

const release = (tld: Tld, today: string): Step => ({
  condition: "d.tld_id = ? and d.state = 'pendingDelete' and d.state_since < ?",
  values: [tld.id, addDays(today, -tld.pending_delete_days)],
  act: async (ctx, found) => {
    await endServices(ctx, found.map(({ serviceId }) => serviceId), today);
    await move('gone', 'domain.released', today)(ctx, found);
  },
});

const stepsOf = (tld: Tld, today: string): readonly Step[] => [
  release(tld, today),
  { condition: `d.tld_id = ? and d.state = 'redemption' and d.state_since < ? and ${NOT_RESTORING}`, values: [tld.id, addDays(today, -tld.redemption_days)], act: move('pendingDelete', undefined, today) },
  endGrace(tld, today),
  ...(tld.hold_after_days === null ? [] : [hold(tld, today, tld.hold_after_days)]),
  { condition: "d.tld_id = ? and d.state = 'active' and d.expires_on < ?", values: [tld.id, today], act: move('grace', 'domain.expired', today) },
];

/** The day of all domains: what is due moves on, batch by batch, each in a transaction of its own. Twice is once. */
export const runClock = async (house: Pick<House, 'db' | 'clock' | 'executor' | 'still'>): Promise<void> => {
  const tlds = await house.still.ask('tlds', () => house.db.from(Tld).orderBy('id'));
  const zones = new Map((await allBrands(house)).map((brand) => [brand.id, brand.zone] as const));
  for (const tld of tlds) {
    const today = house.clock.today(zones.get(tld.brand_id) ?? 'UTC');
    for (const step of stepsOf(tld, today)) {
      for (let left = (await find(house.db, step)).length; left > 0; ) {
        const done = await house.executor.asSystem('domains.clock', async (ctx) => {
          const found = await find(house.db, step);
          if (found.length > 0) await step.act(ctx, found);
          return found.length;
        });
        left = done === BATCH ? done : 0;
      }
    }
    for (const window of tld.notices as readonly NoticeWindow[]) {
      while ((await dueNotices(house.db, tld, window, today, 1)).length > 0) {
        await house.executor.asSystem('domains.clock', (ctx) => sendNotices(ctx, tld, window, today, BATCH));
      }
    }
    while (tld.yearly_reminder && (await dueReminders(house.db, tld, today, 1)).length > 0) {
      await house.executor.asSystem('domains.clock', (ctx) => sendReminders(ctx, tld, today, BATCH));
    }
  }
};
