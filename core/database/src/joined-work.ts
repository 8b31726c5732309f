import type { UnitOfWork } from '@billet/kernel';
import type { Database } from './database.ts';
import { DatabaseError } from './errors.ts';

/** What must be written together is written together: the caller's unit of work has to be the running one. */
export const assertJoined = (db: Database, work: UnitOfWork): void => {
  if (db.current()?.id !== work.id) {
    throw new DatabaseError('other', 'this unit of work is not the running one of this database');
  }
};
