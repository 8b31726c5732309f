import type { Knex } from 'knex';
import type { Engine } from '../config.ts';

/** The open knex instances behind one database. */
export interface Connections {
  readonly engine: Engine;
  /** Where transactions run. One connection on SQLite. */
  readonly writer: Knex;
  /** Read-only connections for short reads outside a transaction. */
  readonly reader: Knex;
  /** Read-only connections for long reports: a replica where one is configured. */
  readonly reports: Knex;
  /** Schema of the tables on PostgreSQL. */
  readonly schema: string;
  /** From now on commits do not wait for the disk: a loss of power may undo the latest of them, in their order. */
  relax(): Promise<void>;
  close(): Promise<void>;
}
