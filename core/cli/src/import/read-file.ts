import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { delimiterOf, splitCsv } from '@billet/bank-files';
import { BilletError } from '@billet/sdk';

export interface FileRow {
  /** Line of the file that it begins in. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Rows of a CSV file by the names in its first line; a name that means nothing here is refused before any row. */
export const readRows = async (path: string, columns: readonly string[]): Promise<readonly FileRow[]> => {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  const [header, ...rows] = splitCsv(text, delimiterOf(text.slice(0, Math.max(0, text.indexOf('\n')))));
  const names = (header?.cells ?? []).map((name) => name.toLowerCase());
  const odd = names.find((name) => !columns.includes(name)) ?? names.find((name, i) => names.indexOf(name) !== i);
  if (odd !== undefined || names.length === 0) {
    throw new BilletError('COLUMN_UNKNOWN', `${basename(path)}: "${odd ?? ''}" is no column, or it stands there twice. Columns: ${columns.join(', ')}.`, { status: 422 });
  }
  const wide = rows.find(({ cells }) => cells.length > names.length);
  if (wide !== undefined) throw new BilletError('CELLS_TOO_MANY', `${basename(path)}:${String(wide.line)}: more cells than the first line has names.`, { status: 422 });
  return rows.map(({ line, cells }) => ({ line, cells: Object.fromEntries(names.flatMap((name, i) => (cells[i] === undefined || cells[i] === '' ? [] : [[name, cells[i]] as const]))) }));
};
