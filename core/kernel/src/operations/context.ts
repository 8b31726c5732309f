import type { Caller, Clock, IdSource, JobRequest, Operation, OperationCtx, SettingsOf, SettingsSchema, TableAccess, TableDefinition } from '@billet/sdk';
import type { z } from '@billet/sdk';
import type { DecidedVerdict, HookBus } from '../hooks/index.ts';
import type { JobPayload, JobQueue } from '../jobs/job-queue.ts';
import { redact, type KernelLog } from '../log.ts';
import type { Outlet } from '../outlet.ts';
import type { UnitOfWork, WorkRunner } from '../ports/work.ts';
import type { Services } from '../services.ts';
import type { AuditStore, AuditSubject, IdempotencyStore, ReadRunner } from './ports.ts';
import type { OperationRegistry } from './registry.ts';
import { systemCaller } from './system-caller.ts';

declare module '@billet/sdk' {
  interface GateMap {
    /** Asked before every operation. */
    'operation.run': { readonly operation: string; readonly audience: string };
  }
}

/** Typed access to an add-on's table; the database package makes it. */
export type TableOpener = (definition: TableDefinition<z.ZodObject>, work: object, caller: Caller) => TableAccess<z.ZodObject>;

/** Settings of the add-on that declares this schema. */
export type SettingsReader = (schema: SettingsSchema) => Promise<Readonly<Record<string, unknown>>>;

/** Everything the executor stands on. */
export interface ExecutorParts {
  readonly registry: OperationRegistry;
  readonly work: WorkRunner;
  readonly reads: ReadRunner;
  readonly hooks: HookBus;
  readonly jobs: JobQueue;
  readonly services: Services;
  readonly audit: AuditStore;
  readonly idempotency: IdempotencyStore;
  readonly openTable: TableOpener;
  readonly readSettings: SettingsReader;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: KernelLog;
  readonly outlet: Outlet;
  readonly foreignTimeoutMs: number;
}

/** What an operation has named as changed so far. */
export interface Trail {
  readonly subjects: AuditSubject[];
}

/** Who stood in the way, as the audit keeps it. */
export const verdictSubject = (gate: string, verdict: DecidedVerdict): AuditSubject => ({ kind: 'gate', id: gate, after: verdict });

export interface ContextFactory {
  make(caller: Caller, work: object, traceId: string, dryRun: boolean): { readonly ctx: OperationCtx; readonly trail: Trail };
  nested(operation: Operation, input: unknown, caller: Caller, work: object, traceId: string, dryRun: boolean): Promise<unknown>;
}

export const createContextFactory = (parts: ExecutorParts, nested: ContextFactory['nested']): ContextFactory => ({
  nested,
  make: (caller, work, traceId, dryRun) => {
    const trail: Trail = { subjects: [] };
    const find = (operation: Operation | string): Operation => (typeof operation === 'string' ? parts.registry.get(operation) : operation);
    const ctx: OperationCtx = {
      caller,
      actor: caller.actor,
      clock: parts.clock,
      ids: parts.ids,
      log: parts.log,
      traceId,
      dryRun,
      work,
      emit: (name, event) => parts.hooks.emit(work as UnitOfWork, name, event),
      apply: (name, value, input) => parts.hooks.apply(name, value, input),
      ask: async (name, input) => {
        const verdict = await parts.hooks.ask(name, input);
        if (verdict.verdict !== 'allow') trail.subjects.push(verdictSubject(name, verdict));
        return verdict;
      },
      call: (operation: Operation | string, input: unknown): Promise<never> => nested(find(operation), input, caller, work, traceId, dryRun) as Promise<never>,
      callAsSystem: (operation, input) => nested(operation, input, { ...systemCaller, locale: caller.locale }, work, traceId, dryRun) as Promise<never>,
      enqueue: (...jobs) => parts.jobs.enqueue(work as UnitOfWork, jobs.map(toSpec)),
      use: (ref) => parts.services.use(ref),
      table: <S extends z.ZodObject>(definition: TableDefinition<S>): TableAccess<S> =>
        parts.openTable(definition, work, caller),
      settings: <S extends SettingsSchema>(schema: S): Promise<SettingsOf<S>> => parts.readSettings(schema) as Promise<SettingsOf<S>>,
      touch: (subject, before, after) => {
        trail.subjects.push({
          kind: subject.kind,
          id: String(subject.id),
          ...(subject.clientId === undefined ? {} : { clientId: subject.clientId }),
          ...(before === undefined ? {} : { before: redact(before) }),
          ...(after === undefined ? {} : { after: redact(after) }),
        });
      },
    };
    return { ctx, trail };
  },
});

const toSpec = ({ payload, ...job }: JobRequest): { readonly task: string; readonly payload: JobPayload } & Omit<JobRequest, 'payload'> => ({
  ...job,
  payload: payload as JobPayload,
});
