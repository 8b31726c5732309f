import type { Card, Column, Value } from '../../../view-models/page.ts';
import type { PageCtx } from '../../page.ts';

/** What somebody wants to see: a currency and so many months, of which the last is the one that runs. */
export interface Span {
  readonly currency: string;
  readonly months: number;
}

export interface Shown {
  /** The picture; none where there is nothing to draw. */
  readonly charts: readonly Card[];
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

/** One report: its picture and its table. The name stands in the address, `reports.<name>` is its title. */
export interface Report {
  readonly name: string;
  readonly icon: string;
  /** It is about now, so no number of months is asked for. */
  readonly now?: true;
  load(ctx: PageCtx, span: Span): Promise<Shown>;
}

export const end = (label: string, hide?: Column['hide']): Column => ({ label, end: true, ...(hide === undefined ? {} : { hide }) });

/** A part of a whole as people read it. */
export const percent = (ctx: PageCtx, part: number, whole: number): string => (whole <= 0 ? '–' : new Intl.NumberFormat(ctx.locale, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole));

/** `YYYY-MM` as a table names it. */
export const longMonth = (ctx: PageCtx, month: string): string => new Intl.DateTimeFormat(ctx.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${month}-01T00:00:00Z`));
