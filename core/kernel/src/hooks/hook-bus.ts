import { BilletError, type EventTapOptions, type Hooks, type IdSource, type Clock } from '@billet/sdk';
import type { KernelLog } from '../log.ts';
import { currentHookScope, deeper } from './hook-scope.ts';
import type { OutboxEvent, OutboxStore } from './outbox-port.ts';
import { contextOf, HookTimeout, runTap } from './run-tap.ts';
import { Circuit, ordered, remember, tapInfo, type Tap } from './tap.ts';
import type { DecidedVerdict, EventSpec, FilterSpec, GateSpec, HookBus, HookKind, HookObserver, TapOutcome } from './types.ts';

export interface HookBusParts {
  readonly outbox: OutboxStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: KernelLog;
}

/** What the dispatcher needs from the bus besides its public face. */
export interface InnerBus extends HookBus {
  durableTaps(): readonly Tap[];
  circuitOf(owner: string): Circuit;
  finished(tap: Tap, ms: number, outcome: TapOutcome, error?: unknown): void;
}

type AnySpec = { readonly kind: 'event'; readonly spec: EventSpec<never> } | { readonly kind: 'filter'; readonly spec: FilterSpec<never> } | { readonly kind: 'gate'; readonly spec: GateSpec };

const hookError = (message: string): BilletError => new BilletError('HOOK_ERROR', message, { status: 500 });

const isDurable = (tap: Tap): boolean => tap.kind === 'event' && tap.options.delivery !== 'live';

export const subscriberKey = (tap: Tap): string => `${tap.owner}:${tap.id}`;

export const createHookBus = ({ outbox, clock, ids, log }: HookBusParts): InnerBus => {
  const specs = new Map<string, AnySpec>();
  let taps: readonly Tap[] = [];
  const lists = new Map<string, readonly Tap[]>();
  const circuits = new Map<string, Circuit>();
  const observers = new Set<HookObserver>();
  const warned = new Set<string>();
  let sealed = false;
  let sequence = 0;

  const circuitOf = (owner: string): Circuit => {
    const circuit = circuits.get(owner) ?? new Circuit(clock.wallMs);
    circuits.set(owner, circuit);
    return circuit;
  };

  const specOf = <K extends HookKind>(kind: K, name: string, who: string): Extract<AnySpec, { kind: K }>['spec'] => {
    const entry = specs.get(name);
    if (entry?.kind !== kind) throw hookError(`${who}: no ${kind} is called "${name}"`);
    return entry.spec as never;
  };

  const declare = (name: string, entry: AnySpec): void => {
    if (sealed) throw hookError(`hook "${name}" declared after boot`);
    if (specs.has(name)) throw hookError(`hook "${name}" is declared twice`);
    specs.set(name, entry);
  };

  // Copy-on-write: a run that goes on keeps the list it started with.
  const setTaps = (next: readonly Tap[]): void => {
    taps = next;
    lists.clear();
  };

  const listOf = (name: string): readonly Tap[] => {
    const cached = lists.get(name);
    if (cached !== undefined) return cached;
    const list = ordered(taps.filter((tap) => tap.hook === name));
    lists.set(name, list);
    return list;
  };

  const finished = (tap: Tap, ms: number, outcome: TapOutcome, error?: unknown): void => {
    remember(tap, ms);
    const circuit = circuitOf(tap.owner);
    if (outcome === 'error' || outcome === 'timeout') {
      tap.failures += 1;
      log.warn(`hook ${tap.hook}: ${tap.owner} failed`, { tap: tap.id, error });
      if (circuit.failed()) log.error(`extension ${tap.owner} keeps failing; its hooks pause for a minute`);
    } else circuit.succeeded();
    if (observers.size === 0) return;
    const report = { info: tapInfo(tap, circuit), ms, outcome, traceId: currentHookScope()?.traceId ?? 'none', ...(error === undefined ? {} : { error }) };
    for (const observer of observers) observer.tap?.(report);
  };

  const add = (owner: string, kind: HookKind, hook: string, handler: Tap['handler'], options: EventTapOptions = {}): (() => void) => {
    const spec = specOf(kind, hook, owner) as { readonly deprecated?: { readonly use: string } };
    if (spec.deprecated !== undefined && !warned.has(`${owner} ${hook}`)) {
      warned.add(`${owner} ${hook}`);
      log.warn(`${owner} uses the deprecated hook ${hook}; use ${spec.deprecated.use}`);
    }
    sequence += 1;
    const same = taps.filter((tap) => tap.owner === owner && tap.hook === hook).length;
    const id = options.id ?? `${hook}#${String(same + 1)}`;
    if (taps.some((tap) => tap.owner === owner && tap.id === id)) throw hookError(`${owner}: two taps are called "${id}"`);
    const tap: Tap = { hook, kind, owner, id, options, handler, sequence, calls: 0, failures: 0, running: 0, times: [] };
    setTaps([...taps, tap]);
    return () => {
      setTaps(taps.filter((other) => other !== tap));
    };
  };

  const runLive = (name: string, events: readonly OutboxEvent[]): void => {
    for (const tap of listOf(name).filter((each) => !isDurable(each))) {
      for (const event of events) {
        const began = performance.now();
        const scope = { traceId: event.traceId, actor: event.actor as never, dryRun: false };
        const run = runTap(tap, 60_000, (signal) =>
          tap.handler(event.payload as never, { ...contextOf(tap, scope, signal), eventId: event.id, attempt: 1, occurredAt: event.occurredAt, subject: event.subject } as never),
        );
        run.then(
          () => { finished(tap, performance.now() - began, 'ok'); },
          (error: unknown) => { finished(tap, performance.now() - began, error instanceof HookTimeout ? 'timeout' : 'error', error); },
        );
      }
    }
  };

  const emitMany: HookBus['emitMany'] = async (work, name, events) => {
    const spec = specOf('event', name, 'emit');
    const scope = currentHookScope();
    if (scope?.dryRun === true) return;
    const rows = events.map((event): OutboxEvent => {
      const payload = spec.schema.parse(event);
      return { id: ids.ulid(), name, version: spec.version, subject: spec.subject(payload), payload, occurredAt: clock.now(), traceId: scope?.traceId ?? 'none', actor: scope?.actor ?? { kind: 'system' } };
    });
    const list = listOf(name);
    await outbox.append(work, rows, list.filter(isDurable).map((tap) => ({ key: subscriberKey(tap), sequential: tap.options.sequential ?? 'subject' })));
    if (list.some((tap) => !isDurable(tap))) work.afterCommit(() => { runLive(name, rows); });
  };

  return {
    declareEvent: (name, spec) => { declare(name, { kind: 'event', spec: spec as unknown as EventSpec<never> }); },
    declareFilter: (name, spec) => { declare(name, { kind: 'filter', spec: spec as unknown as FilterSpec<never> }); },
    declareGate: (name, spec) => { declare(name, { kind: 'gate', spec }); },
    scope: (owner): Hooks => ({
      on: (name, handler, options) => add(owner, 'event', name, handler, options),
      filter: (name, handler, options) => add(owner, 'filter', name, handler, options),
      gate: (name, handler, options) => add(owner, 'gate', name, handler, options),
    }),
    release: async (owner) => {
      const mine = taps.filter((tap) => tap.owner === owner);
      setTaps(taps.filter((tap) => tap.owner !== owner));
      circuits.delete(owner);
      while (mine.some((tap) => tap.running > 0)) await new Promise((resolve) => setImmediate(resolve));
    },
    emit: (work, name, event) => emitMany(work, name, [event]),
    emitMany,
    apply: async (name, value, input) => {
      const spec = specOf('filter', name, 'apply');
      const list = listOf(name);
      if (list.length === 0) return value;
      return deeper(name, async (scope) => {
        let current = value;
        for (const tap of list) {
          if (circuitOf(tap.owner).open && spec.onError === 'skip') continue;
          const began = performance.now();
          try {
            const answer = await runTap(tap, spec.timeoutMs, (signal) => tap.handler(current as never, input as never, contextOf(tap, scope, signal) as never));
            const next = spec.schema.parse(answer) as never;
            finished(tap, performance.now() - began, next === current ? 'ok' : 'changed');
            current = next;
          } catch (error) {
            finished(tap, performance.now() - began, error instanceof HookTimeout ? 'timeout' : 'error', error);
            if (spec.onError === 'fail') throw new BilletError('HOOK_FAILED', `The extension "${tap.owner}" failed in "${String(name)}".`, { status: 500, cause: error, details: { extension: tap.owner, hook: name } });
          }
        }
        return current;
      });
    },
    ask: async (name, input): Promise<DecidedVerdict> => {
      const spec = specOf('gate', name, 'ask');
      const list = listOf(name);
      if (list.length === 0) return { verdict: 'allow' };
      return deeper(name, async (scope) => {
        let deferred: (DecidedVerdict & { verdict: 'defer' }) | undefined;
        for (const tap of list) {
          const began = performance.now();
          const onError = (): DecidedVerdict | undefined =>
            spec.onError === 'deny' ? { verdict: 'deny', code: 'GATE_FAILED', message: `The extension "${tap.owner}" could not decide.`, by: tap.owner } : undefined;
          if (circuitOf(tap.owner).open) {
            const verdict = onError();
            if (verdict !== undefined) return verdict;
            continue;
          }
          try {
            const verdict = (await runTap(tap, spec.timeoutMs, (signal) => tap.handler(input as never, contextOf(tap, scope, signal) as never))) as DecidedVerdict;
            finished(tap, performance.now() - began, verdict.verdict === 'deny' ? 'denied' : verdict.verdict === 'defer' ? 'deferred' : 'ok');
            if (verdict.verdict === 'deny') return { ...verdict, by: tap.owner };
            if (verdict.verdict === 'defer' && (deferred === undefined || verdict.until > deferred.until)) deferred = { ...verdict, by: tap.owner };
          } catch (error) {
            finished(tap, performance.now() - began, error instanceof HookTimeout ? 'timeout' : 'error', error);
            const verdict = onError();
            if (verdict !== undefined) return verdict;
          }
        }
        return deferred ?? { verdict: 'allow' };
      });
    },
    seal: () => { sealed = true; },
    taps: () => taps.map((tap) => tapInfo(tap, circuits.get(tap.owner))),
    observe: (observer) => {
      observers.add(observer);
      return () => { observers.delete(observer); };
    },
    durableTaps: () => taps.filter(isDurable),
    circuitOf,
    finished,
  };
};
