import { z, type CallCtx } from '@billet/sdk';
import type { Attribute } from './attribute.ts';
import type { RadiusDb } from './connect.ts';
import type { Wire } from './end-sessions.ts';
import { sessionsOfGroup, sessionsByRow, type AcctRow } from './sessions.ts';
import type { Account } from './settings.ts';
import { tellEach } from './tell-each.ts';
import { saysSpeed } from './vendors.ts';
import { lastChange, type Change } from './window.ts';

/** A group that was never looked at before has been told by whoever wrote it, unless the change is as fresh as this. */
const FRESH_MS = 10 * 60_000;
/** So long after a change the row of a session that began before it may still be on its way. */
const SETTLED_MS = 60_000;
/** So long sessions that could not be told are tried again. */
const RETRIED_MS = 60 * 60_000;
const MOST_MISSED = 500;

const schema = z.strictObject({
  /** The change that is being told of. */
  at: z.string(),
  /** Sessions up to this row have been told. */
  after: z.string(),
  /** All have. */
  through: z.boolean(),
  /** Rows that could not be told. */
  missed: z.array(z.string()),
});

type Progress = z.output<typeof schema>;

/** What a call came to. */
export interface HoursTold {
  /** There is more to tell. */
  readonly more: boolean;
  readonly problems: readonly string[];
}

interface HoursGroup {
  readonly name: string;
  readonly window: string;
}

/** Groups of business hours whose sessions end by themselves at the change are left out: FreeRADIUS sees to them. */
const groupsToTell = async ({ sql }: RadiusDb): Promise<readonly HoursGroup[]> => {
  const rows = (await sql('radgroupcheck')
    .whereIn('attribute', ['Current-Time', 'Login-Time'])
    .where('groupname', 'like', 'plan-%-hours')
    .orderBy('groupname')) as { groupname: string; attribute: string; value: string }[];
  const cut = new Set(rows.filter((row) => row.attribute === 'Login-Time').map((row) => row.groupname));
  return rows
    .filter((row) => row.attribute === 'Current-Time' && !cut.has(row.groupname))
    .map((row) => ({ name: row.groupname, window: row.value }));
};

const speedOfGroup = async ({ sql }: RadiusDb, groupname: string): Promise<readonly Attribute[]> => {
  const rows = (await sql('radgroupreply').where({ groupname }).orderBy('id')) as Attribute[];
  return rows.filter(saysSpeed).map(({ attribute, op, value }) => ({ table: 'reply', attribute, op, value }));
};

const key = (ctx: CallCtx<Account>, group: string): string => `hours:${ctx.accountId}:${group}`;

const progressOf = async (ctx: CallCtx<Account>, group: string, change: Change): Promise<Progress> => {
  const kept = schema.safeParse(await ctx.kv.get(key(ctx, group)));
  if (kept.success && kept.data.at === change.at) return kept.data;
  const old = ctx.clock.wallMs() - Date.parse(change.at) > FRESH_MS;
  return { at: change.at, after: '0', through: !kept.success && old, missed: [] };
};

const rowId = (row: AcctRow): string => String(row.radacctid);

/** The next sessions of a group, or once all had their turn (`again`) those that could not be told. */
const nextOf = async (
  db: RadiusDb,
  group: string,
  { at, after, through, missed }: Progress,
  most: number,
): Promise<{ readonly rows: readonly AcctRow[]; readonly again: boolean }> => {
  const rows = through ? [] : await sessionsOfGroup(db, group, { startedBefore: at, after, limit: most });
  if (rows.length > 0) return { rows, again: false };
  return { rows: await sessionsByRow(db, group, missed.slice(0, most)), again: true };
};

/**
 * Tells open sessions of one group the speed that counts since the last change of its hours. Each is told once; who logs
 * in later gets it with the login.
 */
const tellGroup = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  { name, window }: HoursGroup,
  most: number,
): Promise<HoursTold> => {
  const change = lastChange(window, ctx.clock.wall(), ctx.settings.zone);
  if (change === undefined) return { more: false, problems: [] };
  const progress = await progressOf(ctx, name, change);
  const passed = ctx.clock.wallMs() - Date.parse(change.at);
  const late = passed > RETRIED_MS;
  if (progress.through && (progress.missed.length === 0 || late)) {
    await ctx.kv.set(key(ctx, name), { ...progress, missed: [] });
    return { more: false, problems: [] };
  }
  const { rows, again } = await nextOf(db, name, progress, most);
  const speed = await speedOfGroup(db, change.within ? name : name.replace(/-hours$/, ''));
  const changes = ctx.settings.onSpeedChange === 'coa' && speed.length > 0 ? speed : undefined;
  const { missed } = await tellEach(ctx, db, wire, rows, () => changes);
  const still = missed.map(({ row }) => rowId(row));
  const last = rows.at(-1);
  const more = !again && rows.length === most && last !== undefined;
  await ctx.kv.set(key(ctx, name), {
    at: change.at,
    after: last === undefined || again ? progress.after : rowId(last),
    through: progress.through || (!more && passed >= SETTLED_MS),
    missed: [...(again ? progress.missed.slice(most) : progress.missed), ...still].slice(0, MOST_MISSED),
  });
  const reasons = [...new Set(missed.map((each) => each.why))];
  const times = (why: string): number => missed.filter((each) => each.why === why).length;
  return { more, problems: reasons.map((why) => `${String(times(why))} × ${name}: ${why}`) };
};

/** At the change of business hours, sessions that are open get the other speed, no faster than agreed. */
export const tellHours = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  most: number,
): Promise<HoursTold> => {
  // Without a secret nobody can be told: a session keeps its speed until it ends.
  if (ctx.settings.coaSecret === undefined) return { more: false, problems: [] };
  const problems: string[] = [];
  for (const group of await groupsToTell(db)) {
    const told = await tellGroup(ctx, db, wire, group, most);
    problems.push(...told.problems);
    if (told.more) return { more: true, problems };
  }
  return { more: false, problems };
};
