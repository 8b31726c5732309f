/** Facts, written in the transaction that made them. Rooms and add-ons merge their own. @since 0.1.0 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface EventMap {}
/** Values that taps may change. @since 0.1.0 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface FilterMap {}
/** Questions that taps answer with allow, deny or defer. @since 0.1.0 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface GateMap {}

/** @since 0.1.0 */
export type EventName = keyof EventMap & string;
/** @since 0.1.0 */
export type FilterName = keyof FilterMap & string;
/** @since 0.1.0 */
export type GateName = keyof GateMap & string;

/** Shape of an entry of `FilterMap`: the value and what it is about. @since 0.1.0 */
export interface FilterShape<V, I = undefined> {
  readonly value: V;
  readonly input: I;
}

/** The value a filter passes on. @since 0.1.0 */
export type FilterValue<K extends FilterName> = FilterMap[K] extends FilterShape<infer V, unknown> ? V : never;
/** What a filter is told besides the value. @since 0.1.0 */
export type FilterInput<K extends FilterName> = FilterMap[K] extends FilterShape<unknown, infer I> ? I : never;

/** @since 0.1.0 */
export type Awaitable<T> = T | Promise<T>;

/** A value nobody may change. @since 0.1.0 */
export type Frozen<T> = T extends (...args: never[]) => unknown ? T : T extends object ? { readonly [P in keyof T]: Frozen<T[P]> } : T;

/** Where a tap stands among others. Lower priority runs first; `before` and `after` name tap ids. @since 0.1.0 */
export interface TapOptions {
  readonly id?: string;
  readonly priority?: number;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly timeoutMs?: number;
}

/** How often and how far apart a failing delivery is tried. Milliseconds. @since 0.1.0 */
export interface RetryPolicy {
  readonly attempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

/** `durable` = at least once, retried, dead-lettered; `live` = after the commit, in memory, may be lost. @since 0.1.0 */
export interface EventTapOptions extends TapOptions {
  readonly delivery?: 'durable' | 'live';
  readonly retry?: RetryPolicy;
  /** `subject` keeps the order per subject. Default. */
  readonly sequential?: 'subject' | 'none';
}

/** Who does something. @since 0.1.0 */
export type Actor = { readonly kind: 'system' } | { readonly kind: 'staff' | 'client' | 'api'; readonly id: string };

/** What every tap is told. @since 0.1.0 */
export interface HookContext {
  readonly hook: string;
  readonly extension: string;
  readonly traceId: string;
  readonly actor: Actor;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** What an event tap is told. `eventId` plus the tap's name is the key for doing it once. @since 0.1.0 */
export interface EventContext extends HookContext {
  readonly eventId: string;
  readonly attempt: number;
  readonly occurredAt: string;
  readonly subject: string;
}

/** Answer of a gate. @since 0.1.0 */
export type Verdict =
  | { readonly verdict: 'allow' }
  | { readonly verdict: 'deny'; readonly code: string; readonly message: string }
  | { readonly verdict: 'defer'; readonly until: string; readonly reason: string };

/** Removes a tap. @since 0.1.0 */
export type Unsubscribe = () => void;

/** The bus as an extension sees it; everything it adds goes when the extension stops. @since 0.1.0 */
export interface Hooks {
  on<K extends EventName>(name: K, handler: (event: Frozen<EventMap[K]>, ctx: EventContext) => Awaitable<void>, options?: EventTapOptions): Unsubscribe;
  filter<K extends FilterName>(
    name: K,
    handler: (value: FilterValue<K>, input: Frozen<FilterInput<K>>, ctx: HookContext) => Awaitable<FilterValue<K>>,
    options?: TapOptions,
  ): Unsubscribe;
  gate<K extends GateName>(name: K, handler: (input: Frozen<GateMap[K]>, ctx: HookContext) => Awaitable<Verdict>, options?: TapOptions): Unsubscribe;
}
