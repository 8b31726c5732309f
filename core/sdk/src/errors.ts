/**
 * The one error class of Billet. Every error that reaches a person or a program has a stable `code`
 * (`AREA_REASON`), an HTTP status and, where bad input caused it, the field that is to blame.
 * The text a person reads is looked up in the language catalogue under `errors.<code>`.
 * @since 0.1.0
 */
export class BilletError extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: BilletErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'BilletError';
    this.code = code;
    this.status = options.status ?? 400;
    this.field = options.field;
    this.details = options.details ?? {};
  }
}

/** Everything about a `BilletError` besides its code and message. @since 0.1.0 */
export interface BilletErrorOptions {
  /** HTTP status that fits; 400 when absent. */
  readonly status?: number;
  /** Dotted path of the input field to blame, for example `items.0.quantity`. */
  readonly field?: string;
  /** Values for the placeholders of the translated text. Never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A foreign or absent id: both answer alike, so that ids cannot be probed. @since 0.1.0 */
export const notFound = (what: string): BilletError =>
  new BilletError('NOT_FOUND', `${what} not found`, { status: 404, details: { what } });

/** The object is in a state that does not allow this; `details.field` names the field, if one is to blame. @since 0.1.0 */
export const conflict = (code: string, message: string, details: Readonly<Record<string, unknown>> = {}): BilletError =>
  new BilletError(code, message, { status: 409, details, ...(typeof details['field'] === 'string' ? { field: details['field'] } : {}) });

/** Input that parses but makes no sense; names the field. @since 0.1.0 */
export const invalid = (
  code: string,
  field: string,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): BilletError => new BilletError(code, message, { status: 422, field, details });

/** True for errors made by any copy of this package (never `instanceof`, which two copies would break). @since 0.1.0 */
export const isBilletError = (value: unknown): value is BilletError =>
  value instanceof Error && value.name === 'BilletError' && 'code' in value && 'status' in value;
