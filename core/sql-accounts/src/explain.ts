import { isModuleError, ModuleError, type CallCtx, type FailureKind } from '@billet/sdk';

const KINDS: readonly (readonly [FailureKind, string, readonly string[]])[] = [
  ['auth', 'The database refused user or password.', ['28P01', '28000', 'ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR']],
  ['auth', 'There is no database of this name, or its user may not use it.', ['3D000', 'ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR']],
  ['auth', 'The database user lacks a privilege that this needs.', ['42501', 'ER_TABLEACCESS_DENIED_ERROR', 'ER_SPECIFIC_ACCESS_DENIED_ERROR', 'ER_CANNOT_USER', 'SQLITE_READONLY']],
  ['exists', 'It is there already.', ['23505', '42P04', '42710', 'ER_DUP_ENTRY', 'ER_DB_CREATE_EXISTS', 'SQLITE_CONSTRAINT']],
  ['busy', 'The database is busy.', ['SQLITE_BUSY', 'SQLITE_LOCKED', '40001', '40P01', '55006', '53300', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CON_COUNT_ERROR']],
  [
    'network',
    'The database does not answer.',
    ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', '57P03', 'SQLITE_CANTOPEN'],
  ],
];

/** The line broke in the middle: nobody knows whether the last statement counts. */
const BROKEN = ['ECONNRESET', 'EPIPE', '57P01', '57P02', '08006', 'PROTOCOL_CONNECTION_LOST'];

/** What a driver's error means for people. The driver's own text may quote the statement, with a password in it. */
export const explainSql = (error: unknown): ModuleError => {
  if (isModuleError(error)) return error;
  const { code = '', message = '' } = (error ?? {}) as { readonly code?: unknown; readonly message?: string };
  const found = KINDS.find(([, , codes]) => codes.includes(String(code)));
  if (found !== undefined) return new ModuleError(found[0], found[1]);
  if (BROKEN.includes(String(code)) || /terminated|connection ended|closed state|connection is closed|query read timeout/i.test(message))
    return new ModuleError('network', 'The line to the database broke.', { ambiguous: true });
  if (/timeout/i.test(message)) return new ModuleError('network', 'The database does not answer.');
  return new ModuleError('remote', `The database refused it (${code === '' ? 'no reason given' : String(code)}).`);
};

/** Ends with the caller's patience, also while the database keeps silent. Then nobody knows what became of it. */
export const whileWanted = <T>({ signal }: Pick<CallCtx, 'signal'>, work: () => Promise<T>, explain: (error: unknown) => ModuleError = explainSql): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(new ModuleError('timeout', 'Given up before it began.'));
      return;
    }
    const giveUp = (): void => {
      reject(new ModuleError('timeout', 'Given up.', { ambiguous: true }));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    work()
      .then(resolve, (error: unknown) => {
        reject(explain(error));
      })
      .finally(() => {
        signal.removeEventListener('abort', giveUp);
      });
  });
