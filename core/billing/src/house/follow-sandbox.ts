import type { KeyValueStore } from '@billet/database';
import type { JobHandler, JobHandlers, KernelClock } from '@billet/kernel';

/** Where the sandbox clock stands, as the process that moved it wrote it down. */
export interface ClockState {
  readonly sandbox: string;
}

/**
 * Several processes share one sandbox, and only one of them moves its clock: the others look where it stands before
 * they do a job. A live clock needs nothing of that.
 */
export const followSandbox = (clock: KernelClock, keyValues: KeyValueStore): ((handlers: JobHandlers) => JobHandlers) => {
  const catchUp = async (): Promise<void> => {
    if (!clock.sandbox) return;
    const state = (await keyValues.get('kernel', 'clock')) as ClockState | undefined;
    if (state !== undefined && state.sandbox > clock.now()) clock.moveTo(state.sandbox);
  };
  const followed = (handler: JobHandler): JobHandler => async (payload, context) => {
    await catchUp();
    await handler(payload, context);
  };
  // Handlers are looked up by name at the time of the job, because extensions add theirs while the queue is running.
  return (handlers) => new Proxy(handlers, { get: (all, name: string) => (all[name] === undefined ? undefined : followed(all[name])) });
};
