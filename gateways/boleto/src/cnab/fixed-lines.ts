import { malformed } from '@billet/sdk';

/** One line of a file of fixed columns, padded to its width, and which line it is (from 1). */
export interface FixedLine {
  readonly text: string;
  readonly number: number;
}

/** A field by the columns it takes, counted from 0; the second is the first one behind it. */
export type Columns = readonly [from: number, to: number];

/** Letters of UTF-8 take two bytes, so that all behind them stands in other columns: amounts would be read wrongly. */
const isUtf8 = (raw: string): boolean => {
  if (!/[\x80-\xff]/.test(raw)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(raw, 'latin1'));
    return true;
  } catch {
    return false;
  }
};

/** Splits the file. Banks trim blanks at the end of a line, so it is padded; what is longer is something else. */
export const fixedLines = (format: string, bytes: Uint8Array, width: number): readonly FixedLine[] => {
  // Some systems close a file with Ctrl-Z.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').replace(/\x1a\s*$/, '');
  const lines = text.split('\n');
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) throw malformed(format, 'the file is empty', { line: 1 });
  return lines.map((raw, index) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const number = index + 1;
    if (line.length > width) throw malformed(format, `the line has ${String(line.length)} columns instead of ${String(width)}`, { line: number, column: width + 1 });
    const odd = /[\x00-\x1f\x7f]/.exec(line);
    if (odd !== null) throw malformed(format, 'there is a control character', { line: number, column: odd.index + 1 });
    if (isUtf8(line)) throw malformed(format, 'the text is UTF-8, Latin 1 is expected: the columns do not fit', { line: number, column: line.search(/[\x80-\xff]/) + 1 });
    if (line.trim() === '') throw malformed(format, 'the line is empty', { line: number });
    return { text: line.padEnd(width, ' '), number };
  });
};

/** Reads fields of lines and says where one is not what it should be. */
export interface FieldReader {
  text(line: FixedLine, at: Columns): string;
  /** A number; blanks are nought, because trailing ones get trimmed. `must`: not here. */
  number(line: FixedLine, at: Columns, field: string, must?: boolean): number;
  /** `ddmmyy` or `ddmmyyyy`; noughts or blanks mean that there is none. */
  date(line: FixedLine, at: Columns, field: string): string | undefined;
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const fieldReader = (format: string): FieldReader => {
  const text: FieldReader['text'] = (line, [from, to]) => line.text.slice(from, to).trim();
  return {
    text,
    number: (line, [from, to], field, must = false) => {
      const raw = line.text.slice(from, to);
      if (/^\d+$/.test(raw)) return Number(raw);
      if (raw.trim() === '' && !must) return 0;
      throw malformed(format, `"${raw}" is not a number`, { line: line.number, column: from + 1, field });
    },
    date: (line, at, field) => {
      const raw = line.text.slice(...at);
      if (/^[0 ]*$/.test(raw)) return undefined;
      const day = Number(raw.slice(0, 2));
      const month = Number(raw.slice(2, 4));
      const year = raw.length === 6 ? 2000 + Number(raw.slice(4)) : Number(raw.slice(4));
      const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
      const last = month === 2 && !leap ? 28 : (DAYS[month - 1] ?? 0);
      if (!/^\d+$/.test(raw) || day < 1 || day > last || year < 1900) throw malformed(format, `"${raw}" is not a date`, { line: line.number, column: at[0] + 1, field });
      return `${String(year).padStart(4, '0')}-${raw.slice(2, 4)}-${raw.slice(0, 2)}`;
    },
  };
};
