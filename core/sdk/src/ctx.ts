import type { Hooks, Actor } from './hooks.ts';

/** Structured log; a `Secret` in `data` prints as `[secret]`. @since 0.1.0 */
export interface Log {
  debug(message: string, data?: Readonly<Record<string, unknown>>): void;
  info(message: string, data?: Readonly<Record<string, unknown>>): void;
  warn(message: string, data?: Readonly<Record<string, unknown>>): void;
  error(message: string, data?: Readonly<Record<string, unknown>>): void;
}

/**
 * Two clocks. Business time (periods, due dates, prices) can be a sandbox that only moves forward.
 * Wall time (leases, tokens, signature windows, logs) is always real.
 * @since 0.1.0
 */
export interface Clock {
  /** Business instant, ISO UTC, for example `2027-01-21T12:00:00.000Z`. */
  now(): string;
  /** Business date in an IANA zone, `YYYY-MM-DD`. */
  today(zone: string): string;
  /** Real instant, ISO UTC. */
  wall(): string;
  /** Real milliseconds since 1970, for durations and deadlines. */
  wallMs(): number;
  /** True while the business clock is a sandbox. */
  readonly sandbox: boolean;
}

/** Ids and randomness come from here, so that tests can be repeated. @since 0.1.0 */
export interface IdSource {
  /** A sortable unique text id (ULID form). */
  ulid(): string;
  /** `bytes` random bytes as URL-safe text. */
  token(bytes: number): string;
  /** A number in [0, 1). */
  random(): number;
}

/** Options of `ctx.http`. @since 0.1.0 */
export interface HttpInit {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly timeoutMs?: number;
  /** Gives the call up; what was sent by then may still be carried out. */
  readonly signal?: AbortSignal;
  /** PEM certificates to trust besides the public authorities, for a server that signed its own. */
  readonly trust?: string;
  /** PEM certificate and private key by which we show who we are, where the other side wants both to (mutual TLS). */
  readonly identity?: { readonly certificate: string; readonly key: string };
  /** Names of fields to blank in the request log. */
  readonly secretFields?: readonly string[];
}

/** An HTTP answer; reading the body twice gives the same text. @since 0.1.0 */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/** Small storage of an extension: values are JSON, keys are its own. @since 0.1.0 */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Takes the next turn at something that lets one through every so many milliseconds, whichever process asks, and answers
   * how many milliseconds it is until then. The key holds nothing else.
   * @since 0.1.0
   */
  turn(key: string, everyMs: number): Promise<number>;
}

/**
 * What every extension gets, whatever its kind. `C` is the parsed settings of the scope it works in:
 * the extension itself at start, one server or merchant account in a call.
 * @since 0.1.0
 */
export interface Ctx<C = unknown> {
  readonly extension: string;
  readonly settings: C;
  readonly log: Log;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly hooks: Hooks;
  readonly kv: KeyValue;
  /**
   * Calls an operation as the system, in a transaction of its own: for what a hook, a job or a poll has to write.
   * Use `operation.name` for one of your own.
   */
  call(operation: string, input: unknown): Promise<unknown>;
  /** HTTP with time-out, size limit, host allow-list and redacted log. Refuses to run in a dry run. */
  http(url: string, init?: HttpInit): Promise<HttpReply>;
}

/** `Ctx` of one call to the outside: which attempt it is and when to give up. @since 0.1.0 */
export interface CallCtx<C = unknown> extends Ctx<C> {
  /** Id of the server or merchant account. */
  readonly accountId: string;
  readonly attempt: number;
  /** Stays the same over all retries of one wish; pass it on where the other side takes one. */
  readonly idempotencyKey: string;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly actor: Actor;
  /** Where the messages of this merchant account arrive; gateways only. */
  readonly hookUrl?: string;
}
