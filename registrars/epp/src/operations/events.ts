import { isModuleError, type RegistrarEvent } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { pollAcknowledge, pollRequest } from '../frames/poll.ts';
import { journalOf } from '../journal.ts';
import type { Registry } from '../registry.ts';
import { readEvent } from '../replies/registry-event.ts';
import { isSuccess } from '../result-codes.ts';

/** A message that is gone already was acknowledged before; the answer to that was lost. */
const acknowledge = async (registry: Registry, id: string): Promise<void> => {
  const { reply } = await registry.ask(() => pollAcknowledge(id), 'poll');
  if (!isSuccess(reply.code) && reply.code !== 2303) throw eppFailure(reply, 'reads');
};

/** What we waited for has come to its end: the journal knows it from now on. */
const settle = async (registry: Registry, event: RegistrarEvent): Promise<void> => {
  if (event.kind !== 'operationEnd' || event.operationId === undefined) return;
  await journalOf(registry.ctx).finish(event.operationId, { done: event.done, reason: event.reason || event.text });
};

/**
 * The messages that wait. Each is acknowledged when the next one is asked for, that is after the caller has stored
 * it; whoever breaks off or fails gets it again. So it comes at least once: store it under its id.
 */
export async function* events(registry: Registry, max: number): AsyncGenerator<RegistrarEvent, void, void> {
  for (let taken = 0; taken < max; taken += 1) {
    const { reply, dialect } = await registry.must(() => pollRequest, 'poll');
    if (reply.code === 1300 || reply.queue === undefined || reply.queue.id === '') return;
    const event = readEvent(reply, reply.queue, dialect);
    await settle(registry, event);
    yield event;
    try {
      await acknowledge(registry, event.id);
    } catch (error) {
      // Not acknowledged for sure: the same message comes again next time, and nothing is lost.
      if (isModuleError(error) && error.failure.retry === 'later') return;
      throw error;
    }
  }
}
