import type { JobContext, JobHandlers, JobPayload } from '@billet/kernel';

export interface RunnableJob {
  readonly id: string;
  readonly task: string;
  readonly payload: JobPayload;
  readonly subject: string | undefined;
  readonly attempt: number;
}

/** Calls the handler of a job. The caller decides what a failure means. */
export const runHandler = async (
  handlers: JobHandlers,
  job: RunnableJob,
  signal: AbortSignal,
  progress: JobContext['progress'],
): Promise<void> => {
  const handler = handlers[job.task];
  if (!handler) throw new Error(`no handler for the task ${job.task}`);
  await handler(job.payload, { jobId: job.id, attempt: job.attempt, subject: job.subject, signal, progress });
};
