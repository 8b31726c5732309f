import type { House } from '../room.ts';
import { outcomeOf } from './outcomes.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { Server } from './tables.ts';

interface UpkeepJob {
  readonly task: string;
  readonly payload: { readonly serverId: number };
  readonly subject: string;
  readonly dedupeKey: string;
  readonly dedupeWaiting: boolean;
  readonly runAt?: string;
}

export const upkeepJob = (serverId: number, runAt?: string): UpkeepJob => ({
  task: 'provisioning.upkeep',
  payload: { serverId },
  subject: `upkeep:${String(serverId)}`,
  dedupeKey: `upkeep:${String(serverId)}`,
  dedupeWaiting: true,
  ...(runAt === undefined ? {} : { runAt }),
});

const EVERY_MS = 5 * 60_000;

/** The next full five minutes of real time: speeds change with the hour. A sandbox, whose days pass in a second, leaves that out. */
const nextTurn = ({ clock }: House): string | undefined => (clock.sandbox ? undefined : new Date((Math.floor(clock.wallMs() / EVERY_MS) + 1) * EVERY_MS).toISOString());

/** Sees to it that each server whose module looks after it gets its turns; one that pauses is left alone. */
export const upkeepAll = async (house: House): Promise<void> => {
  const kept = house.services.use(moduleRegistryRef).all().filter(({ module }) => module.upkeep !== undefined);
  if (kept.length === 0) return;
  const now = house.clock.wall();
  const servers = await house.db.from(Server).whereIn('extension', kept.map(({ id }) => id)).orderBy('id');
  const awake = servers.filter((server) => server.circuit_until === null || server.circuit_until <= now);
  if (awake.length === 0) return;
  await house.db.transaction((work) => house.jobs.enqueue(work, awake.map(({ id }) => upkeepJob(id))));
};

/** Lets the module of a server do what the server itself needs. What goes wrong stands on its page. */
export const upkeep = async (house: House, serverId: number, signal: AbortSignal): Promise<void> => {
  const server = await house.db.from(Server).findById(serverId);
  const registry = house.services.use(moduleRegistryRef);
  const running = registry.all().find(({ id }) => id === server?.extension);
  if (server === undefined || running?.module.upkeep === undefined) return;
  const { module, definition } = running;
  const outcome = await outcomeOf(async () => {
    const ctx = await registry.callCtx(server.extension, serverId, { key: `upkeep:${String(serverId)}`, attempt: 1, signal });
    return registry.gate.through(serverId, { concurrency: server.concurrency ?? definition.limits?.concurrency, perMinute: definition.limits?.perMinute }, async () => (await module.upkeep?.(ctx)) ?? { status: 'done' as const, value: undefined });
  });
  signal.throwIfAborted();
  const problem = outcome.status === 'failed' ? outcome.message.slice(0, 500) : null;
  const next = outcome.status === 'pending' ? new Date(house.clock.wallMs() + outcome.pollAfterMs).toISOString() : nextTurn(house);
  await house.db.transaction(async (work) => {
    await house.db.from(Server).findById(serverId).patch({ upkeep_at: house.clock.wall(), upkeep_error: problem });
    if (next !== undefined) await house.jobs.enqueue(work, [upkeepJob(serverId, next)]);
  });
};
