import type { EventMap, EventName, FilterInput, FilterName, FilterValue, GateMap, GateName, Hooks, Unsubscribe, Verdict } from '@billet/sdk';
import type { UnitOfWork } from '../ports/work.ts';

/** Anything that parses: zod fits. */
export interface Schema<T> {
  parse(value: unknown): T;
}

export interface EventSpec<K extends EventName> {
  readonly schema: Schema<EventMap[K]>;
  readonly version: number;
  /** Makes a payload of an older version (still waiting in the outbox) one of this version. Needed from version 2 on. */
  readonly upcast?: (payload: unknown, version: number) => unknown;
  readonly subject: (event: EventMap[K]) => string;
  readonly since: string;
  /** Renamed: whoever taps or emits this name means the other one. */
  readonly deprecated?: { readonly since: string; readonly use: EventName };
}

export interface FilterSpec<K extends FilterName> {
  readonly schema: Schema<FilterValue<K>>;
  readonly onError: 'skip' | 'fail';
  readonly timeoutMs: number;
  readonly since: string;
}

export interface GateSpec {
  readonly onError: 'deny' | 'allow';
  readonly timeoutMs: number;
  readonly since: string;
}

export type HookKind = 'event' | 'filter' | 'gate';

/** One tap with its figures. */
export interface TapInfo {
  readonly hook: string;
  readonly kind: HookKind;
  readonly owner: string;
  readonly id: string;
  readonly priority: number;
  readonly state: 'active' | 'open-circuit';
  readonly calls: number;
  readonly failures: number;
  readonly p95Ms: number;
}

export type TapOutcome = 'ok' | 'changed' | 'denied' | 'deferred' | 'error' | 'timeout';

export interface HookObserver {
  tap?(report: { readonly info: TapInfo; readonly ms: number; readonly outcome: TapOutcome; readonly traceId: string; readonly error?: unknown }): void;
  /** An extension's hooks pause for a minute, or go on. */
  circuit?(report: { readonly owner: string; readonly state: 'open' | 'closed' }): void;
}

/** A verdict that says who spoke it; `core` = no tap objected. */
export type DecidedVerdict = Verdict & { readonly by: string };

/** What a follower of all events is told. */
export interface FollowedEvent {
  /** The same on each try. */
  readonly id: string;
  readonly name: string;
}

/** Hears of events whatever they are called, at least once each; for what passes them on. */
export interface Follower {
  /** Asked in the transaction that writes an event, whether it shall be told of it. */
  wants(name: string): Promise<boolean>;
  handler(event: FollowedEvent): Promise<void>;
}

/** The bus as the host sees it. */
export interface HookBus {
  declareEvent<K extends EventName>(name: K, spec: EventSpec<K>): void;
  declareFilter<K extends FilterName>(name: K, spec: FilterSpec<K>): void;
  declareGate(name: GateName, spec: GateSpec): void;
  scope(owner: string): Hooks;
  follow(owner: string, follower: Follower): void;
  /** Names of all events that are declared, in order of the alphabet; those that were renamed under their new name. */
  events(): readonly string[];
  /** Lets running handlers finish, then removes all taps of the owner. */
  release(owner: string): Promise<void>;
  emit<K extends EventName>(work: UnitOfWork, name: K, event: EventMap[K]): Promise<void>;
  /** Many events of one name with few statements. */
  emitMany<K extends EventName>(work: UnitOfWork, name: K, events: readonly EventMap[K][]): Promise<void>;
  apply<K extends FilterName>(name: K, value: FilterValue<K>, input: FilterInput<K>): Promise<FilterValue<K>>;
  ask<K extends GateName>(name: K, input: GateMap[K]): Promise<DecidedVerdict>;
  seal(): void;
  taps(): readonly TapInfo[];
  observe(observer: HookObserver): Unsubscribe;
}
