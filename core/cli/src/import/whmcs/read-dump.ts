import { createReadStream } from 'node:fs';
import type { TableRow } from './tables.ts';

/** Statements of an SQL file, one by one: a semicolon within quotes or a comment ends none. */
async function* statements(path: string): AsyncGenerator<string> {
  let text = '';
  let quote = '';
  let escaped = false;
  let comment = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 }) as AsyncIterable<string>) {
    for (const letter of chunk) {
      if (comment !== '') {
        if ((comment === '\n' && letter === '\n') || (comment === '*/' && letter === '/' && text.endsWith('*'))) {
          comment = '';
          text = '';
        } else text = letter;
        continue;
      }
      if (quote !== '') {
        if (escaped) escaped = false;
        else if (letter === '\\' && quote !== '`') escaped = true;
        else if (letter === quote) quote = '';
      } else if (letter === "'" || letter === '"' || letter === '`') quote = letter;
      else if (letter === ';') {
        yield text.trim();
        text = '';
        continue;
      }
      text += letter;
      // Comments stand between statements, where dumps have them.
      if (quote === '' && letter === ' ' && text.trim() === '--') comment = '\n';
      else if (quote === '' && letter === '\n' && /^\s*(?:--|#)/.test(text)) text = '';
      else if (quote === '' && letter === '*' && text.trim() === '/*') comment = '*/';
    }
  }
  if (text.trim() !== '') yield text.trim();
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0', b: '\b', Z: '\u001a' };

/** Names of the columns of a `create table`, in their order. */
const columnsOf = (statement: string): readonly string[] => [...statement.matchAll(/^\s+`([^`]+)`/gm)].map(([, name]) => name ?? '');

const TOKEN = /\(|\)|,|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|[^\s(),'"]+/g;

const valueOf = (token: string): string | null => {
  const [mark] = token;
  if (mark === "'" || mark === '"') return token.slice(1, -1).replaceAll(/\\([\s\S])/g, (_all, letter: string) => ESCAPED[letter] ?? letter).replaceAll(mark + mark, mark);
  return token.toUpperCase() === 'NULL' ? null : token;
};

/** Rows of the values behind an `insert`. */
function* rowsOf(values: string, columns: readonly string[]): Generator<TableRow> {
  let cells: (string | null)[] | undefined;
  for (const [token] of values.matchAll(TOKEN)) {
    if (token === '(') cells = [];
    else if (token === ')') {
      const row = cells ?? [];
      yield Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null]));
      cells = undefined;
    } else if (token !== ',' && cells !== undefined && !token.startsWith('_')) cells.push(valueOf(token));
  }
}

/** The wanted tables of a dump, as mysqldump, mariadb-dump and phpMyAdmin write it. */
export const readDump = async (path: string, wanted: readonly string[]): Promise<ReadonlyMap<string, readonly TableRow[]>> => {
  const columns = new Map<string, readonly string[]>();
  const tables = new Map<string, TableRow[]>();
  for await (const statement of statements(path)) {
    const made = /^create table (?:if not exists )?`?(\w+)`?/i.exec(statement)?.[1];
    if (made !== undefined) columns.set(made, columnsOf(statement));
    const [head, table, named] = /^insert (?:ignore )?into `?(\w+)`?\s*(?:\(([^)]*)\))?\s*values\s*/i.exec(statement.slice(0, 10_000)) ?? [];
    if (head === undefined || table === undefined || !wanted.includes(table)) continue;
    const names = named === undefined ? (columns.get(table) ?? []) : named.split(',').map((name) => name.trim().replaceAll('`', ''));
    const rows = tables.get(table) ?? [];
    for (const row of rowsOf(statement.slice(head.length), names)) rows.push(row);
    tables.set(table, rows);
  }
  return tables;
};
