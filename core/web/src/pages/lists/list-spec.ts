import type { Link, Option } from '../../view-models/field.ts';
import type { Column, Value } from '../../view-models/page.ts';
import type { BulkVerbs } from '../bulk/bulk-verb.ts';
import type { ClientNames } from '../client-name.ts';
import type { PageCtx } from '../page.ts';

/** One field by which a list is filtered: a parameter of the page's address, and of the operation unless it says otherwise. */
export interface ListFilter {
  readonly name: string;
  /** Message key. */
  readonly label: string;
  readonly widget: 'select' | 'date' | 'text';
  /** For `select`; an empty list leaves the filter out. */
  options?(ctx: PageCtx): Promise<readonly Option[]> | readonly Option[];
}

export interface ListColumn<Row> extends Omit<Column, 'label'> {
  readonly id: string;
  /** Message key. */
  readonly label: string;
  /** Not shown until somebody asks for it. */
  readonly extra?: true;
  /** Whose the row is; the names of all clients of a page are asked for at once. */
  client?(row: Row): number | null;
  cell(ctx: PageCtx, row: Row, names: ClientNames): Value;
}

/** What is listed has an id, mostly a number. */
export interface ListedRow {
  readonly id: number | string;
}

/** All that differs from one list to the next. */
export interface ListSpec<Row extends ListedRow> {
  /** Name under which views and columns are kept. */
  readonly list: string;
  readonly path: string;
  readonly operation: string;
  /** Message key. */
  readonly caption: string;
  readonly empty: string;
  readonly emptyLink?: { readonly label: string; readonly href: string };
  /** Views that everybody has; the first one, with nothing in it, is "all". */
  readonly views?: readonly { readonly label: string; readonly query: Readonly<Record<string, string>> }[];
  readonly search?: { readonly name: string; readonly label: string };
  readonly filters: readonly ListFilter[];
  /** The first one names the row and is always there. */
  readonly columns: readonly ListColumn<Row>[];
  readonly bulk?: BulkVerbs;
  /** How the operation takes the place in the list; `whole` = it gives all rows at once. */
  readonly paging?: 'after' | 'whole';
  /** Turns what stands in the address into the operation's input, where the two differ. */
  input?(ctx: PageCtx, query: Readonly<Record<string, string>>): Readonly<Record<string, unknown>>;
}

/** What the theme draws beside a list. */
export type ViewLink = Link & { readonly current?: boolean };
