import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import knex from 'knex';
import { DatabaseError } from '../errors.ts';

/**
 * Makes this process the only one that writes to an installation on SQLite. The lock is an exclusive transaction on a
 * file of its own: the system lets go of it the moment the process ends, however it ends.
 */
export const acquireWriterLock = async (path: string): Promise<() => Promise<void>> => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const holder = knex({ client: 'sqlite3', connection: { filename: path }, pool: { min: 1, max: 1 }, useNullAsDefault: true });
  try {
    await holder.raw('pragma busy_timeout = 200');
    await holder.raw('begin exclusive');
  } catch (cause) {
    await holder.destroy();
    throw new DatabaseError('in-use', `Another Billet process is running on ${dirname(path)}. Stop it first, or send it commands with "billet".`, { cause });
  }
  return async () => {
    await holder.raw('rollback');
    await holder.destroy();
  };
};
