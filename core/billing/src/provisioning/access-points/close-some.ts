import { failed } from '@billet/sdk';
import type { House } from '../../room.ts';
import { outcomeOf } from '../outcomes.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server } from '../tables.ts';
import { AccessPointClosing } from './tables.ts';

/** So many that could not be ended are named. */
const NAMED = 100;

interface ClosingJob {
  readonly task: string;
  readonly payload: { readonly closingId: number };
  readonly subject: string;
}

export const closingJob = (closingId: number): ClosingJob => ({ task: 'provisioning.closeSessions', payload: { closingId }, subject: `closing:${String(closingId)}` });

/** Ends the next sessions of a closing, or tells them their speed, and writes down what came of it. Asked again after a crash, it finds those that are gone ended. */
export const closeSome = async (house: Pick<House, 'clock' | 'db' | 'jobs' | 'services'>, closingId: number, signal: AbortSignal): Promise<void> => {
  const closing = await house.db.from(AccessPointClosing).findById(closingId);
  const server = await house.db.from(Server).findById(closing?.server_id ?? 0);
  if (closing?.state !== 'running' || server === undefined) return;
  const registry = house.services.use(moduleRegistryRef);
  const outcome = await outcomeOf(async () => {
    const points = registry.get(server.extension).module.accessPoints;
    if (points === undefined) return failed('unsupported', 'This kind of server has no access points.');
    const ctx = await registry.callCtx(server.extension, server.id, { key: `closing:${String(closingId)}:${closing.after ?? ''}`, attempt: 1, signal });
    const work = closing.action === 'refresh' ? points.refresh : points.close;
    if (work === undefined) return failed('unsupported', 'This kind of server cannot change a running session.');
    return work(ctx, closing.address, closing.after ?? undefined);
  });
  // Whoever stops this process lets the closing go on in the next one.
  signal.throwIfAborted();
  const at = house.clock.wall();
  await house.db.transaction(async (work) => {
    const row = house.db.from(AccessPointClosing).findById(closingId);
    if (outcome.status !== 'done') {
      await row.patch({ state: 'failed', problem: (outcome.status === 'failed' ? outcome.message : 'The server does not answer as it should.').slice(0, 500), ended_at: at });
      return;
    }
    const { closed, missed, left, next } = outcome.value;
    const named = [...(closing.missed as readonly object[]), ...missed.map(({ login, why }) => ({ login, why: why.slice(0, 300) }))].slice(0, NAMED);
    const [done, lost] = [closing.closed + closed, closing.failed + missed.length];
    await row.patch({ closed: done, failed: lost, missed: named, total: done + lost + left, after: next ?? null, ...(next === undefined ? { state: 'done', ended_at: at } : {}) });
    if (next !== undefined) await house.jobs.enqueue(work, [closingJob(closingId)]);
  });
};
