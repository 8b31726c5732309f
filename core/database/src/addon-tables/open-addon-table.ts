import type { Caller, Range, TableAccess, TableDefinition, z } from '@billet/sdk';
import { BilletError, notFound } from '@billet/sdk';
import type { Knex } from 'knex';
import type { Database, Row } from '../database.ts';
import { addonTableName, kindOf } from './addon-tables.ts';

type Query = Knex.QueryBuilder<Row, Row[]>;
type Values = Readonly<Record<string, unknown>>;

const LARGEST_PAGE = 200;
const MOST_GROUPS = 1000;

const isRange = (value: unknown): value is Range<string | number> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Typed access to one table of an add-on, inside the caller's transaction and scope. */
export const openAddonTable = (db: Database, extension: string, table: TableDefinition<z.ZodObject>, caller: Caller, now: () => string): TableAccess<z.ZodObject> => {
  const name = addonTableName(extension, table.name);
  const kinds = Object.fromEntries(Object.entries(table.columns.shape).map(([key, schema]) => [key, kindOf(schema as z.ZodType).kind] as const));
  const encode = (row: Values): Record<string, unknown> => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, kinds[key] === 'json' && value !== null ? JSON.stringify(value) : value]));
  const decode = (row: Values): never =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => {
        if (value === null) return [key, null];
        if (kinds[key] === 'json') return [key, JSON.parse(String(value)) as unknown];
        if (kinds[key] === 'bool') return [key, value === true || value === 1];
        return [key, key === 'id' || kinds[key] === 'int' ? Number(value) : value];
      }),
    ) as never;
  const scoped = (): Query => {
    const query = db.table(name);
    if (caller.scope.kind === 'all') return query;
    if (table.clientColumn === undefined) throw new BilletError('FORBIDDEN', 'This is not for clients.', { status: 403 });
    return caller.scope.kind === 'clients' ? query.clone().whereIn(table.clientColumn, [...caller.scope.clientIds]) : query.clone().whereRaw('1 = 0');
  };
  const sureColumn = (column: string): string => {
    if (column !== 'id' && kinds[column] === undefined) throw new BilletError('INTERNAL', `The table ${name} has no column ${column}.`, { status: 500 });
    return column;
  };
  const narrowed = (where: Values): Query => {
    let query = scoped();
    for (const [column, value] of Object.entries(where)) {
      sureColumn(column);
      if (kinds[column] === 'json' || !isRange(value)) {
        query = query.where(encode({ [column]: value }));
        continue;
      }
      if (value.from !== undefined) query = query.where(column, '>=', value.from);
      if (value.until !== undefined) query = query.where(column, '<', value.until);
      for (const part of value.has ?? []) query = query.whereRaw(`${db.engine === 'sqlite' ? 'instr' : 'strpos'}("${column}", ?) > 0`, [part]);
    }
    return query;
  };
  const get = async (id: number): Promise<never | undefined> => {
    const [row] = await scoped().where({ id }).limit(1);
    return row === undefined ? undefined : decode(row);
  };
  const parsed = (input: unknown): Record<string, unknown> => ({ ...encode(table.columns.parse(input)), created_at: now() });
  return {
    insert: async (input) => {
      const [made] = (await db.writable()(name).insert(parsed(input)).returning('*')) as Record<string, unknown>[];
      return decode(made ?? {});
    },
    insertOnce: async (input) => {
      const [made] = (await db.writable()(name).insert(parsed(input)).onConflict().ignore().returning('*')) as Record<string, unknown>[];
      return made === undefined ? undefined : decode(made);
    },
    update: async (id, change) => {
      const before = await get(id);
      if (before === undefined) throw notFound(table.name);
      await db.writable()(name).where({ id }).update(encode(table.columns.partial().parse(change)));
      return (await get(id)) ?? before;
    },
    remove: async (id) => {
      if ((await get(id)) === undefined) throw notFound(table.name);
      await db.writable()(name).where({ id }).delete();
    },
    get,
    hold: async (id) => {
      // A write holds the row on both engines; SQLite has no `for update`.
      if ((await get(id)) === undefined) return undefined;
      await db.writable()(name).where({ id }).update({ id });
      return get(id);
    },
    find: async (where) => (await narrowed(where).orderBy('id', 'desc').limit(LARGEST_PAGE)).map(decode),
    page: async (where, { before, limit = 50, order } = {}) => {
      const most = Math.min(limit, LARGEST_PAGE);
      let query = narrowed(where).limit(most);
      if (order === undefined) {
        query = query.orderBy('id', 'desc');
        if (before !== undefined) query = query.where('id', '<', before);
      } else {
        const column = sureColumn(order);
        query = query.orderBy(column).orderBy('id');
        if (before !== undefined) query = query.whereRaw(`("${column}", id) > (select "${column}", id from "${name}" where id = ?)`, [before]);
      }
      const rows = await query;
      const last = rows.at(-1);
      return { items: rows.map(decode), ...(rows.length === most && last !== undefined ? { next: Number(last['id']) } : {}) };
    },
    sums: async (where, { of, by }) => {
      const columns = by.map(sureColumn);
      let query = narrowed(where).clone().select(...columns).sum({ total: sureColumn(of) }).count({ amount_of_rows: 'id' }).limit(MOST_GROUPS) as unknown as Query;
      for (const column of columns) query = query.groupBy(column).orderBy(column);
      return (await query).map((row) => {
        const { total, amount_of_rows: count, ...group } = row as Record<string, unknown>;
        return { ...(decode(group) as object), sum: Number(total), count: Number(count) } as never;
      });
    },
  };
};
