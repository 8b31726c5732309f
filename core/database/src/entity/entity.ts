import { Model, type Pojo } from 'objection';
import { GuardedQueryBuilder } from './guarded-query-builder.ts';
import { decodeRow, encodeRow, type Columns, type RowOf } from './column-kinds.ts';

/**
 * Who may see a row: `client` rows belong to the client in `scopeColumn`, `self` rows are the client, `public` rows
 * are for everybody, `system` rows are for no client at all.
 */
export type EntityScope = 'client' | 'self' | 'public' | 'system';

/** A table as objects. Write fields as `declare field: T`; or let `entity()` derive them from the columns. */
export class Entity extends Model {
  static override readonly QueryBuilder = GuardedQueryBuilder;
  static scope: EntityScope = 'system';
  static scopeColumn = 'client_id';
  static columns: Columns = {};

  static override get useLimitInFirst(): boolean {
    return true;
  }

  override $parseDatabaseJson(json: Pojo): Pojo {
    const { columns } = this.constructor as typeof Entity;
    return super.$parseDatabaseJson(decodeRow(columns, json));
  }

  override $formatDatabaseJson(json: Pojo): Pojo {
    const { columns } = this.constructor as typeof Entity;
    return encodeRow(columns, super.$formatDatabaseJson(json));
  }
}

export interface EntityOptions<C extends Columns> {
  readonly scope: EntityScope;
  /** Column of the owning client's id. Default `client_id`, for `self` the `id`. */
  readonly scopeColumn?: keyof C & string;
  readonly columns: C;
}

/** The class that `entity()` makes: its rows have the declared columns. */
export type EntityClass<C extends Columns> = Omit<typeof Entity, 'columns' | 'prototype'> & {
  new (): Entity & RowOf<C>;
  readonly prototype: Entity & RowOf<C>;
  readonly columns: C;
};

/**
 * A model in a few lines; the fields come from the columns.
 *
 * `class Invoice extends entity('invoices', { scope: 'client', columns: { id: 'id', total: 'money', paid_at: 'instant?' } }) {}`
 */
export const entity = <const C extends Columns>(tableName: string, options: EntityOptions<C>): EntityClass<C> => {
  class Declared extends Entity {
    static override readonly tableName = tableName;
    static override readonly scope = options.scope;
    static override readonly scopeColumn: string = options.scopeColumn ?? (options.scope === 'self' ? 'id' : 'client_id');
    static override readonly columns: Columns = options.columns;
  }
  return Declared as unknown as EntityClass<C>;
};
