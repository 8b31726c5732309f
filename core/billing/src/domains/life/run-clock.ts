import { idList } from '@billet/database';
import { addDays, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { eventBusRef } from '../../refs.ts';
import type { House } from '../../room.ts';
import { endService } from '../../services/index.ts';
import { writeOperation } from '../journal/index.ts';
import type { NoticeWindow } from '../rules/index.ts';
import { Domain, Tld } from '../tables.ts';
import { sendNotices } from './send-notices.ts';

const BATCH = 1000;

/** Somebody paid for more time and it is not at the registry yet: nothing is taken from him. */
const NOT_PAID = `not exists (select 1 from domain_operations o where o.domain_id = d.id and o.kind = 'renew' and o.state not in ('done', 'dropped'))
  and not exists (select 1 from invoice_lines l join invoices i on i.id = l.invoice_id where l.service_id = d.service_id and l.kind = 'recurring' and i.settlement = 'paid' and l.period_end > d.expires_on)`;

type Step = (ctx: OperationCtx, tld: Tld, today: string) => Promise<number>;

interface Found {
  readonly id: number;
  readonly clientId: number;
  readonly serviceId: number;
  readonly name: string;
}

const find = async (ctx: OperationCtx, condition: string, values: readonly (string | number | boolean)[]): Promise<readonly Found[]> => {
  const rows = await data(ctx).db.raw<{ id: number | string; client_id: number | string; service_id: number | string; name: string }>(`select d.id, d.client_id, d.service_id, d.name from domains d where ${condition} order by d.id limit ${String(BATCH)}`, values);
  return rows.map((row) => ({ id: Number(row.id), clientId: Number(row.client_id), serviceId: Number(row.service_id), name: row.name }));
};

/** Moves a batch on with one statement, and tells the house. */
const move = async (ctx: OperationCtx, found: readonly Found[], state: string, event: 'domain.expired' | 'domain.deleted' | 'domain.released' | undefined, today: string): Promise<number> => {
  if (found.length === 0) return 0;
  const { db } = data(ctx);
  const ids = idList(db, found.map(({ id }) => id));
  await db.execute(`update domains set state = ?, state_since = ?, version = version + 1 where id in ${ids.sql}`, [state, today, ids.binding]);
  if (event !== undefined) await ctx.use(eventBusRef).emitMany(ctx.work as never, event, found.map(({ id, ...rest }) => ({ domainId: id, ...rest })));
  return found.length;
};

const expire: Step = async (ctx, tld, today) => move(ctx, await find(ctx, "d.tld_id = ? and d.state = 'active' and d.expires_on < ?", [tld.id, today]), 'grace', 'domain.expired', today);

/** One operation for each domain of a batch; written once for each day of expiry, so the batch grows smaller. */
const instruct = async (ctx: OperationCtx, found: readonly Found[], kind: 'hold' | 'remove', input: object): Promise<number> => {
  for (const { id } of found) {
    const domain = (await data(ctx).all(Domain).findById(id)) as Domain;
    await writeOperation(ctx, domain, kind, `${kind}:${String(id)}:${domain.expires_on ?? ''}`, { ...input });
  }
  return found.length;
};

const notYet = (kind: string): string => `not exists (select 1 from domain_operations k where k.key = '${kind}:' || d.id || ':' || d.expires_on)`;

const hold: Step = async (ctx, tld, today) =>
  tld.hold_after_days === null
    ? 0
    : instruct(ctx, await find(ctx, `d.tld_id = ? and d.state = 'grace' and d.held = ? and d.expires_on < ? and ${notYet('hold')} and ${NOT_PAID}`, [tld.id, false, addDays(today, -tld.hold_after_days)]), 'hold', { on: true });

/** Where the registry renews by itself, only our delete ends it; elsewhere time alone does. */
const endGrace: Step = async (ctx, tld, today) => {
  const over = [tld.id, addDays(today, -tld.grace_days)];
  const condition = `d.tld_id = ? and d.state = 'grace' and d.expires_on < ? and ${NOT_PAID}`;
  return tld.auto_renew_by_registry ? instruct(ctx, await find(ctx, `${condition} and ${notYet('remove')}`, over), 'remove', {}) : move(ctx, await find(ctx, condition, over), 'redemption', 'domain.deleted', today);
};

const endRedemption: Step = async (ctx, tld, today) =>
  move(ctx, await find(ctx, "d.tld_id = ? and d.state = 'redemption' and d.state_since < ?", [tld.id, addDays(today, -tld.redemption_days)]), 'pendingDelete', undefined, today);

const release: Step = async (ctx, tld, today) => {
  const found = await find(ctx, "d.tld_id = ? and d.state = 'pendingDelete' and d.state_since < ?", [tld.id, addDays(today, -tld.pending_delete_days)]);
  for (const { serviceId } of found) await endService(ctx, serviceId, today);
  return move(ctx, found, 'gone', 'domain.released', today);
};

const STEPS: readonly Step[] = [release, endRedemption, endGrace, hold, expire];

/** The day of all domains: what is due moves on, batch by batch, each in a transaction of its own. Twice is once. */
export const runClock = async (house: House): Promise<void> => {
  const zones = new Map((await house.db.from(Brand)).map((brand) => [brand.id, brand.zone] as const));
  for (const tld of await house.db.from(Tld).orderBy('id')) {
    const today = house.clock.today(zones.get(tld.brand_id) ?? 'UTC');
    const notices = (tld.notices as readonly NoticeWindow[]).map((window): Step => (ctx) => sendNotices(ctx, tld, window, today, BATCH));
    for (const step of [...STEPS, ...notices]) {
      while ((await house.executor.asSystem('domains.clock', (ctx) => step(ctx, tld, today))) === BATCH);
    }
  }
};
