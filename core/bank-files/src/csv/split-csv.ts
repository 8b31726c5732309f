import { malformed } from '@billet/sdk';

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The sign between cells: the one that the line with the names has most of. */
export const delimiterOf = (line: string): string => [';', '\t', ','].map((sign) => [sign, line.split(sign).length] as const).sort((a, b) => b[1] - a[1])[0]?.[0] ?? ';';

/** Rows of a CSV text (RFC 4180): cells in quotes may hold the delimiter, doubled quotes and line breaks. */
export const splitCsv = (text: string, delimiter: string): readonly CsvRow[] => {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let began = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cells[0]?.trim() !== '') rows.push({ line: began, cells: cells.map((each) => each.trim()) });
    cells = [];
    cell = '';
    began = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (char === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (quoted) throw malformed('csv', 'a quote is never closed', { line: began });
  if (cell !== '' || cells.length > 0) endRow();
  return rows;
};
