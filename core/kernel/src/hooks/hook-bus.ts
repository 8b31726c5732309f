import { isDeepStrictEqual } from 'node:util';
import { BilletError, type EventContext, type EventTapOptions, type Hooks, type IdSource, type Clock } from '@billet/sdk';
import type { KernelLog } from '../log.ts';
import { Circuit } from './circuit.ts';
import { currentHookScope, deeper, type HookScope } from './hook-scope.ts';
import type { OutboxEvent, OutboxStore } from './outbox-port.ts';
import { contextOf, HookTimeout, runTap } from './run-tap.ts';
import { ordered, remember, tapInfo, untilIdle, type Tap } from './tap.ts';
import type { DecidedVerdict, EventSpec, FilterSpec, GateSpec, HookBus, HookKind, HookObserver, TapOutcome } from './types.ts';
import { isLater, parseVerdict } from './verdict.ts';

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
  finished(tap: Tap, ms: number, outcome: TapOutcome, traceId: string, error?: unknown): void;
  /** The payload as its event is declared today. */
  payloadOf(event: OutboxEvent): unknown;
  /** Told after each commit that wrote events for durable taps. */
  onWritten(listener: () => void): () => void;
}

type AnySpec = { readonly kind: 'event'; readonly spec: EventSpec<never> } | { readonly kind: 'filter'; readonly spec: FilterSpec<never> } | { readonly kind: 'gate'; readonly spec: GateSpec };

const NAME = /^[a-z][a-zA-Z]*(\.[a-z][a-zA-Z]*)+$/;
const LIVE_TIMEOUT_MS = 60_000;

const hookError = (message: string): BilletError => new BilletError('HOOK_ERROR', message, { status: 500 });

/** Hook of those that follow all events. */
const ANY = '*';

const isDurable = (tap: Tap): boolean => tap.kind === 'event' && tap.options.delivery !== 'live';

const failureOf = (error: unknown): 'error' | 'timeout' => (error instanceof HookTimeout ? 'timeout' : 'error');

/** A filter tap works on a copy: if it fails half-way, the last good value is untouched. */
const copyOf = <T>(value: T): T => (typeof value === 'object' && value !== null ? structuredClone(value) : value);

export const subscriberKey = (tap: Tap): string => `${tap.owner}:${tap.id}`;

export const createHookBus = ({ outbox, clock, ids, log }: HookBusParts): InnerBus => {
  const specs = new Map<string, AnySpec>();
  let taps: readonly Tap[] = [];
  const lists = new Map<string, readonly Tap[]>();
  const circuits = new Map<string, Circuit>();
  const ranks = new Map<string, number>();
  const observers = new Set<HookObserver>();
  const listeners = new Set<() => void>();
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
    if (!NAME.test(name)) throw hookError(`hook "${name}": a name reads noun.word`);
    if (specs.has(name)) throw hookError(`hook "${name}" is declared twice`);
    if (entry.kind === 'event' && entry.spec.version > 1 && entry.spec.upcast === undefined) throw hookError(`event "${name}" has version ${String(entry.spec.version)} and no upcaster for older ones`);
    specs.set(name, entry);
  };

  /** The name of an event today. */
  const nameToday = (name: string): string => {
    const entry = specs.get(name);
    return (entry?.kind === 'event' ? entry.spec.deprecated?.use : undefined) ?? name;
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

  /** An observer that fails must not fail the work it watches. */
  const tell = (say: (observer: HookObserver) => void): void => {
    for (const observer of observers) {
      try {
        say(observer);
      } catch (error) {
        log.warn('a hook observer failed', { error });
      }
    }
  };

  const finished: InnerBus['finished'] = (tap, ms, outcome, traceId, error) => {
    remember(tap, ms);
    const circuit = circuitOf(tap.owner);
    if (outcome === 'error' || outcome === 'timeout') {
      tap.failures += 1;
      log.warn(`hook ${tap.hook}: ${tap.owner} failed`, { tap: tap.id, traceId, error });
      if (circuit.failed()) {
        log.error(`extension ${tap.owner} keeps failing; its hooks pause for a minute`);
        tell((observer) => observer.circuit?.({ owner: tap.owner, state: 'open' }));
      }
    } else if (circuit.succeeded()) tell((observer) => observer.circuit?.({ owner: tap.owner, state: 'closed' }));
    if (observers.size === 0) return;
    const report = { info: tapInfo(tap, circuit), ms, outcome, traceId, ...(error === undefined ? {} : { error }) };
    tell((observer) => observer.tap?.(report));
  };

  const freeId = (owner: string, hook: string): string => {
    for (let number = 1; ; number += 1) {
      const id = `${hook}#${String(number)}`;
      if (!taps.some((tap) => tap.owner === owner && tap.id === id)) return id;
    }
  };

  const keep = (owner: string, kind: HookKind, hook: string, handler: Tap['handler'], options: EventTapOptions & { readonly id: string }, wants?: Tap['wants']): (() => void) => {
    const { id } = options;
    if (taps.some((tap) => tap.owner === owner && tap.id === id)) throw hookError(`${owner}: two taps are called "${id}"`);
    sequence += 1;
    const tap: Tap = { hook, kind, owner, rank: ranks.get(owner) ?? 0, id, options, handler, sequence, ...(wants === undefined ? {} : { wants }), calls: 0, failures: 0, running: 0, times: [], onIdle: [] };
    setTaps([...taps, tap]);
    return () => {
      setTaps(taps.filter((other) => other !== tap));
    };
  };

  const add = (owner: string, kind: HookKind, name: string, handler: Tap['handler'], options: EventTapOptions = {}): (() => void) => {
    specOf(kind, name, owner);
    const hook = nameToday(name);
    if (hook !== name) {
      specOf(kind, hook, owner);
      if (!warned.has(`${owner} ${name}`)) log.warn(`${owner} uses the deprecated hook ${name}; use ${hook}`);
      warned.add(`${owner} ${name}`);
    }
    return keep(owner, kind, hook, handler, { ...options, id: options.id ?? freeId(owner, name) });
  };

  const followersOf = async (name: string): Promise<readonly Tap[]> => {
    const wanting: Tap[] = [];
    for (const tap of listOf(ANY)) if ((await tap.wants?.(name)) === true) wanting.push(tap);
    return wanting;
  };

  const tellLive = async (tap: Tap, event: OutboxEvent): Promise<void> => {
    if (!circuitOf(tap.owner).admits()) return;
    const began = performance.now();
    const own: HookScope = { traceId: event.traceId, actor: event.actor as never, dryRun: false };
    try {
      await deeper(tap.hook, (scope) =>
        runTap(tap, LIVE_TIMEOUT_MS, (signal) =>
          tap.handler(event.payload as never, { ...contextOf(tap, scope, signal), eventId: event.id, attempt: 1, occurredAt: event.occurredAt, subject: event.subject } as never),
        ), own);
      finished(tap, performance.now() - began, 'ok', event.traceId);
    } catch (error) {
      finished(tap, performance.now() - began, failureOf(error), event.traceId, error);
    }
  };

  const emitMany: HookBus['emitMany'] = async (work, given, events) => {
    specOf('event', given, 'emit');
    const name = nameToday(given) as typeof given;
    const spec = specOf('event', name, 'emit');
    const scope = currentHookScope();
    const rows = events.map((event): OutboxEvent => {
      const payload = spec.schema.parse(event);
      return { id: ids.ulid(), name, version: spec.version, subject: spec.subject(payload), payload, occurredAt: clock.now(), traceId: scope?.traceId ?? 'none', actor: scope?.actor ?? { kind: 'system' } };
    });
    if (scope?.dryRun === true) return;
    const list = listOf(name);
    const durable = [...list.filter(isDurable), ...(await followersOf(name))];
    await outbox.append(work, rows, durable.map((tap) => ({ key: subscriberKey(tap), sequential: tap.options.sequential ?? 'subject' })));
    if (list.length + durable.length === 0) return;
    work.afterCommit(() => {
      for (const event of rows) for (const tap of list) if (!isDurable(tap)) void tellLive(tap, event);
      if (durable.length > 0) for (const listener of listeners) listener();
    });
  };

  return {
    declareEvent: (name, spec) => { declare(name, { kind: 'event', spec: spec as unknown as EventSpec<never> }); },
    declareFilter: (name, spec) => { declare(name, { kind: 'filter', spec: spec as unknown as FilterSpec<never> }); },
    declareGate: (name, spec) => { declare(name, { kind: 'gate', spec }); },
    scope: (owner): Hooks => {
      if (!ranks.has(owner)) ranks.set(owner, ranks.size);
      return {
        on: (name, handler, options) => add(owner, 'event', name, handler, options),
        filter: (name, handler, options) => add(owner, 'filter', name, handler, options),
        gate: (name, handler, options) => add(owner, 'gate', name, handler, options),
      };
    },
    follow: (owner, { wants, handler }) => {
      const told: Tap['handler'] = (_payload: never, { eventId, hook }: EventContext) => handler({ id: eventId, name: hook });
      keep(owner, 'event', ANY, told, { id: 'follow', sequential: 'none' }, wants);
    },
    events: () => [...specs].filter(([, { kind, spec }]) => kind === 'event' && !('deprecated' in spec)).map(([name]) => name).sort(),
    release: async (owner) => {
      const mine = taps.filter((tap) => tap.owner === owner);
      setTaps(taps.filter((tap) => tap.owner !== owner));
      circuits.delete(owner);
      await Promise.all(mine.map(untilIdle));
    },
    emit: (work, name, event) => emitMany(work, name, [event]),
    emitMany,
    apply: async (name, value, input) => {
      const spec = specOf('filter', name, 'apply');
      const list = listOf(name);
      if (list.length === 0) return value;
      const failed = (tap: Tap, cause?: unknown): BilletError =>
        new BilletError('HOOK_FAILED', `The extension "${tap.owner}" failed in "${String(name)}".`, { status: 500, cause, details: { extension: tap.owner, hook: name } });
      return deeper(name, async (scope) => {
        let current = value;
        for (const tap of list) {
          if (!circuitOf(tap.owner).admits()) {
            if (spec.onError === 'fail') throw failed(tap, hookError(`${tap.owner} pauses after too many failures`));
            continue;
          }
          const copy = copyOf(current);
          const began = performance.now();
          try {
            const answer = await runTap(tap, spec.timeoutMs, (signal) => tap.handler(copy as never, input as never, contextOf(tap, scope, signal) as never));
            const next = spec.schema.parse(answer) as never;
            finished(tap, performance.now() - began, observers.size > 0 && !isDeepStrictEqual(next, current) ? 'changed' : 'ok', scope.traceId);
            current = next;
          } catch (error) {
            finished(tap, performance.now() - began, failureOf(error), scope.traceId, error);
            if (spec.onError === 'fail') throw failed(tap, error);
          }
        }
        return current;
      });
    },
    ask: async (name, input): Promise<DecidedVerdict> => {
      const spec = specOf('gate', name, 'ask');
      const list = listOf(name);
      if (list.length === 0) return { verdict: 'allow', by: 'core' };
      return deeper(name, async (scope) => {
        let deferred: (DecidedVerdict & { verdict: 'defer' }) | undefined;
        for (const tap of list) {
          const began = performance.now();
          const failed: DecidedVerdict = { verdict: 'deny', code: 'GATE_FAILED', message: `The extension "${tap.owner}" could not decide.`, by: tap.owner };
          if (!circuitOf(tap.owner).admits()) {
            if (spec.onError === 'deny') return failed;
            continue;
          }
          try {
            const verdict = { ...parseVerdict(await runTap(tap, spec.timeoutMs, (signal) => tap.handler(input as never, contextOf(tap, scope, signal) as never))), by: tap.owner };
            finished(tap, performance.now() - began, verdict.verdict === 'deny' ? 'denied' : verdict.verdict === 'defer' ? 'deferred' : 'ok', scope.traceId);
            if (verdict.verdict === 'deny') return verdict;
            if (verdict.verdict === 'defer' && (deferred === undefined || isLater(verdict, deferred))) deferred = verdict;
          } catch (error) {
            finished(tap, performance.now() - began, failureOf(error), scope.traceId, error);
            if (spec.onError === 'deny') return failed;
          }
        }
        return deferred ?? { verdict: 'allow', by: 'core' };
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
    payloadOf: ({ name, version, payload }) => {
      const spec = specOf('event', name, 'outbox');
      if (version === spec.version) return payload;
      if (version > spec.version || spec.upcast === undefined) throw hookError(`event "${name}": version ${String(version)} is not one that this program reads`);
      return spec.schema.parse(spec.upcast(payload, version));
    },
    onWritten: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
};
