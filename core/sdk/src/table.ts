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
  readonly unique?: readonly (readonly (keyof z.output<S> & string)[])[];
  readonly index?: readonly (readonly (keyof z.output<S> & string)[])[];
}

/** A row as read: the columns plus `id` and `created_at` (ISO instant). @since 0.1.0 */
export type TableRow<S extends z.ZodObject> = z.output<S> & { readonly id: number; readonly created_at: string };

/** Typed access to one table, in the caller's unit of work and within his scope. @since 0.1.0 */
export interface TableAccess<S extends z.ZodObject> {
  insert(row: z.input<S>): Promise<TableRow<S>>;
  /** Changes one row; `NOT_FOUND` if it is absent or not the caller's. */
  update(id: number, change: Partial<z.input<S>>): Promise<TableRow<S>>;
  remove(id: number): Promise<void>;
  get(id: number): Promise<TableRow<S> | undefined>;
  /** Rows equal in all given columns, newest first, at most 200. */
  find(where: Partial<z.output<S>>): Promise<readonly TableRow<S>[]>;
  /** Keyset page, newest first: pass `next` back as `before`. */
  page(where: Partial<z.output<S>>, options?: { readonly before?: number; readonly limit?: number }): Promise<{ readonly items: readonly TableRow<S>[]; readonly next?: number }>;
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
    unique: z.array(z.array(column).min(1)).optional(),
    index: z.array(z.array(column).min(1)).optional(),
  });
};

/** Defines a table of an add-on. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineTable = <S extends z.ZodObject>(definition: TableDefinition<S>): TableDefinition<S> => {
  checkDeclaration('defineTable', shapeOf(columnsOf(definition)), definition);
  return Object.freeze(definition);
};
