import { isLocalDate, malformed, type BankFileLine } from '@billet/sdk';
import { minorOf } from '../amount.ts';
import { delimiterOf, splitCsv } from './split-csv.ts';

/** Which column says what, by the names in the file; empty = the file has none. */
export interface CsvMapping {
  readonly date: string;
  readonly amount: string;
  readonly text: string;
  readonly payer: string;
  readonly reference: string;
  /** Of all amounts in the file. */
  readonly currency: string;
  readonly dates: 'dmy' | 'mdy' | 'ymd';
  readonly decimal: ',' | '.';
}

const F = 'csv';

const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

const dateOf = (raw: string, order: CsvMapping['dates'], line: number): string => {
  const parts = raw.split(/[^0-9]+/).filter((part) => part !== '').slice(0, 3);
  const [year = '', month = '', day = ''] = order === 'ymd' ? parts : order === 'dmy' ? [parts[2], parts[1], parts[0]] : [parts[2], parts[0], parts[1]];
  const date = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isLocalDate(date)) throw malformed(F, `"${raw}" is not a date`, { line, field: 'date' });
  return date;
};

/** Signs of thousands stand between groups only (of two in India): else "12.50" read with a decimal comma would be 1,250. */
const WRITTEN = { ',': /^-?(?:\d+|\d{1,3}(?:\.\d{2,3})*\.\d{3})(?:,\d+)?$/, '.': /^-?(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.\d+)?$/ } as const;

/** Digits with signs of thousands, a sign in front or behind, and what banks write around it. */
const amountOf = (raw: string, { decimal, currency }: CsvMapping, line: number): number => {
  const bare = raw.replaceAll(/[\s\u00a0'’]/g, '').replace(/^\+/, '').replace(/^(.+)-$/, '-$1');
  if (!WRITTEN[decimal].test(bare)) throw malformed(F, `"${raw}" is not an amount`, { line, field: 'amount' });
  return minorOf(F, bare.replaceAll(decimal === ',' ? '.' : ',', '').replace(decimal, '.'), currency, { line, field: 'amount' });
};

const is = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** The lines of a statement as a table. What stands above the line with the names of the columns is left alone. */
export const csvLines = (bytes: Uint8Array, mapping: CsvMapping): readonly BankFileLine[] => {
  const text = textOf(bytes);
  const head = text.split('\n').find((line) => [mapping.date, mapping.amount].every((name) => line.toLowerCase().includes(name.toLowerCase())));
  if (head === undefined) throw malformed(F, `no line names the columns "${mapping.date}" and "${mapping.amount}"`, { line: 1 });
  const rows = splitCsv(text, delimiterOf(head));
  const top = rows.findIndex(({ cells }) => [mapping.date, mapping.amount].every((name) => cells.some((cell) => is(cell, name))));
  const names = rows[top];
  if (names === undefined) throw malformed(F, `no line names the columns "${mapping.date}" and "${mapping.amount}"`, { line: 1 });
  const column = (name: string): number => {
    const at = name === '' ? -1 : names.cells.findIndex((cell) => is(cell, name));
    if (name !== '' && at < 0) throw malformed(F, `there is no column "${name}"`, { line: names.line });
    return at;
  };
  const [date, amount, words, payer, reference] = [mapping.date, mapping.amount, mapping.text, mapping.payer, mapping.reference].map(column) as [number, number, number, number, number];
  const seen = new Map<string, number>();
  return rows.slice(top + 1).flatMap(({ line, cells }): readonly BankFileLine[] => {
    const cell = (at: number): string => cells[at] ?? '';
    // Sums below the table have no day.
    if (cell(date) === '') return [];
    const bookedOn = dateOf(cell(date), mapping.dates, line);
    const value = amountOf(cell(amount), mapping, line);
    if (value === 0) return [];
    const plain = ['csv', bookedOn, String(value), cell(reference), cell(payer), cell(words)].join('|');
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    return [
      {
        key: count === 1 ? plain : `${plain}#${String(count)}`,
        kind: value > 0 ? 'payment' : 'other',
        money: { amount: Math.abs(value), currency: mapping.currency },
        bookedOn,
        references: cell(reference) === '' ? [] : [cell(reference)],
        text: cell(words),
        ...(cell(payer) === '' ? {} : { payer: { name: cell(payer) } }),
      },
    ];
  });
};
