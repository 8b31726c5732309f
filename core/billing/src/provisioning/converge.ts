import { failed, type Failure } from '@billet/sdk';
import type { House } from '../room.ts';
import { callModule, type ModuleAnswer } from './call-module.ts';
import { wantedState } from './desired-state.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { asFailure } from './outcomes.ts';
import { firstTrouble, settleBinding } from './settle-binding.ts';
import { Server, ServiceBinding, ServiceResource } from './tables.ts';

/** A server could not be reached: the job comes back later. */
export class TryLater extends Error {
  readonly retryAfterMs: number;
  constructor(failure: Failure, attempt: number) {
    super(failure.message);
    this.retryAfterMs = failure.retryAfterMs ?? Math.min(5000 * 2 ** Math.min(attempt, 8), 15 * 60_000);
  }
}

const busy = (message: string, retryAfterMs: number): Failure => failed('busy', message, { retryAfterMs });

/** Something of this account is on its way to another one: the account stands until it has gone. */
const isLeaving = async (house: House, binding: ServiceBinding): Promise<boolean> => (await house.db.from(ServiceResource).where('moved_from', binding.id).whereNot('state', 'removed').first()) !== undefined;

/**
 * Makes one service match its wish. Safe to run at any time and any number of times; a dead server leaves the binding
 * `failed` with the reason and the job comes back.
 */
export const converge = async (house: House, bindingId: number, signal: AbortSignal, force = false): Promise<void> => {
  const binding = await house.db.from(ServiceBinding).findById(bindingId);
  const server = await house.db.from(Server).findById(binding?.server_id ?? 0);
  if (binding === undefined || server === undefined || binding.state === 'removed') return;
  const wanted = await wantedState(house, binding);
  if (wanted === undefined || wanted.service.status === 'pending') return;
  if (!force && binding.state === 'applied' && binding.applied_hash === wanted.hash) return;
  if (wanted.gone && (await isLeaving(house, binding))) throw new TryLater(busy('What goes to another service has not gone yet.', 30_000), 0);
  if (server.circuit_until !== null && server.circuit_until > house.clock.wall() && !force) {
    // Nobody asked the server, so nothing is written down either.
    throw new TryLater(busy('The server answers wrongly; calls pause for a while.', Math.max(Date.parse(server.circuit_until) - house.clock.wallMs(), 1000)), 0);
  }
  const began = house.clock.wallMs();
  const registry = house.services.use(moduleRegistryRef);
  const { limits } = registry.get(binding.extension).definition;
  let answer: ModuleAnswer;
  try {
    answer = await registry.gate.through(server.id, { concurrency: server.concurrency ?? limits?.concurrency, perMinute: limits?.perMinute }, () => callModule(house, binding, wanted, signal, force));
  } catch (error) {
    const failure = asFailure(error);
    if (failure.kind === 'busy' || failure.kind === 'rate') throw new TryLater(failure, 0);
    answer = { account: failure, moved: [], resources: [] };
  }
  await settleBinding(house, binding, wanted, answer, house.clock.wallMs() - began);
  const trouble = firstTrouble(answer);
  if (trouble !== undefined && (trouble.retry === 'later' || trouble.retry === 'lookup')) throw new TryLater(trouble, binding.attempts);
  const pending = [answer.account, ...answer.resources.map((each) => each.outcome)].find((outcome) => outcome.status === 'pending');
  if (pending?.status === 'pending') throw new TryLater(busy('The server is working on it.', pending.pollAfterMs), 0);
};
