import type { Command } from '../frames/command.ts';
import type { Reply } from '../replies/reply.ts';
import { deferred, type Deferred } from '../wire/deferred.ts';
import { LinkError } from '../wire/link.ts';
import type { Dialect } from './dialect.ts';

/** Polling never takes more than one session, however many messages wait. */
export type Lane = 'work' | 'poll';

export interface Wish {
  readonly lane: Lane;
  /** Built when a session is there: only then is known what the registry speaks. */
  build(dialect: Dialect): Command;
  readonly signal: AbortSignal | undefined;
}

/** The answer, with what is needed to read it. */
export interface Answered {
  readonly reply: Reply;
  readonly dialect: Dialect;
  readonly command: Command;
}

export interface Job extends Deferred<Answered> {
  readonly wish: Wish;
  /** Attempts on lines that broke. */
  tries: number;
}

export interface WorkQueue {
  add(wish: Wish): Job;
  /** The next job that may run now. */
  next(pollBusy: boolean): Job | undefined;
  /** Puts a job back where it came from. */
  back(job: Job): void;
  failAll(error: unknown): void;
  readonly size: number;
}

/** First come, first served; jobs nobody waits for any more fall out. */
export const createWorkQueue = (): WorkQueue => {
  const jobs: Job[] = [];
  const remove = (job: Job): boolean => {
    const at = jobs.indexOf(job);
    if (at >= 0) jobs.splice(at, 1);
    return at >= 0;
  };
  const settled = (job: Job, forget: () => void): void => {
    void job.promise.then(forget, forget);
  };
  return {
    add: (wish) => {
      const job: Job = { ...deferred<Answered>(), wish, tries: 0 };
      jobs.push(job);
      const giveUp = (): void => {
        if (remove(job)) job.reject(new LinkError('timeout', 'Nothing was sent.', false));
      };
      if (wish.signal?.aborted === true) giveUp();
      wish.signal?.addEventListener('abort', giveUp);
      settled(job, () => wish.signal?.removeEventListener('abort', giveUp));
      return job;
    },
    next: (pollBusy) => {
      const job = jobs.find(({ wish }) => !(pollBusy && wish.lane === 'poll'));
      if (job !== undefined) remove(job);
      return job;
    },
    back: (job) => {
      jobs.unshift(job);
    },
    failAll: (error) => {
      for (const job of jobs.splice(0)) job.reject(error);
    },
    get size() {
      return jobs.length;
    },
  };
};
