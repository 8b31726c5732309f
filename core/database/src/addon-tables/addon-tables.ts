import type { TableDefinition, z } from '@billet/sdk';
import type { Migration } from '../migrations/migrate.ts';
import type { ColumnBuilder } from '../migrations/column-builder.ts';
import type { TableBuilder } from '../migrations/table-builder.ts';

type AnyTable = TableDefinition<z.ZodObject>;
export type AddonColumnKind = 'text' | 'int' | 'bool' | 'json';

/** What a zod column is in the database. */
export const kindOf = (schema: z.ZodType): { readonly kind: AddonColumnKind; readonly nullable: boolean } => {
  const nullable = schema.safeParse(null).success;
  const probes: readonly [AddonColumnKind, unknown][] = [['bool', true], ['int', 1]];
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
