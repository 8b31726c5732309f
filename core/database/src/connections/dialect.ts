import knex, { type Knex } from 'knex';
import { DatabaseError } from '../errors.ts';
import { checkBindings } from './bindings.ts';

/** One statement on its way through knex. */
export interface StatementObject {
  readonly sql: string;
  readonly bindings?: readonly unknown[];
  readonly method?: string;
  readonly options?: { readonly affected?: boolean };
  response?: unknown;
}

/** The part of a knex dialect that we refine; knex does not declare these members. */
export interface DialectClient {
  readonly config: Knex.Config;
  readonly driver: unknown;
  readonly connectionSettings: Readonly<Record<string, unknown>>;
  readonly transacting?: boolean;
  prepBindings(bindings: unknown): unknown;
  acquireRawConnection(): Promise<unknown>;
  transaction(...args: unknown[]): KnexTransaction;
  _query(connection: unknown, statement: StatementObject): Promise<StatementObject>;
}

/** What the dialects share about a knex transaction object. */
export interface KnexTransaction {
  begin(connection: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

export type DialectClass = new (config: Knex.Config) => DialectClient;

/** The class behind a dialect's name, without loading the driver and without reaching into knex's files. */
export const dialectClass = (name: 'sqlite3' | 'pg'): DialectClass => {
  const { client } = knex({ client: name, useNullAsDefault: true }) as unknown as { client: DialectClient };
  return client.constructor as DialectClass;
};

/** Adds to a dialect: checked bindings and errors of one kind. */
export const hardened = (Base: DialectClass, mapError: (error: unknown) => DatabaseError): DialectClass =>
  class extends Base {
    override prepBindings(bindings: unknown): unknown {
      checkBindings(bindings);
      return super.prepBindings(bindings);
    }

    override async _query(connection: unknown, statement: StatementObject): Promise<StatementObject> {
      try {
        return await super._query(connection, statement);
      } catch (error) {
        throw mapError(error);
      }
    }

    override async acquireRawConnection(): Promise<unknown> {
      try {
        return await super.acquireRawConnection();
      } catch (error) {
        const mapped = mapError(error);
        throw mapped.kind === 'other' ? new DatabaseError('connection', mapped.message, { cause: error }) : mapped;
      }
    }
  };

/** knex hands a client class through `client`, but its types only know its own classes. */
export const asKnexClient = (client: DialectClass): typeof Knex.Client => client as unknown as typeof Knex.Client;
