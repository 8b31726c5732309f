import type { CallCtx, PrepaidHandler } from '@billet/sdk';
import { moduleRegistryRef, type Server } from '../provisioning/index.ts';
import type { House } from '../room.ts';
import { HotspotServer } from './tables.ts';

/** Speaks to the server about vouchers; no more callers at once than it may have. Gives undefined where its module is off or knows none. */
export const withPrepaid = async <T>(house: House, server: Server, signal: AbortSignal, hide: readonly string[], work: (handler: PrepaidHandler<unknown, unknown>, ctx: CallCtx) => Promise<T>): Promise<T | undefined> => {
  const registry = house.services.use(moduleRegistryRef);
  const running = registry.all().find(({ id }) => id === server.extension);
  const handler = running?.module.prepaid;
  if (running === undefined || handler === undefined) return undefined;
  const ctx = await registry.callCtx(server.extension, server.id, { key: `hotspot:${String(server.id)}`, attempt: 1, signal, hide });
  const { limits } = running.definition;
  return registry.gate.through(server.id, { concurrency: server.concurrency ?? limits?.concurrency, perMinute: limits?.perMinute }, () => work(handler, ctx));
};

const LONGEST = 500;

/** Notes how it went with a server. */
export const note = (house: House, serverId: number, change: { readonly problem: string | null; readonly read_at?: string }): Promise<void> =>
  house.db.transaction(async () => {
    const after = { ...change, problem: change.problem?.slice(0, LONGEST) ?? null };
    const known = await house.db.from(HotspotServer).where('server_id', serverId).patch(after);
    if (known === 0) await house.db.from(HotspotServer).insert({ server_id: serverId, read_at: null, ...after });
  });
