/**
 * Why a call to the outside failed. One list for servers, gateways, registrars and all others.
 * - `auth` our credentials were refused: stops the whole account, staff must act
 * - `invalid` the request can never succeed as it stands; `field` may name the culprit
 * - `notFound`, `exists`, `limit` the object is absent, taken, or a quota is full
 * - `busy`, `network`, `timeout`, `rate` worth trying again later
 * - `unsupported` the other side cannot do this
 * - `declined` the other side understood and said no (a card, a registry policy)
 * - `remote` anything else the other side said
 * @since 0.1.0
 */
export type FailureKind =
  | 'auth'
  | 'invalid'
  | 'notFound'
  | 'exists'
  | 'limit'
  | 'busy'
  | 'network'
  | 'timeout'
  | 'rate'
  | 'unsupported'
  | 'declined'
  | 'remote';

/** When core may try again. `lookup` = ask what happened first, never repeat blindly. @since 0.1.0 */
export type RetryAdvice = 'never' | 'later' | 'afterFix' | 'lookup';

/** A failed call. `ambiguous` = the other side may have done it all the same. @since 0.1.0 */
export interface Failure {
  readonly status: 'failed';
  readonly kind: FailureKind;
  readonly retry: RetryAdvice;
  readonly ambiguous: boolean;
  readonly message: string;
  readonly code?: string;
  readonly field?: string;
  readonly retryAfterMs?: number;
}

/** The other side goes on working; `job` is what to ask for later. @since 0.1.0 */
export interface Pending {
  readonly status: 'pending';
  readonly job: string;
  readonly pollAfterMs: number;
  readonly progress?: number;
}

/** Success with the value. @since 0.1.0 */
export interface Done<T> {
  readonly status: 'done';
  readonly value: T;
  readonly notes?: readonly string[];
}

/** The one answer of every call that leaves the process. @since 0.1.0 */
export type Outcome<T> = Done<T> | Pending | Failure;

/** @since 0.1.0 */
export const done = <T>(value: T, notes?: readonly string[]): Done<T> =>
  notes === undefined ? { status: 'done', value } : { status: 'done', value, notes };

const RETRYABLE: ReadonlySet<FailureKind> = new Set(['busy', 'network', 'timeout', 'rate']);

/**
 * A failure with honest defaults: transport trouble is retried later, an ambiguous time-out is looked up
 * first, everything else waits for a person.
 * @since 0.1.0
 */
export const failed = (
  kind: FailureKind,
  message: string,
  more: Partial<Omit<Failure, 'status' | 'kind' | 'message'>> = {},
): Failure => {
  const ambiguous = more.ambiguous ?? false;
  const retry = ambiguous ? 'lookup' : RETRYABLE.has(kind) ? 'later' : 'afterFix';
  return { status: 'failed', kind, message, retry, ...more, ambiguous };
};

/**
 * What a module may throw instead of returning a `Failure`; core turns it into one.
 * @since 0.1.0
 */
export class ModuleError extends Error {
  readonly failure: Failure;

  constructor(kind: FailureKind, message: string, more: Partial<Omit<Failure, 'status' | 'kind' | 'message'>> = {}) {
    super(message);
    this.name = 'ModuleError';
    this.failure = failed(kind, message, more);
  }
}

/** Recognises a `ModuleError` of any copy of this package. @since 0.1.0 */
export const isModuleError = (value: unknown): value is ModuleError =>
  value instanceof Error && value.name === 'ModuleError' && 'failure' in value;
