import type { Clock, Log } from '@billet/sdk';

export type Engine = 'sqlite' | 'postgres';

export interface SqliteConfig {
  readonly engine: 'sqlite';
  /** Path of the database file. `:memory:` makes a private file in the temporary folder that vanishes on close. */
  readonly file: string;
  /** Read-only connections besides the one that writes. Default 4. */
  readonly readers?: number;
}

export interface PostgresConfig {
  readonly engine: 'postgres';
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Connections for transactions; as many again (at most) read only. Default 10. */
  readonly poolSize?: number;
  /** Schema that holds the tables. Default `public`; created when it is absent. */
  readonly schema?: string;
  /** A replica for long reports. */
  readonly reportUrl?: string;
}

export type DatabaseConfig = SqliteConfig | PostgresConfig;

export interface DatabaseDeps {
  readonly clock: Pick<Clock, 'wall' | 'wallMs'>;
  readonly log: Log;
}
