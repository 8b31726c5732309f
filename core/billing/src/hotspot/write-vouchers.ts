import { idList } from '@billet/database';
import { Secret, type Outcome, type PrepaidWish } from '@billet/sdk';
import { outcomeOf, Server } from '../provisioning/index.ts';
import type { House } from '../room.ts';
import { openCode } from './code.ts';
import { HotspotKind, HotspotVoucher } from './tables.ts';
import { leftOf } from './voucher-view.ts';
import { note, withPrepaid } from './with-prepaid.ts';

const AT_ONCE = 200;

const isLive = (row: HotspotVoucher): boolean => row.state === 'open' || row.state === 'running';

const wishOf = (house: House, kind: HotspotKind, plan: unknown, row: HotspotVoucher): PrepaidWish<unknown> => {
  const left = leftOf(kind, row, house.clock.now());
  return {
    username: row.username,
    password: new Secret(openCode(house.keyring, row)),
    plan,
    planKey: String(kind.plan_product_id),
    sessions: kind.sessions,
    accessPoints: kind.access_points as string[],
    ...(left.seconds === null ? {} : { secondsLeft: left.seconds }),
    ...(left.bytes === null ? {} : { bytesLeft: left.bytes }),
    ...(left.expiresAt === null || house.clock.sandbox ? {} : { expiresAt: left.expiresAt }),
  };
};

/** The server has these as they were when they were read; who changed meanwhile waits on. */
const settle = (house: House, rows: readonly HotspotVoucher[]): Promise<void> =>
  house.db.transaction(async () => {
    const ids = idList(house.db, rows.map((row) => row.id));
    const revisions = new Map<number, number[]>();
    for (const row of rows) revisions.set(row.revision, [...(revisions.get(row.revision) ?? []), row.id]);
    for (const revision of revisions.keys()) await house.db.execute(`update hotspot_vouchers set written = ? where id in ${ids.sql} and revision = ?`, [revision, ids.binding, revision]);
  });

/** Writes some vouchers, takes off those that are over, and gives those that the server now has right. */
const tell = async (house: House, server: Server, kinds: ReadonlyMap<number, HotspotKind>, rows: readonly HotspotVoucher[], signal: AbortSignal): Promise<{ readonly told: readonly HotspotVoucher[]; readonly problem: string | null }> => {
  const plans = new Map<number, unknown>();
  for (const kind of kinds.values()) plans.set(kind.id, await house.settings.get(server.extension, 'product', String(kind.plan_product_id)));
  const live = rows.filter(isLive);
  const over = rows.filter((row) => !isLive(row));
  const wishes = live.map((row) => wishOf(house, kinds.get(row.kind_id) as HotspotKind, plans.get(row.kind_id), row));
  const written: Outcome<unknown> | undefined = wishes.length === 0 ? undefined : await withPrepaid(house, server, signal, wishes.map(({ password }) => password.reveal()), (handler, ctx) => outcomeOf(() => handler.write(ctx, wishes)));
  const removed = over.length === 0 ? undefined : await withPrepaid(house, server, signal, [], (handler, ctx) => outcomeOf(() => handler.remove(ctx, over.map(({ username }) => username))));
  const kept = removed?.status === 'done' ? removed.value.kept : over.map(({ username }) => username);
  const failure = [written, removed].find((each) => each?.status === 'failed');
  const problem = failure?.status === 'failed' ? failure.message : kept.length > 0 && removed?.status === 'done' ? (removed.notes?.[0] ?? null) : null;
  return { told: [...(written?.status === 'done' ? live : []), ...over.filter(({ username }) => !kept.includes(username))], problem };
};

/** Makes the server have what changed here since the last time, portion by portion. What it cannot take now waits for the next reading. */
export const writeVouchers = async (house: House, serverId: number, signal: AbortSignal): Promise<void> => {
  const server = await house.db.from(Server).findById(serverId);
  if (server === undefined) return;
  const kinds = new Map((await house.db.from(HotspotKind).where('server_id', serverId)).map((kind) => [kind.id, kind] as const));
  let problem: string | null = null;
  for (let last = 0; ; ) {
    const rows = await house.db.from(HotspotVoucher).whereIn('kind_id', [...kinds.keys()]).whereRaw('written <> revision').where('id', '>', last).orderBy('id').limit(AT_ONCE);
    const end = rows.at(-1);
    if (end === undefined) break;
    last = end.id;
    const { told, problem: found } = await tell(house, server, kinds, rows, signal);
    signal.throwIfAborted();
    problem ??= found;
    if (told.length > 0) await settle(house, told);
    // A server that takes none of them is not asked about all the others.
    if (told.length === 0) break;
  }
  await note(house, serverId, { problem });
};
