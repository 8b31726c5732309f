import type { JobContext, JobHandlers, JobPayload, JobQueue, JobSpec } from '@billet/kernel';
import { expect } from 'chai';
import type { Database } from '../src/index.ts';
import { refusal } from './support/refusal.ts';

export interface QueueHarness {
  readonly db: Database;
  readonly queue: JobQueue;
  /** Moves every waiting job's due time into the past. */
  makeDue(): Promise<void>;
}

class Refused extends Error {
  readonly fatal: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(hints: { fatal?: boolean; retryAfterMs?: number } = {}) {
    super('the peer refused');
    this.fatal = hints.fatal ?? false;
    this.retryAfterMs = hints.retryAfterMs;
  }
}

const deferred = <T = void>(): { promise: Promise<T>; resolve: (value: T) => void } => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
};

/** What every driver of the kernel's JobQueue must do. `open` gives a fresh, empty queue for each test. */
export const jobQueueConformance = (open: () => Promise<QueueHarness>): void => {
  let harness: QueueHarness;
  let queue: JobQueue;
  beforeEach(async () => {
    harness = await open();
    queue = harness.queue;
  });

  const enqueue = (...specs: JobSpec[]): Promise<void> =>
    harness.db.transaction((work) => queue.enqueue(work, specs));

  const recorder = (): { seen: JobPayload[]; handlers: JobHandlers } => {
    const seen: JobPayload[] = [];
    const note = (payload: JobPayload): Promise<void> => {
      seen.push(payload);
      return Promise.resolve();
    };
    return { seen, handlers: { note } };
  };

  const failing = (error: unknown = new Refused()): JobHandlers => ({ note: () => Promise.reject(error) });

  it('runs a job with what it was given', async () => {
    const contexts: [JobPayload, Omit<JobContext, 'signal' | 'progress' | 'jobId'>][] = [];
    const payload = { a: [1, null, true, 'ü"\\'], b: {} };
    await enqueue({ task: 'note', payload, subject: 'client:1' }, { task: 'note', payload: null });
    const note = (given: JobPayload, { attempt, subject }: JobContext): Promise<void> => {
      contexts.push([given, { attempt, subject }]);
      return Promise.resolve();
    };
    expect(await queue.drain({ note })).to.equal(2);
    expect(contexts).to.deep.equal([
      [payload, { attempt: 1, subject: 'client:1' }],
      [null, { attempt: 1, subject: undefined }],
    ]);
    expect(await queue.list({ limit: 10 })).to.deep.equal([]);
    expect(await queue.stats()).to.deep.equal({ queued: 0, running: 0, dead: 0, done: 2 });
  });

  it('joins the transaction: a rollback removes the job, nobody sees it before the commit', async () => {
    const { seen, handlers } = recorder();
    await refusal(
      harness.db.transaction(async (work) => {
        await queue.enqueue(work, [{ task: 'note', payload: 'lost' }]);
        throw new Error('no');
      }),
    );
    const held = deferred();
    const written = deferred();
    const open = harness.db.transaction(async (work) => {
      await queue.enqueue(work, [{ task: 'note', payload: 'kept' }]);
      written.resolve();
      await held.promise;
    });
    await written.promise;
    expect(await queue.list({ limit: 10 })).to.deep.equal([]);
    held.resolve();
    await open;
    expect(await queue.drain(handlers)).to.equal(1);
    expect(seen).to.deep.equal(['kept']);
  });

  it('refuses a unit of work that is not the running one', async () => {
    const work = { id: 'foreign', afterCommit: () => undefined };
    await refusal(queue.enqueue(work, [{ task: 'note', payload: 1 }]));
    await refusal(harness.db.transaction(() => queue.enqueue(work, [{ task: 'note', payload: 1 }])));
    expect(await queue.list({ limit: 10 })).to.deep.equal([]);
  });

  it('keeps one open job per dedupe key', async () => {
    const { seen, handlers } = recorder();
    const spec = (payload: number): JobSpec => ({ task: 'note', payload, dedupeKey: 'k' });
    await enqueue(spec(1), spec(2), { task: 'note', payload: 3, dedupeKey: 'other' });
    await enqueue(spec(4));
    const adding = {
      note: async (payload: JobPayload): Promise<void> => {
        if (payload === 1) await enqueue(spec(5));
        seen.push(payload);
        await Promise.resolve();
      },
    };
    await queue.drain(adding);
    expect(seen.splice(0)).to.deep.equal([1, 3]);
    await enqueue(spec(6));
    await queue.drain(handlers);
    expect(seen).to.deep.equal([6]);
  });

  it('lets one more wait while one runs, where the key counts for those that wait only', async () => {
    const spec = (payload: number): JobSpec => ({ task: 'note', payload, subject: 's', dedupeKey: 'k', dedupeWaiting: true });
    await enqueue(spec(1));
    await enqueue(spec(2));
    const seen: JobPayload[] = [];
    const note = async (payload: JobPayload): Promise<void> => {
      seen.push(payload);
      if (seen.length > 1) return;
      await enqueue(spec(3));
      await enqueue(spec(4));
    };
    expect(await queue.drain({ note })).to.equal(2);
    expect(seen).to.deep.equal([1, 3]);
    await enqueue(spec(5));
    await queue.drain({ note });
    expect(seen).to.deep.equal([1, 3, 5]);
  });

  it('keeps a job that fails while one more waits under its key', async () => {
    const spec = (payload: number): JobSpec => ({ task: 'note', payload, subject: 's', dedupeKey: 'k', dedupeWaiting: true });
    await enqueue(spec(1));
    const note = async (payload: JobPayload): Promise<void> => {
      if (payload !== 1) return;
      await enqueue(spec(2));
      throw new Refused();
    };
    await queue.drain({ note });
    const { seen, handlers } = recorder();
    await harness.makeDue();
    await queue.drain(handlers);
    expect(seen).to.deep.equal([1]);
    expect(await queue.list({ limit: 5 })).to.deep.equal([]);
  });

  it('makes the next attempt at once when the same is asked for again, where the key counts for those that wait only', async () => {
    const spec: JobSpec = { task: 'note', payload: 1, subject: 's', dedupeKey: 'k', dedupeWaiting: true };
    await enqueue(spec);
    await enqueue({ ...spec, dedupeKey: 'other', payload: 2 });
    await queue.drain(failing(new Refused({ retryAfterMs: 3_600_000 })));
    const { seen, handlers } = recorder();
    expect(await queue.drain(handlers)).to.equal(0);
    await enqueue(spec);
    await queue.drain(handlers);
    expect(seen).to.deep.equal([1]);
    expect((await queue.list({ limit: 5 })).map(({ payload }) => payload)).to.deep.equal([2]);
  });

  it('frees the dedupe key of a dead letter, and lets both live when the dead one is run again', async () => {
    const { seen, handlers } = recorder();
    await enqueue({ task: 'note', payload: 1, dedupeKey: 'k' });
    await queue.drain(failing(new Refused({ fatal: true })));
    await enqueue({ task: 'note', payload: 2, dedupeKey: 'k' });
    const [dead] = await queue.list({ state: 'dead', limit: 1 });
    expect(dead?.dedupeKey).to.equal('k');
    expect(await queue.retry(dead?.id ?? '')).to.equal(true);
    await queue.drain(handlers);
    expect([...seen].sort()).to.deep.equal([1, 2]);
  });

  it('runs jobs of one subject one after the other, in order, while other subjects go on', async () => {
    const order: JobPayload[] = [];
    let inside = 0;
    const otherRan = deferred();
    const all = deferred();
    const note = async (payload: JobPayload, { subject }: JobContext): Promise<void> => {
      if (subject === 'busy') {
        inside += 1;
        expect(inside).to.equal(1);
        // The first job of the busy subject only ends once another subject has had its turn.
        await otherRan.promise;
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        order.push(payload);
        if (order.length === 6) all.resolve();
      } else {
        otherRan.resolve();
      }
    };
    await enqueue(...[1, 2, 3].map((n) => ({ task: 'note', payload: n, subject: 'busy' })));
    await enqueue(...[4, 5, 6].map((n) => ({ task: 'note', payload: n, subject: 'busy' })));
    await enqueue({ task: 'note', payload: 0, subject: 'other' });
    await queue.start({ note }, { concurrency: 4 });
    await all.promise;
    await queue.stop();
    expect(order).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('tries again later, with the reason kept and the attempt counted', async () => {
    await enqueue({ task: 'note', payload: 1 });
    const before = harness.db.clock.wallMs();
    expect(await queue.drain(failing())).to.equal(1);
    expect(await queue.drain(failing())).to.equal(0);
    const [job] = await queue.list({ limit: 1 });
    expect(job).to.include({ state: 'queued', attempts: 1, maxAttempts: 12 });
    expect(job?.lastError).to.contain('the peer refused');
    expect(Date.parse(job?.runAt ?? '')).to.be.within(before + 2_000, before + 30_000);
    await harness.makeDue();
    const attempts: number[] = [];
    const note = (_payload: JobPayload, { attempt }: JobContext): Promise<void> => {
      attempts.push(attempt);
      return Promise.resolve();
    };
    expect(await queue.drain({ note })).to.equal(1);
    expect(attempts).to.deep.equal([2]);
  });

  it('lets the error choose when to try again', async () => {
    await enqueue({ task: 'note', payload: 1 });
    const before = harness.db.clock.wallMs();
    await queue.drain(failing(new Refused({ retryAfterMs: 3_600_000 })));
    const [job] = await queue.list({ limit: 1 });
    expect(Date.parse(job?.runAt ?? '')).to.be.within(before + 3_590_000, before + 3_660_000);
  });

  it('makes a dead letter of a job out of attempts, which can be run again', async () => {
    const { seen, handlers } = recorder();
    await enqueue({ task: 'note', payload: 'x', maxAttempts: 2 });
    await queue.drain(failing());
    await harness.makeDue();
    await queue.drain(failing());
    await harness.makeDue();
    expect(await queue.drain(failing())).to.equal(0);
    expect((await queue.stats()).dead).to.equal(1);
    const [dead] = await queue.list({ state: 'dead', limit: 5 });
    expect(dead).to.include({ state: 'dead', attempts: 2, maxAttempts: 2, payload: 'x' });
    expect(dead?.lastError).to.contain('the peer refused');
    expect(await queue.retry(dead?.id ?? '')).to.equal(true);
    await queue.drain(failing());
    expect((await queue.list({ limit: 1 }))[0]).to.include({ state: 'queued', attempts: 1, maxAttempts: 2 });
    expect(await queue.retry(dead?.id ?? '')).to.equal(true);
    expect(await queue.drain(handlers)).to.equal(1);
    expect(seen).to.deep.equal(['x']);
  });

  it('makes a dead letter at once of a fatal error, which does not block its subject', async () => {
    const seen: JobPayload[] = [];
    await enqueue(...[1, 2].map((n) => ({ task: 'note', payload: n, subject: 's' })));
    const note = (payload: JobPayload): Promise<void> => {
      seen.push(payload);
      return payload === 1 ? Promise.reject(new Refused({ fatal: true })) : Promise.resolve();
    };
    expect(await queue.drain({ note })).to.equal(2);
    expect(seen).to.deep.equal([1, 2]);
    const [dead] = await queue.list({ state: 'dead', limit: 5 });
    expect(dead).to.include({ payload: 1, maxAttempts: 12, subject: 's' });
  });

  it('knows no dead letter of an unknown id', async () => {
    await enqueue({ task: 'note', payload: 1 });
    for (const id of ['999999', 'x', '', '-1', '1e3', '99999999999999999999']) {
      expect(await queue.retry(id), id).to.equal(false);
    }
  });

  it('completes or fails each job of a batch by its own id', async () => {
    await enqueue(...Array.from({ length: 40 }, (_, n) => ({ task: 'note', payload: n })));
    const note = (payload: JobPayload): Promise<void> =>
      (payload as number) % 2 === 1 ? Promise.reject(new Refused({ fatal: true })) : Promise.resolve();
    expect(await queue.drain({ note })).to.equal(40);
    const left = await queue.list({ limit: 100 });
    expect(left.map((job) => job.payload)).to.deep.equal(Array.from({ length: 20 }, (_, n) => n * 2 + 1));
    expect(left.every((job) => job.state === 'dead')).to.equal(true);
  });

  it('drains what its handlers enqueue, but nothing that is due later', async () => {
    const seen: JobPayload[] = [];
    const note = async (payload: JobPayload): Promise<void> => {
      seen.push(payload);
      if (typeof payload === 'number' && payload < 5) await enqueue({ task: 'note', payload: payload + 1 });
    };
    const runAt = new Date(harness.db.clock.wallMs() + 3_600_000).toISOString();
    await enqueue({ task: 'note', payload: 1 }, { task: 'note', payload: 'later', runAt });
    expect(await queue.drain({ note })).to.equal(5);
    expect(seen).to.deep.equal([1, 2, 3, 4, 5]);
    expect((await queue.list({ limit: 5 })).map((job) => job.runAt)).to.deep.equal([runAt]);
    await harness.makeDue();
    expect(await queue.drain({ note })).to.equal(1);
  });

  it('runs lower priority numbers first, then the order of entry', async () => {
    const { seen, handlers } = recorder();
    await enqueue(
      { task: 'note', payload: 'b1' },
      { task: 'note', payload: 'c', priority: 5 },
      { task: 'note', payload: 'a', priority: -5 },
      { task: 'note', payload: 'b2' },
    );
    await queue.drain(handlers);
    expect(seen).to.deep.equal(['a', 'b1', 'b2', 'c']);
  });

  it('lists by state and task in pages', async () => {
    await enqueue(...[1, 2, 3, 4, 5].map((n) => ({ task: n === 3 ? 'other' : 'note', payload: n })));
    const first = await queue.list({ task: 'note', limit: 3 });
    expect(first.map((job) => job.payload)).to.deep.equal([1, 2, 4]);
    const after = first.at(-1)?.id ?? '';
    expect((await queue.list({ task: 'note', after, limit: 3 })).map((job) => job.payload)).to.deep.equal([5]);
    expect(await queue.list({ state: 'dead', limit: 3 })).to.deep.equal([]);
    expect(await queue.list({ state: 'done', limit: 3 })).to.deep.equal([]);
    expect(await queue.list({ state: 'queued', limit: 9 })).to.have.length(5);
  });

  it('shows progress while a job runs', async () => {
    await enqueue({ task: 'note', payload: 1 });
    let shown: unknown;
    const note = async (_payload: JobPayload, { progress }: JobContext): Promise<void> => {
      await progress(3, 10);
      [shown] = await queue.list({ state: 'running', limit: 1 });
    };
    await queue.drain({ note });
    expect(shown).to.deep.include({ progress: { done: 3, total: 10 }, state: 'running', attempts: 1 });
  });

  it('leaves jobs without a handler to those that have one', async () => {
    const { handlers } = recorder();
    await enqueue({ task: 'elsewhere', payload: 1, subject: 's' }, { task: 'note', payload: 2, subject: 's' });
    expect(await queue.drain(handlers)).to.equal(1);
    expect((await queue.list({ limit: 5 })).map((job) => job.task)).to.deep.equal(['elsewhere']);
  });

  it('wakes up for jobs that come later, and drains with the handlers it was started with', async () => {
    const first = deferred<JobPayload>();
    const note = (payload: JobPayload): Promise<void> => {
      first.resolve(payload);
      return Promise.resolve();
    };
    await queue.start({ note }, { concurrency: 2 });
    await enqueue({ task: 'note', payload: 'later' });
    expect(await first.promise).to.equal('later');
    await enqueue({ task: 'note', payload: 'again' });
    await queue.drain();
    expect(await queue.list({ limit: 1 })).to.deep.equal([]);
    await queue.stop();
  });

  it('waits for running jobs when it stops, and starts no others', async () => {
    const started = deferred();
    const held = deferred();
    const { seen } = recorder();
    const note = async (payload: JobPayload): Promise<void> => {
      started.resolve();
      await held.promise;
      seen.push(payload);
    };
    await enqueue(...[1, 2].map((n) => ({ task: 'note', payload: n, subject: 's' })));
    await queue.start({ note }, { concurrency: 2 });
    await started.promise;
    const stopped = queue.stop();
    held.resolve();
    await stopped;
    expect(seen).to.deep.equal([1]);
    const left = await queue.list({ limit: 5 });
    expect(left.map(({ payload, state, attempts }) => ({ payload, state, attempts }))).to.deep.equal([
      { payload: 2, state: 'queued', attempts: 0 },
    ]);
  });

  it('refuses to drain inside a transaction, which its handlers would wait for', async () => {
    expect(await refusal(harness.db.transaction(() => queue.drain({})))).to.have.property('message').that.contains('drain');
  });
};
