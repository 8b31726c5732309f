import type { z } from 'zod';

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

/** Defines a table of an add-on. @since 0.1.0 */
export const defineTable = <S extends z.ZodObject>(definition: TableDefinition<S>): TableDefinition<S> => Object.freeze(definition);
