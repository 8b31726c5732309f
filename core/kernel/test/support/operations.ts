import { defineOperation, z, type Caller, type Operation } from '@billet/sdk';
import { createExecutor, createOperationRegistry, createOutlet, createServices, type AuditEntry, type Executor, type ExecutorParts, type IdempotencyStore, type JobQueue, type OperationRegistry, type StoredReply, type UnitOfWork } from '@billet/kernel';
import { gateSpec } from './test-hooks.ts';
import { countingIds, handWork, testBus, type TestBus } from './fakes.ts';

/** Everything a transaction can touch, so that a rollback can be seen. */
export interface Store {
  readonly rows: unknown[];
  readonly audit: AuditEntry[];
  readonly jobs: unknown[];
  readonly replies: Map<string, StoredReply>;
}

export interface House extends TestBus {
  readonly registry: OperationRegistry;
  readonly executor: Executor;
  readonly store: Store;
  /** `begin`, `commit`, `rollback` and what operations say, in order. */
  readonly steps: string[];
}

/** An executor on a database made of arrays: a failed unit of work leaves them as they were. */
export const testHouse = (more: Partial<ExecutorParts> = {}): House => {
  const test = testBus();
  test.bus.declareGate('operation.run', gateSpec());
  test.bus.declareGate('testParcel.send', gateSpec());
  const store: Store = { rows: [], audit: [], jobs: [], replies: new Map() };
  const steps: string[] = [];
  let running: UnitOfWork | undefined;
  const run = async <T>(fn: (work: UnitOfWork) => Promise<T>): Promise<T> => {
    if (running !== undefined) return fn(running);
    const work = handWork();
    const [rows, audit, jobs, replies] = [[...store.rows], [...store.audit], [...store.jobs], new Map(store.replies)];
    steps.push('begin');
    running = work;
    try {
      const result = await fn(work);
      steps.push('commit');
      running = undefined;
      await work.commit();
      return result;
    } catch (error) {
      store.rows.splice(0, Infinity, ...rows);
      store.audit.splice(0, Infinity, ...audit);
      store.jobs.splice(0, Infinity, ...jobs);
      store.replies.clear();
      for (const [key, reply] of replies) store.replies.set(key, reply);
      steps.push('rollback');
      throw error;
    } finally {
      running = undefined;
    }
  };
  const idempotency: IdempotencyStore = {
    claim: (_, owner, key, requestHash) => {
      const known = store.replies.get(`${owner} ${key}`);
      if (known === undefined) store.replies.set(`${owner} ${key}`, { requestHash });
      return Promise.resolve(known);
    },
    save: (_, owner, key, body) => {
      const known = store.replies.get(`${owner} ${key}`);
      store.replies.set(`${owner} ${key}`, { requestHash: known?.requestHash ?? '', body: body ?? null });
      return Promise.resolve();
    },
  };
  const registry = createOperationRegistry();
  const executor = createExecutor({
    registry,
    work: { run, current: () => running },
    reads: { read: (fn) => fn({}) },
    hooks: test.bus,
    jobs: { enqueue: (_: UnitOfWork, specs: readonly unknown[]) => Promise.resolve(void store.jobs.push(...specs)) } as unknown as JobQueue,
    services: createServices(),
    audit: { append: (_, entry) => Promise.resolve(void store.audit.push(entry)) },
    idempotency,
    openTable: () => { throw new Error('no tables here'); },
    readSettings: () => { throw new Error('no settings here'); },
    clock: test.clock,
    ids: countingIds(),
    log: test.log,
    outlet: createOutlet(false),
    foreignTimeoutMs: 1000,
    ...more,
  });
  return { ...test, registry, executor, store, steps };
};

export const staff = (...permissions: readonly string[]): Caller => ({ audience: 'staff', actor: { kind: 'staff', id: '1' }, permissions, scope: { kind: 'all' }, locale: 'en' });
export const client = (id: string, ...permissions: readonly string[]): Caller => ({ audience: 'client', actor: { kind: 'client', id }, permissions, scope: { kind: 'clients', clientIds: [Number(id)] }, locale: 'en' });
export const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en' };

/** A command that adds a row to the store. */
export const addRow = ({ store, steps }: House, more: Partial<Operation> = {}): Operation => ({
  ...defineOperation({
    name: 'rows.add',
    summary: 'Adds a row.',
    kind: 'command',
    audience: ['staff', 'client'],
    permission: 'rows.write',
    input: z.strictObject({ text: z.string().min(1), size: z.int().min(0).default(0), password: z.string().optional() }),
    output: z.strictObject({ count: z.int() }),
    sensitive: ['password'],
    run: (ctx, input) => {
      steps.push(`run ${input.text}`);
      store.rows.push(input.text);
      ctx.touch({ kind: 'row', id: store.rows.length, clientId: 7 }, undefined, { text: input.text, apiKey: 'k-1' });
      return Promise.resolve({ count: store.rows.length });
    },
  }),
  ...more,
});
