import type { OperationCtx, PrepaidUse } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { updateRows } from '../bulk-rows.ts';
import { data } from '../data.ts';
import { Server } from '../provisioning/index.ts';
import type { House } from '../room.ts';
import { readJob, writeJob } from './jobs.ts';
import { HotspotKind, HotspotServer, HotspotVoucher } from './tables.ts';
import { budgetOf } from './voucher-view.ts';
import { whatIsLeft } from './rules/what-is-left.ts';
import { note, withPrepaid } from './with-prepaid.ts';

const EVERY_MS = 5 * 60_000;
/** Readings are asked for again a little back: they are sums, so what is known already changes nothing. */
const OVERLAP_MS = 15 * 60_000;
const LONG_AGO = '2000-01-01T00:00:00.000Z';

const changed = { id: 'id', state: 'text', first_at: 'instant?', expires_at: 'instant?', seconds_used: 'int', bytes_used: 'int', online: 'bool', revision: 'int' } as const;

/** Usage only grows: sessions that the server has forgotten were used all the same. */
const after = (kind: HotspotKind, row: HotspotVoucher, use: PrepaidUse, now: string): Pick<HotspotVoucher, keyof typeof changed> | undefined => {
  const firstAt = row.first_at ?? use.firstAt;
  const used = { firstAt, seconds: Math.max(row.seconds_used, use.seconds), bytes: Math.max(row.bytes_used, use.bytes) };
  const left = whatIsLeft(budgetOf(kind), used, now);
  const live = row.state === 'open' || row.state === 'running';
  const state = live ? (left.over ?? 'running') : row.state;
  const grown = used.seconds > row.seconds_used || used.bytes > row.bytes_used;
  if (!grown && state === row.state && use.online === row.online) return undefined;
  // Who is in as the only one has been told his limits; they are written anew for the next time.
  const tell = live && (state !== 'running' || row.expires_at !== left.expiresAt || (row.online && !use.online) || (grown && (!use.online || kind.sessions > 1)));
  return { id: row.id, state, first_at: firstAt, expires_at: left.expiresAt, seconds_used: used.seconds, bytes_used: used.bytes, online: use.online, revision: row.revision + (tell ? 1 : 0) };
};

const book = async (ctx: OperationCtx, uses: readonly PrepaidUse[]): Promise<void> => {
  const { all, db } = data(ctx);
  const rows = await all(HotspotVoucher).whereIn('username', uses.map(({ username }) => username)).orderBy('id').modify((query) => (db.engine === 'postgres' ? query.forUpdate() : query));
  const kinds = new Map((await all(HotspotKind)).map((kind) => [kind.id, kind] as const));
  const changes = rows.flatMap((row) => {
    const use = uses.find(({ username }) => username === row.username);
    if (use === undefined) return [];
    // The server has no sandbox: its clock says nothing about ours.
    const firstAt = ctx.clock.sandbox ? ctx.clock.now() : use.firstAt;
    return after(kinds.get(row.kind_id) as HotspotKind, row, { ...use, firstAt }, ctx.clock.now()) ?? [];
  });
  if (changes.length > 0) await updateRows(db, 'hotspot_vouchers', ['id'], changed, changes);
};

/** Those whose validity ended while nobody used them, and those that nobody began in time. */
const expire = async (ctx: OperationCtx, serverId: number): Promise<void> => {
  const { db } = data(ctx);
  const ofServer = 'kind_id in (select id from hotspot_kinds where server_id = ?)';
  await db.execute(`update hotspot_vouchers set state = 'expired', revision = revision + 1 where state = 'running' and expires_at <= ? and ${ofServer}`, [ctx.clock.now(), serverId]);
  for (const brand of await db.from(Brand).whereIn('id', db.from(HotspotKind).where('server_id', serverId).select('brand_id')))
    await db.execute(`update hotspot_vouchers set state = 'expired', revision = revision + 1 where state = 'open' and last_day < ? and ${ofServer} and kind_id in (select id from hotspot_kinds where brand_id = ?)`, [ctx.clock.today(brand.zone), serverId, brand.id]);
};

const read = async (house: House, server: Server, signal: AbortSignal): Promise<string | null> => {
  const state = await house.db.from(HotspotServer).findOne({ server_id: server.id });
  const since = state?.read_at == null ? LONG_AGO : new Date(Date.parse(state.read_at) - OVERLAP_MS).toISOString();
  const begun = house.clock.wall();
  try {
    let next: string | undefined;
    do {
      const page = await withPrepaid(house, server, signal, [], (handler, ctx) => handler.used(ctx, since, next));
      if (page === undefined) return null;
      if (page.items.length > 0) await house.executor.asSystem('hotspot.book', (ctx) => book(ctx, page.items));
      next = page.next;
    } while (next !== undefined);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
  await note(house, server.id, { problem: state?.problem ?? null, read_at: begun });
  return null;
};

const LIVE = "(v.state in ('open', 'running') or v.written <> v.revision)";

/** Reads what was used on a server, ends what is over, and sees to the next turn. A sandbox, whose days pass in a second, has its turns by the schedule. */
export const readUse = async (house: House, serverId: number, signal: AbortSignal): Promise<void> => {
  const server = await house.db.from(Server).findById(serverId);
  if (server === undefined) return;
  const problem = await read(house, server, signal);
  if (problem !== null) await note(house, serverId, { problem });
  await house.executor.asSystem('hotspot.expire', async (ctx) => {
    await expire(ctx, serverId);
    const { db } = data(ctx);
    const one = async (condition: string): Promise<boolean> => (await db.raw(`select 1 as there from hotspot_vouchers v join hotspot_kinds k on k.id = v.kind_id where k.server_id = ? and ${condition} limit 1`, [serverId])).length > 0;
    if (await one('v.written <> v.revision')) await ctx.enqueue(writeJob(serverId));
    if (!house.clock.sandbox && (await one(LIVE))) await ctx.enqueue(readJob(serverId, new Date((Math.floor(house.clock.wallMs() / EVERY_MS) + 1) * EVERY_MS).toISOString()));
  });
};

/** Sees to it that every server with vouchers has its turns. */
export const readAll = async (house: House): Promise<void> => {
  const servers = await house.still.ask('hotspot.servers', () => house.db.raw<{ id: number | string }>(`select distinct k.server_id as id from hotspot_kinds k join hotspot_vouchers v on v.kind_id = k.id where ${LIVE}`));
  if (servers.length === 0) return;
  await house.db.transaction((work) => house.jobs.enqueue(work, servers.map(({ id }) => readJob(Number(id)))));
};
