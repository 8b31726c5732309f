import type { Knex } from 'knex';
import type { Engine } from '../config.ts';
import { DatabaseError } from '../errors.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { ident } from './identifiers.ts';
import { immutableSql } from './immutable.ts';
import { rebuildSqliteTable } from './rebuild-table.ts';
import { indexName, TableBuilder, type IndexOptions } from './table-builder.ts';

type Define = (table: TableBuilder) => unknown;

/** SQL for both engines, or one for each. */
export type EngineSql = string | Readonly<Record<Engine, string | readonly string[]>>;

export interface RebuildOptions {
  /** New column → SQL over the old row. Columns of the same name are copied without being named. */
  readonly copy?: Readonly<Record<string, string>>;
  /** What PostgreSQL does instead; it can alter tables in place. */
  readonly postgres: readonly string[];
}

/** What a migration may do. Everything happens in one transaction on both engines. */
export class Migrator {
  readonly engine: Engine;
  /** For moving data. */
  readonly trx: Knex.Transaction;
  readonly #prefix: string;

  constructor(engine: Engine, trx: Knex.Transaction, prefix = '') {
    this.engine = engine;
    this.trx = trx;
    this.#prefix = prefix;
  }

  async createTable(name: string, define: Define): Promise<void> {
    const table = this.#describe(name, define);
    await this.#run([table.createSql(this.engine), ...table.indexSql()]);
  }

  async dropTable(name: string): Promise<void> {
    await this.#run([`drop table ${ident(this.#own(name))}`]);
  }

  /** New columns need a default or must be nullable, so that the previous version of the code still runs. */
  async addColumns(name: string, define: (table: TableBuilder) => ColumnBuilder | undefined): Promise<void> {
    const table = this.#describe(name, define);
    await this.#run([...table.addColumnSql(this.engine), ...table.indexSql()]);
  }

  async dropColumn(name: string, column: string): Promise<void> {
    await this.#run([`alter table ${ident(this.#own(name))} drop column ${ident(column)}`]);
  }

  async addIndex(name: string, columns: readonly string[], options: IndexOptions = {}): Promise<void> {
    const table = this.#describe(name, (t) => {
      t.index(columns, options);
    });
    await this.#run(table.indexSql());
  }

  async dropIndex(name: string, columns: readonly string[], options: IndexOptions = {}): Promise<void> {
    await this.#run([`drop index ${ident(options.name ?? indexName(this.#own(name), columns, options.unique ?? false))}`]);
  }

  /** Rows are never deleted, and never updated except in the columns named in `mutable`. */
  async immutable(name: string, options: { readonly mutable?: readonly string[] } = {}): Promise<void> {
    const { mutable } = options;
    const columns = mutable === undefined ? undefined : await this.#columnsOf(this.#own(name));
    await this.#run(immutableSql(this.engine, this.#own(name), columns?.filter((column) => !mutable?.includes(column))));
  }

  /**
   * Gives a table a new shape where SQLite's ALTER TABLE cannot: copies it, keeps its triggers and its indexes
   * (those that `define` names as defined there, the others as they were).
   */
  async rebuildTable(name: string, define: Define, options: RebuildOptions): Promise<void> {
    if (this.engine === 'postgres') await this.#run(options.postgres);
    else await rebuildSqliteTable(this.trx, this.#own(name), this.#describe(name, define), options.copy ?? {});
  }

  async raw(sql: EngineSql): Promise<void> {
    const own = typeof sql === 'string' ? sql : sql[this.engine];
    await this.#run(typeof own === 'string' ? [own] : own);
  }

  async #columnsOf(table: string): Promise<string[]> {
    const info = await this.trx(table).columnInfo();
    return Object.keys(info);
  }

  #describe(name: string, define: Define): TableBuilder {
    const table = new TableBuilder(this.#own(name));
    define(table);
    return table;
  }

  #own(name: string): string {
    if (!name.startsWith(this.#prefix)) {
      throw new DatabaseError('other', `this owner's tables begin with "${this.#prefix}", not "${name}"`);
    }
    return name;
  }

  async #run(statements: readonly string[]): Promise<void> {
    // knex turns `?` into `$1` for PostgreSQL even where nothing is bound.
    const plain = (sql: string): string => (this.engine === 'postgres' ? sql.replaceAll('?', '\\?') : sql);
    for (const statement of statements) await this.trx.raw(plain(statement));
  }
}
