import type { Caller, TableAccess, TableDefinition , z } from '@billet/sdk';
import { BilletError, notFound } from '@billet/sdk';
import type { Knex } from 'knex';
import type { Database, Row } from '../database.ts';
import type { Migration } from '../migrations/migrate.ts';
import type { ColumnBuilder } from '../migrations/column-builder.ts';
import type { TableBuilder } from '../migrations/table-builder.ts';

type AnyTable = TableDefinition<z.ZodObject>;
type Kind = 'text' | 'int' | 'bool' | 'json';

/** What a zod column is in the database. */
const kindOf = (schema: z.ZodType): { readonly kind: Kind; readonly nullable: boolean } => {
  const nullable = schema.safeParse(null).success;
  const probes: readonly [Kind, unknown][] = [['bool', true], ['int', 1]];
  const def = schema as { def?: { type?: string; innerType?: z.ZodType } };
  if (def.def?.innerType !== undefined && ['nullable', 'optional', 'default', 'prefault'].includes(def.def.type ?? '')) return { ...kindOf(def.def.innerType), nullable };
  const type = def.def?.type;
  if (type === 'string' || type === 'enum') return { kind: 'text', nullable };
  const [found] = probes.filter(([kind]) => (kind === 'bool' ? type === 'boolean' : type === 'number'));
  return { kind: found?.[0] ?? 'json', nullable };
};

export const addonTableName = (extension: string, table: string): string => `x_${extension.replaceAll('-', '_')}_${table}`;

const column = (t: TableBuilder, name: string, { kind, nullable }: ReturnType<typeof kindOf>): void => {
  const builder: ColumnBuilder = t[kind](name);
  if (nullable) builder.nullable();
};

/** The migration that makes an add-on's tables; a later version adds migrations of its own. */
export const addonMigrations = (extension: string, tables: readonly AnyTable[]): readonly Migration[] =>
  tables.map((table, i) => ({
    name: `${String(i + 1).padStart(4, '0')}-create-${table.name.replaceAll('_', '-')}`,
    up: async (m) => {
      await m.createTable(addonTableName(extension, table.name), (t) => {
        t.id();
        for (const [name, schema] of Object.entries(table.columns.shape)) column(t, name, kindOf(schema as z.ZodType));
        t.instant('created_at');
        for (const unique of table.unique ?? []) t.unique([...unique]);
        for (const index of table.index ?? []) t.index([...index]);
      });
    },
  }));

/** Typed access to one table of an add-on, inside the caller's transaction and scope. */
export const openAddonTable = (db: Database, extension: string, table: AnyTable, caller: Caller, now: () => string): TableAccess<z.ZodObject> => {
  const name = addonTableName(extension, table.name);
  const kinds = Object.fromEntries(Object.entries(table.columns.shape).map(([key, schema]) => [key, kindOf(schema as z.ZodType).kind] as const));
  const encode = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, kinds[key] === 'json' && value !== null ? JSON.stringify(value) : value]));
  const decode = (row: Record<string, unknown>): never =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => {
        if (value === null) return [key, null];
        if (kinds[key] === 'json') return [key, JSON.parse(String(value)) as unknown];
        if (kinds[key] === 'bool') return [key, value === true || value === 1];
        return [key, key === 'id' || kinds[key] === 'int' ? Number(value) : value];
      }),
    ) as never;
  const scoped = (): Knex.QueryBuilder<Row, Row[]> => {
    const query = db.table(name);
    if (caller.scope.kind === 'all') return query;
    if (table.clientColumn === undefined) throw new BilletError('FORBIDDEN', 'This is not for clients.', { status: 403 });
    return caller.scope.kind === 'clients' ? query.clone().whereIn(table.clientColumn, [...caller.scope.clientIds]) : query.clone().whereRaw('1 = 0');
  };
  const get = async (id: number): Promise<never | undefined> => {
    const [row] = await scoped().where({ id }).limit(1);
    return row === undefined ? undefined : decode(row);
  };
  return {
    insert: async (input) => {
      const row = table.columns.parse(input);
      const [made] = (await db.writable()(name).insert({ ...encode(row), created_at: now() }).returning('*')) as Record<string, unknown>[];
      return decode(made ?? {});
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
    find: async (where) => (await scoped().where(encode(where)).orderBy('id', 'desc').limit(200)).map(decode),
    page: async (where, { before, limit = 50 } = {}) => {
      const query = scoped().where(encode(where)).orderBy('id', 'desc').limit(Math.min(limit, 200));
      const rows = await (before === undefined ? query : query.where('id', '<', before));
      const last = rows.at(-1);
      return rows.length === Math.min(limit, 200) && last !== undefined ? { items: rows.map(decode), next: Number(last['id']) } : { items: rows.map(decode) };
    },
  };
};
