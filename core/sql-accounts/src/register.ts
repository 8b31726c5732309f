import { ModuleError, type Desired, type Observed, type Page, type Ref } from '@billet/sdk';
import type { Knex } from 'knex';

/** One account as it is noted beside the rows of its resources. */
export interface SqlEntry<L> {
  readonly id: string;
  readonly service: string;
  readonly state: 'active' | 'suspended';
  readonly limits: L;
}

interface Row {
  readonly id: string;
  readonly service: string | null;
  readonly state: string;
  readonly limits: string;
}

const PAGE = 500;

/** The accounts of one server in one table, to which the rows of resources refer. */
export interface SqlRegister<L extends object> {
  /** Makes the table where it lacks. */
  create(sql: Knex): Promise<void>;
  read(sql: Knex, id: string, lock?: 'lock'): Promise<SqlEntry<L> | undefined>;
  /** The entry of an account that has to be there, held until the transaction ends. */
  hold(trx: Knex.Transaction, account: Ref): Promise<SqlEntry<L>>;
  /** Notes state and limits; `after` does in the same transaction what follows from them. */
  ensure(sql: Knex, want: Desired<unknown>, limits: L, after?: (trx: Knex.Transaction, entry: SqlEntry<L>) => Promise<void>): Promise<Observed>;
  list(sql: Knex, cursor?: string): Promise<Page<Observed>>;
  find(sql: Knex, wanted: Ref | { readonly username: string }): Promise<Observed | undefined>;
}

/** The name under which a service is noted; one without a user name gets one of its own. */
export const accountIdOf = (want: Pick<Desired<unknown>, 'ref' | 'username' | 'serviceId'>): string => want.ref?.id ?? want.username ?? `s${want.serviceId}`;

const observed = ({ id, state }: Pick<SqlEntry<unknown>, 'id' | 'state'>): Observed => ({ ref: { id }, username: id, state });

export const createSqlRegister = <L extends object>(table: string): SqlRegister<L> => {
  const entryOf = (row: Row | undefined): SqlEntry<L> | undefined =>
    row?.service == null ? undefined : { id: row.id, service: row.service, state: row.state === 'suspended' ? 'suspended' : 'active', limits: JSON.parse(row.limits) as L };
  const raw = (sql: Knex, id: string, lock?: 'lock'): Promise<Row | undefined> => {
    const query = sql<Row>(table).where({ id });
    return (lock === undefined ? query : query.forUpdate()).first();
  };
  return {
    create: async (sql) => {
      if (await sql.schema.hasTable(table)) return;
      await sql.schema.createTable(table, (columns) => {
        columns.string('id', 64).primary();
        columns.string('service', 64);
        columns.string('state', 16).notNullable();
        columns.string('limits', 500).notNullable().defaultTo('{}');
      });
    },
    read: async (sql, id, lock) => entryOf(await raw(sql, id, lock)),
    hold: async (trx, { id }) => {
      const entry = entryOf(await raw(trx, id, 'lock'));
      if (entry === undefined) throw new ModuleError('notFound', 'There is no such account on this server.');
      return entry;
    },
    ensure: (sql, want, limits, after) =>
      sql.transaction(async (trx) => {
        const entry: SqlEntry<L> = { id: accountIdOf(want), service: want.serviceId, state: want.state, limits };
        const row = { ...entry, limits: JSON.stringify(limits) };
        await trx(table).insert(row).onConflict('id').ignore();
        const found = await raw(trx, entry.id, 'lock');
        if (found?.service !== want.serviceId) throw new ModuleError('exists', `The name "${entry.id}" belongs to somebody else on this server.`, { field: 'username' });
        if (found.state !== row.state || found.limits !== row.limits) await trx(table).where({ id: entry.id }).update({ state: row.state, limits: row.limits });
        await after?.(trx, entry);
        return observed(entry);
      }),
    list: async (sql, cursor = '') => {
      const rows = (await sql<Row>(table).whereNotNull('service').where('id', '>', cursor).orderBy('id').limit(PAGE + 1)) as readonly Row[];
      const items = rows.slice(0, PAGE).flatMap((row) => entryOf(row) ?? []).map(observed);
      const last = items.at(-1)?.username;
      return rows.length > PAGE && last !== undefined ? { items, next: last } : { items };
    },
    find: async (sql, wanted) => {
      const entry = entryOf(await raw(sql, 'id' in wanted ? wanted.id : wanted.username));
      return entry === undefined ? undefined : observed(entry);
    },
  };
};
