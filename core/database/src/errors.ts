import { BilletError } from '@billet/sdk';

/** What went wrong, alike on both engines. */
export type DatabaseErrorKind =
  | 'unique'
  | 'foreign-key'
  | 'not-null'
  | 'check'
  | 'immutable'
  | 'serialization'
  | 'deadlock'
  | 'busy'
  | 'full'
  | 'read-only'
  | 'connection'
  | 'outcome-unknown'
  | 'aborted'
  | 'range'
  | 'closed'
  | 'in-use'
  | 'other';

const STATUS: Partial<Record<DatabaseErrorKind, number>> = {
  unique: 409,
  'foreign-key': 409,
  immutable: 409,
  serialization: 503,
  deadlock: 503,
  busy: 503,
  full: 503,
  connection: 503,
  closed: 503,
  'in-use': 503,
};

export interface DatabaseErrorInfo {
  /**
   * The broken promise: `table(column,column)` for unique keys, the constraint's name for the rest. The same text
   * on both engines, save for foreign keys (SQLite does not name them) and keys over expressions (the index's name).
   */
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly cause?: unknown;
}

/** A refusal or failure of the database. `code` is `DATABASE_` plus the kind in capitals. */
export class DatabaseError extends BilletError {
  readonly kind: DatabaseErrorKind;
  readonly constraint: string | undefined;
  readonly table: string | undefined;

  constructor(kind: DatabaseErrorKind, message: string, info: DatabaseErrorInfo = {}) {
    super(`DATABASE_${kind.toUpperCase().replaceAll('-', '_')}`, message, {
      status: STATUS[kind] ?? 500,
      cause: info.cause,
      details: info.constraint === undefined ? {} : { constraint: info.constraint },
    });
    this.kind = kind;
    this.constraint = info.constraint;
    this.table = info.table;
  }
}

/** True for errors of any copy of this package. */
export const isDatabaseError = (value: unknown, kind?: DatabaseErrorKind): value is DatabaseError =>
  value instanceof Error &&
  'code' in value &&
  typeof value.code === 'string' &&
  value.code.startsWith('DATABASE_') &&
  'kind' in value &&
  (kind === undefined || value.kind === kind);
