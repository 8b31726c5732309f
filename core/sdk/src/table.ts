import { z } from 'zod';
import { anObjectSchema, checkDeclaration } from './declaration.ts';

/** A table of an add-on: zod columns become a prefixed migration and typed access. @since 0.1.0 */
export interface TableDefinition<S extends z.ZodObject> {
  /** Without prefix; the table is called `x_<extension>_<name>`. */
  readonly name: string;
  /** Columns besides `id` and `created_at`. Kinds: text, int, boolean, local date, instant, Money amount, JSON. */
  readonly columns: S;
  /** Column that holds the client's id: then rows are scoped to the caller's clients. */
  readonly clientColumn?: keyof z.output<S> & string;
  /** What becomes of the rows when their client is erased: they go (so if absent), stay because they name nobody, or lose the text of these columns. @since 0.1.0 */
  readonly erased?: 'go' | 'stay' | readonly (keyof z.output<S> & string)[];
  /** For rows without a client: the row of another table of the same add-on that they belong to; they go with it when its client is erased. @since 0.1.0 */
  readonly belongsTo?: { readonly table: string; readonly column: keyof z.output<S> & string };
  readonly unique?: readonly (readonly (keyof z.output<S> & string)[])[];
  readonly index?: readonly (readonly (keyof z.output<S> & string)[])[];
}

/** A row as read: the columns plus `id` and `created_at` (ISO instant). @since 0.1.0 */
export type TableRow<S extends z.ZodObject> = z.output<S> & { readonly id: number; readonly created_at: string };

/** What a column must be instead of one value: `from` inclusive, `until` exclusive; `has` = each of these texts stands in it, in the same case. @since 0.1.0 */
export interface Range<V> {
  readonly from?: NonNullable<V>;
  readonly until?: NonNullable<V>;
  readonly has?: readonly string[];
}

/** Conditions on columns, all of which must hold: a value, or a range of a text or number. @since 0.1.0 */
export type TableWhere<S extends z.ZodObject> = { readonly [K in keyof z.output<S>]?: z.output<S>[K] | Range<z.output<S>[K]> };

/** Which part of a table is read. @since 0.1.0 */
export interface TablePage<S extends z.ZodObject> {
  /** The `next` of the page before. */
  readonly before?: number;
  /** 50 if absent, 200 at most. */
  readonly limit?: number;
  /** Lowest value of this column first, instead of newest first; a column that is never null. */
  readonly order?: keyof z.output<S> & string;
}

/** The rows of one group counted and added up. @since 0.1.0 */
export type TableSum<S extends z.ZodObject, K extends keyof z.output<S>> = Pick<z.output<S>, K> & { readonly sum: number; readonly count: number };

/** Typed access to one table, in the caller's unit of work and within his scope. @since 0.1.0 */
export interface TableAccess<S extends z.ZodObject> {
  insert(row: z.input<S>): Promise<TableRow<S>>;
  /** Inserts unless a row has the same unique key: then nothing happens and nothing is given, so that what is told twice is kept once. @since 0.1.0 */
  insertOnce(row: z.input<S>): Promise<TableRow<S> | undefined>;
  /** Changes one row; `NOT_FOUND` if it is absent or not the caller's. */
  update(id: number, change: Partial<z.input<S>>): Promise<TableRow<S>>;
  remove(id: number): Promise<void>;
  get(id: number): Promise<TableRow<S> | undefined>;
  /** The row, kept from others until this unit of work ends: for what is read, decided and written again. In a command only. @since 0.1.0 */
  hold(id: number): Promise<TableRow<S> | undefined>;
  /** Rows for which all conditions hold, newest first, at most 200. */
  find(where: TableWhere<S>): Promise<readonly TableRow<S>[]>;
  /** Keyset page, newest first or in the order of a column: pass `next` back as `before`. */
  page(where: TableWhere<S>, options?: TablePage<S>): Promise<{ readonly items: readonly TableRow<S>[]; readonly next?: number }>;
  /** Adds the column `of` up for each combination of the columns `by`, lowest first; 1000 groups at most. @since 0.1.0 */
  sums<K extends keyof z.output<S> & string>(where: TableWhere<S>, options: { readonly of: keyof z.output<S> & string; readonly by: readonly K[] }): Promise<readonly TableSum<S, K>[]>;
}

const IDENTIFIER = /^[a-z][a-z0-9_]{0,39}$/;
const OWN = new Set(['id', 'created_at']);

const columnsOf = (definition: unknown): readonly string[] => {
  const { columns } = (definition ?? {}) as { readonly columns?: { readonly shape?: object } };
  return Object.keys(columns?.shape ?? {});
};

const shapeOf = (names: readonly string[]): z.ZodType => {
  const column = z.string().refine((name) => names.includes(name), 'is not a column');
  return z.strictObject({
    name: z.string().regex(IDENTIFIER, 'must be in lower case with underscores, without prefix'),
    columns: anObjectSchema.superRefine((_, check) => {
      if (names.length === 0) check.addIssue('has no column');
      for (const name of names) {
        if (OWN.has(name)) check.addIssue({ code: 'custom', path: [name], message: 'every table has it anyway' });
        else if (!IDENTIFIER.test(name)) check.addIssue({ code: 'custom', path: [name], message: 'must be in lower case with underscores' });
      }
    }),
    clientColumn: column.optional(),
    erased: z.union([z.enum(['go', 'stay']), z.array(column).min(1)]).optional(),
    belongsTo: z.strictObject({ table: z.string().regex(IDENTIFIER), column }).optional(),
    unique: z.array(z.array(column).min(1)).optional(),
    index: z.array(z.array(column).min(1)).optional(),
  });
};

/** Defines a table of an add-on. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineTable = <S extends z.ZodObject>(definition: TableDefinition<S>): TableDefinition<S> => {
  checkDeclaration('defineTable', shapeOf(columnsOf(definition)), definition);
  return Object.freeze(definition);
};
