import { createHash } from 'node:crypto';
import { BilletError, conflict, type Caller, type Operation, type OperationCtx } from '@billet/sdk';
import type { z } from '@billet/sdk';
import { currentHookScope, runInHookScope } from '../hooks/index.ts';
import type { UnitOfWork } from '../ports/work.ts';
import { createContextFactory, verdictSubject, type ContextFactory, type ExecutorParts, type Trail } from './context.ts';
import { parseInput, parseOutput } from './parse.ts';
import { systemCaller } from './system-caller.ts';
import { permits } from './permissions.ts';
import type { AuditSubject } from './ports.ts';
import { redactInput } from './redact-input.ts';

/** How one call differs from an ordinary one. */
export interface CallOptions {
  /** Makes a repeated command answer as the first time, without doing it again. */
  readonly idempotencyKey?: string;
  /** Runs everything and rolls back. */
  readonly dryRun?: boolean;
  readonly traceId?: string;
}

/** Runs operations: parse, authorise, gates, transaction with idempotency row, run, audit, outbox. */
export interface Executor {
  call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>, caller: Caller, options?: CallOptions): Promise<z.output<O>>;
  callByName(name: string, input: unknown, caller: Caller, options?: CallOptions): Promise<unknown>;
  /** Refuses whoever may not call the operation, without calling it: for work that is only kept now and done later. */
  assertMay(name: string, caller: Caller): void;
  /** Runs `fn` as one command of the system: jobs, schedules, hook handlers. */
  asSystem<T>(label: string, fn: (ctx: OperationCtx) => Promise<T>): Promise<T>;
}

class DryRunDone extends Error {
  readonly reply: unknown;
  constructor(reply: unknown) {
    super('dry run');
    this.reply = reply;
  }
}

const authorise = (operation: Operation, caller: Caller): void => {
  if (caller.audience !== 'system' && !operation.audience.includes(caller.audience)) {
    if (caller.audience === 'guest') throw new BilletError('AUTH_REQUIRED', 'Sign in first.', { status: 401 });
    throw new BilletError('FORBIDDEN', 'You may not do this.', { status: 403, details: { operation: operation.name } });
  }
  if (!permits(caller.permissions, operation.permission)) {
    throw new BilletError('FORBIDDEN', 'You may not do this.', { status: 403, details: { permission: operation.permission } });
  }
};

const hashOf = (name: string, input: unknown, caller: Caller): string => createHash('sha256').update(JSON.stringify([name, input, caller.clientId])).digest('hex');

/**
 * Whose idempotency keys they are. Guests have no name: one address never gets what another was answered, and without
 * an address a key counts for nothing.
 */
const ownerOf = ({ audience, actor, address }: Caller): string | undefined => {
  if (audience === 'guest') return address === undefined ? undefined : `guest:${address}`;
  return actor.kind === 'system' ? 'system' : `${actor.kind}:${actor.id}`;
};

const isGate = ({ kind }: AuditSubject): boolean => kind === 'gate';

export const createExecutor = (parts: ExecutorParts): Executor => {
  const writeAudit = async (work: UnitOfWork, operation: Operation, input: unknown, caller: Caller, traceId: string, trail: Trail): Promise<void> => {
    await parts.audit.append(work, {
      at: parts.clock.wall(),
      operation: operation.name,
      actor: caller.actor,
      ...(caller.impersonatedBy === undefined ? {} : { impersonatedBy: caller.impersonatedBy }),
      ...(caller.address === undefined ? {} : { address: caller.address }),
      traceId,
      input: redactInput(operation, input),
      subjects: trail.subjects,
    });
  };

  const runNested: ContextFactory['nested'] = async (operation, rawInput, caller, work, traceId, dryRun) => {
    authorise(operation, caller);
    if (operation.steps.kind === 'foreign') throw new BilletError('OPERATION_NESTED', `${operation.name} calls outside and cannot be nested.`, { status: 500 });
    const input = parseInput(operation, rawInput);
    const { ctx, trail } = contexts.make(caller, work, traceId, dryRun);
    const reply = parseOutput(operation, await operation.steps.run(ctx, input));
    if (operation.kind === 'command') await writeAudit(work as UnitOfWork, operation, input, caller, traceId, trail);
    return reply;
  };
  const contexts = createContextFactory(parts, runNested);

  /** What a gate refused is gone with its transaction; the audit keeps who refused it all the same. */
  const auditRefusal = async (operation: Operation, input: unknown, caller: Caller, traceId: string, trail: Trail): Promise<void> => {
    const gates = trail.subjects.filter(isGate);
    if (gates.length === 0 || operation.kind === 'query' || currentHookScope()?.dryRun === true || parts.work.current() !== undefined) return;
    try {
      await parts.work.run((work) => writeAudit(work, operation, input, caller, traceId, { subjects: gates }));
    } catch (error) {
      parts.log.error(`${operation.name}: a refusal is missing in the audit`, { traceId, error });
    }
  };

  const askGate = async (operation: Operation, input: unknown, caller: Caller, traceId: string): Promise<void> => {
    const verdict = await parts.hooks.ask('operation.run', { operation: operation.name, audience: caller.audience });
    if (verdict.verdict === 'allow') return;
    await auditRefusal(operation, input, caller, traceId, { subjects: [verdictSubject('operation.run', verdict)] });
    if (verdict.verdict === 'deny') throw new BilletError(verdict.code, verdict.message, { status: 403 });
    throw conflict('DEFERRED', verdict.reason, { until: verdict.until });
  };

  /** One transaction of a command: claims the key if asked to, runs, audits, keeps the reply. */
  const inTransaction = (
    operation: Operation,
    input: unknown,
    caller: Caller,
    traceId: string,
    options: CallOptions,
    step: { readonly claim: boolean; readonly finish: boolean; readonly run: (ctx: OperationCtx) => Promise<unknown> },
  ): Promise<unknown> => {
    let last: Trail = { subjects: [] };
    return parts.work.run(async (work) => {
      const key = operation.transient === true ? undefined : options.idempotencyKey;
      const owner = ownerOf(caller);
      if (key !== undefined && owner !== undefined && step.claim) {
        const hash = hashOf(operation.name, input, caller);
        const stored = await parts.idempotency.claim(work, owner, key, hash);
        if (stored !== undefined) {
          if (stored.requestHash !== hash) {
            throw new BilletError('IDEMPOTENCY_MISMATCH', 'This Idempotency-Key was used with another request.', { status: 422 });
          }
          if (stored.body === undefined) throw conflict('IDEMPOTENCY_BUSY', 'The first call with this key has not finished.');
          return { replay: stored.body };
        }
      }
      const { ctx, trail } = contexts.make(caller, work, traceId, options.dryRun ?? false);
      last = trail;
      const reply = await step.run(ctx);
      await writeAudit(work, operation, input, caller, traceId, trail);
      if (key !== undefined && owner !== undefined && step.finish) await parts.idempotency.save(work, owner, key, reply);
      if (options.dryRun === true) throw new DryRunDone(reply);
      return { reply };
    }).catch(async (error: unknown) => {
      if (!(error instanceof DryRunDone)) await auditRefusal(operation, input, caller, traceId, last);
      throw error;
    });
  };

  type Answer = { readonly replay: unknown } | { readonly reply: unknown };

  const runCommand = async (operation: Operation, input: unknown, caller: Caller, traceId: string, options: CallOptions): Promise<unknown> => {
    const { steps } = operation;
    if (steps.kind === 'local') {
      const answer = (await inTransaction(operation, input, caller, traceId, options, {
        claim: true,
        finish: true,
        run: async (ctx) => parseOutput(operation, await steps.run(ctx, input)),
      })) as Answer;
      return 'replay' in answer ? answer.replay : answer.reply;
    }
    if (options.dryRun === true) throw new BilletError('DRY_RUN_FOREIGN', 'This operation calls outside and has no dry run.', { status: 422 });
    parts.outlet.assertLive();
    const prepared = (await inTransaction(operation, input, caller, traceId, options, { claim: true, finish: false, run: (ctx) => steps.prepare(ctx, input) })) as Answer;
    if ('replay' in prepared) return prepared.replay;
    const signal = AbortSignal.timeout(parts.foreignTimeoutMs);
    const reply = await steps.call({ caller, clock: parts.clock, log: parts.log, signal, traceId, use: (ref) => parts.services.use(ref) }, prepared.reply);
    const settled = (await inTransaction(operation, input, caller, traceId, options, {
      claim: false,
      finish: true,
      run: async (ctx) => parseOutput(operation, await steps.settle(ctx, prepared.reply, reply)),
    })) as Answer;
    return 'reply' in settled ? settled.reply : settled.replay;
  };

  const call = async (operation: Operation, rawInput: unknown, caller: Caller, given: CallOptions = {}): Promise<unknown> => {
    authorise(operation, caller);
    const input = parseInput(operation, rawInput);
    const traceId = given.traceId ?? currentHookScope()?.traceId ?? parts.ids.ulid();
    // What a tap calls in the middle of a dry run is a dry run too.
    const dryRun = given.dryRun === true || currentHookScope()?.dryRun === true;
    const options = { ...given, dryRun };
    return runInHookScope({ traceId, actor: caller.actor, dryRun }, async () => {
      await askGate(operation, input, caller, traceId);
      if (operation.kind === 'command') {
        try {
          return await runCommand(operation, input, caller, traceId, options);
        } catch (error) {
          if (error instanceof DryRunDone) return error.reply;
          throw error;
        }
      }
      return parts.reads.read(async (work) => {
        const { steps } = operation;
        if (steps.kind === 'foreign') throw new BilletError('OPERATION_INVALID', `${operation.name} is a query and may not call outside.`, { status: 500 });
        return parseOutput(operation, await steps.run(contexts.make(caller, work, traceId, dryRun).ctx, input));
      });
    });
  };

  return {
    call: (operation, input, caller, options) => call(operation, input, caller, options) as never,
    callByName: async (name, input, caller, options) => call(parts.registry.get(name), input, caller, options),
    assertMay: (name, caller) => { authorise(parts.registry.get(name), caller); },
    asSystem: (label, fn) => {
      const traceId = currentHookScope()?.traceId ?? `${label}:${parts.ids.ulid()}`;
      return runInHookScope({ traceId, actor: systemCaller.actor, dryRun: false }, () =>
        parts.work.run((work) => fn(contexts.make(systemCaller, work, traceId, false).ctx)),
      );
    },
  };
};
