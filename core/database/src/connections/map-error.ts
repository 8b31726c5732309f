import { DatabaseError, type DatabaseErrorInfo, type DatabaseErrorKind } from '../errors.ts';

/** Text that our triggers raise; both engines carry it to the caller. */
export const IMMUTABLE_MARK = 'BILLET_IMMUTABLE';

interface DriverError extends Error {
  readonly code?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly detail?: string;
}

const asDriverError = (error: unknown): DriverError =>
  error instanceof Error ? error : new Error(typeof error === 'string' ? error : 'unknown database failure');

const uniqueName = (table: string | undefined, columns: string, fallback: string | undefined): string | undefined =>
  /^[\w", ]+$/.test(columns) && table !== undefined
    ? `${table}(${columns.replaceAll('"', '').replaceAll(' ', '')})`
    : fallback;

const fail = (kind: DatabaseErrorKind, error: DriverError, info: DatabaseErrorInfo = {}): DatabaseError =>
  new DatabaseError(kind, error.message, { ...info, cause: error });

const SQLITE_CONSTRAINT_RULES: readonly [RegExp, (match: RegExpExecArray, error: DriverError) => DatabaseError][] = [
  [new RegExp(`${IMMUTABLE_MARK}: (\\w+)`), (m, e) => fail('immutable', e, { table: m[1] })],
  [/UNIQUE constraint failed: index '([^']+)'/, (m, e) => fail('unique', e, { constraint: m[1] })],
  [
    /UNIQUE constraint failed: (.+)$/,
    (m, e) => {
      const paths = (m[1] ?? '').split(', ').map((path) => path.split('.'));
      const table = paths[0]?.[0];
      const columns = paths.map((path) => path[1] ?? '').join(',');
      return fail('unique', e, { table, constraint: uniqueName(table, columns, undefined) });
    },
  ],
  [/FOREIGN KEY constraint failed/, (_m, e) => fail('foreign-key', e)],
  [/NOT NULL constraint failed: (\w+)\.(\w+)/, (m, e) => fail('not-null', e, { table: m[1], constraint: m[2] })],
  [/CHECK constraint failed: (.+)$/, (m, e) => fail('check', e, { constraint: m[1] })],
  [/cannot store (\w+) value in (\w+) column (\w+)\.(\w+)/, (m, e) => fail('check', e, { table: m[3], constraint: m[4] })],
];

const SQLITE_KINDS: Readonly<Record<string, DatabaseErrorKind>> = {
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_FULL: 'full',
  SQLITE_READONLY: 'read-only',
  SQLITE_MISUSE: 'closed',
  // The disk or the machine failed, not the data: whoever asked may ask again.
  SQLITE_IOERR: 'connection',
  SQLITE_CANTOPEN: 'connection',
  SQLITE_NOMEM: 'busy',
};

/** Turns an error of node-sqlite3 into ours. */
export const mapSqliteError = (raw: unknown): DatabaseError => {
  const error = asDriverError(raw);
  if (error instanceof DatabaseError) return error;
  if (error.code === 'SQLITE_CONSTRAINT') {
    for (const [pattern, make] of SQLITE_CONSTRAINT_RULES) {
      const match = pattern.exec(error.message);
      if (match) return make(match, error);
    }
    return fail('check', error);
  }
  return fail(SQLITE_KINDS[error.code ?? ''] ?? 'other', error);
};

const POSTGRES_KINDS: Readonly<Record<string, DatabaseErrorKind>> = {
  '23503': 'foreign-key',
  '23514': 'check',
  '23P01': 'unique',
  '22003': 'range',
  '40001': 'serialization',
  '40P01': 'deadlock',
  '55P03': 'busy',
  '53100': 'full',
  '53200': 'busy',
  '53300': 'connection',
  '57014': 'busy',
  '58030': 'connection',
  '25006': 'read-only',
  '25P02': 'aborted',
  '57P01': 'connection',
  '57P02': 'connection',
  '57P03': 'connection',
  ECONNREFUSED: 'connection',
  ECONNRESET: 'connection',
  EPIPE: 'connection',
  ETIMEDOUT: 'connection',
};

const LOST_CONNECTION = /Connection terminated|Connection ended|Client has encountered a connection error|not queryable/;

/** Turns an error of pg into ours. */
export const mapPostgresError = (raw: unknown): DatabaseError => {
  const error = asDriverError(raw);
  if (error instanceof DatabaseError) return error;
  const { code, table, constraint } = error;
  if (error.message.includes(IMMUTABLE_MARK)) {
    return fail('immutable', error, { table: new RegExp(`${IMMUTABLE_MARK}: (\\w+)`).exec(error.message)?.[1] });
  }
  if (code === '23505') {
    const columns = /^Key \((.+)\)=\(/.exec(error.detail ?? '')?.[1] ?? '';
    return fail('unique', error, { table, constraint: uniqueName(table, columns, constraint) });
  }
  if (code === '23502') {
    return fail('not-null', error, { table, constraint: 'column' in error ? String(error.column) : undefined });
  }
  const kind = POSTGRES_KINDS[code ?? ''];
  if (kind) return fail(kind, error, { table, constraint });
  if (code?.startsWith('08') || LOST_CONNECTION.test(error.message)) return fail('connection', error);
  return fail('other', error, { table, constraint });
};
