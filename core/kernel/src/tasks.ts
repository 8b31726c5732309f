import { BilletError, type JobDefinition, type OperationCtx } from '@billet/sdk';
import type { JobHandler, JobHandlers } from './jobs/job-queue.ts';
import type { Executor } from './operations/index.ts';

/** A task that does its own transactions and may call outside (billing runs, provisioning, mail). */
export type FreeTask = (payload: unknown, job: Parameters<JobHandler>[1]) => Promise<void>;

/** Task name → what a worker does. */
export interface TaskRegistry {
  /** Inside one transaction, as the system. */
  add(job: JobDefinition, owner: string): void;
  addFree(task: string, owner: string, run: FreeTask): void;
  removeOwned(owner: string): void;
  /** Live: a task added later is seen by queues that are running already. */
  handlers(): JobHandlers;
}

export const createTaskRegistry = (executor: () => Executor): TaskRegistry => {
  const owners = new Map<string, string>();
  const handlers: Record<string, JobHandler> = {};
  const add = (task: string, owner: string, run: JobHandler): void => {
    if (owners.has(task)) throw new BilletError('TASK_TWICE', `The task "${task}" of ${owner} is taken.`, { status: 500 });
    owners.set(task, owner);
    handlers[task] = run;
  };
  return {
    add: (job, owner) => {
      add(job.task, owner, (payload) => executor().asSystem(job.task, (ctx: OperationCtx) => job.run(ctx, job.payload.parse(payload))));
    },
    addFree: add,
    removeOwned: (owner) => {
      for (const [task, of] of owners) {
        if (of !== owner) continue;
        owners.delete(task);
        Reflect.deleteProperty(handlers, task);
      }
    },
    handlers: () => handlers,
  };
};
