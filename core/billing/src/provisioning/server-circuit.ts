import type { Failure, OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { Server } from './tables.ts';

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const TROUBLES_BEFORE_PAUSE = 5;

/** Troubles of the server itself, not of what was asked of it. */
const OF_SERVER: ReadonlySet<string> = new Set(['auth', 'network', 'timeout']);

/**
 * Opens the circuit of a server: at once when it refuses our credentials, else after some failures in a row. While it is
 * open nobody calls; each further failure doubles the pause. One success closes it.
 */
export const noteTrouble = async (ctx: OperationCtx, serverId: number, trouble: Failure | undefined): Promise<void> => {
  const { all } = data(ctx);
  const server = await all(Server).findById(serverId);
  if (server === undefined) return;
  if (trouble === undefined || !OF_SERVER.has(trouble.kind)) {
    if (server.troubles > 0 || server.circuit_until !== null) await all(Server).findById(serverId).patch({ troubles: 0, circuit_until: null });
    return;
  }
  const troubles = server.troubles + 1;
  const over = trouble.kind === 'auth' ? troubles - 1 : troubles - TROUBLES_BEFORE_PAUSE;
  const opens = over >= 0;
  const until = new Date(Date.parse(ctx.clock.wall()) + Math.min(FIRST_PAUSE_MS * 2 ** Math.max(over, 0), LONGEST_PAUSE_MS)).toISOString();
  await all(Server).findById(serverId).patch({ troubles, ...(opens ? { circuit_until: until } : {}) });
  // Once, not five thousand times.
  if (over === 0) await ctx.emit('server.down', { serverId, name: server.name, kind: trouble.kind, message: trouble.message });
};
