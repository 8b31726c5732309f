import type { Database } from '@billet/database';
import { conflict } from '@billet/sdk';
import { numberPeriod, renderNumber } from './rules/index.ts';

/** A series with its template, for example `LS-{year}-{000000}`. */
export interface Series {
  readonly id: number;
  readonly template: string;
  /** When invoices get their number: at issue, or (as pro-formas until then) at payment. */
  readonly numberAt: string;
}

/** The series of a legal entity for a type of document. */
export const seriesOf = async (db: Database, legalEntityId: number, docType: string): Promise<Series> => {
  const [series] = await db.raw<{ id: number | string; template: string; number_at: string }>(
    'select id, template, number_at from invoice_series where legal_entity_id = ? and doc_type = ?',
    [legalEntityId, docType],
  );
  if (series === undefined) throw conflict('SERIES_MISSING', 'This legal entity has no number series.', { legalEntityId, docType });
  return { id: Number(series.id), template: series.template, numberAt: series.number_at };
};

/** A block of consecutive numbers. */
export interface NumberBlock {
  readonly period: string;
  readonly first: number;
  render(seq: number): string;
}

/**
 * Takes `count` numbers: one UPDATE on the counter row, which holds the last number and the last date, so that
 * numbers have no gap and dates never run against them. Call it last before the commit: it serialises writers.
 */
export const takeNumbers = async (db: Database, series: Series, issueDate: string, count: number): Promise<NumberBlock> => {
  const period = numberPeriod(series.template, issueDate);
  const key = `${String(series.id)}:${period}`;
  const take = (): Promise<{ last_seq: number | string }[]> =>
    db.raw<{ last_seq: number | string }>(
      'update number_counters set last_seq = last_seq + ?, last_date = ? where key = ? and last_date <= ? returning last_seq',
      [count, issueDate, key, issueDate],
    );
  let [row] = await take();
  if (row === undefined) {
    await db.execute('insert into number_counters (key, last_seq, last_date) values (?, 0, ?) on conflict (key) do nothing', [key, issueDate]);
    [row] = await take();
  }
  if (row === undefined) throw conflict('NUMBER_DATE_BACKWARDS', 'A later document of this series exists already.', { issueDate });
  return { period, first: Number(row.last_seq) - count + 1, render: (seq) => renderNumber(series.template, issueDate, seq) };
};
