import { malformed } from '@billet/sdk';
import { fieldReader, type Columns, type FixedLine } from './fixed-lines.ts';

const F = 'cnab240';
const read = fieldReader(F);

/** The details of one lot, in order. */
export interface Lot {
  readonly service: string;
  readonly details: readonly FixedLine[];
}

export interface Envelope {
  readonly header: FixedLine;
  readonly lots: readonly Lot[];
}

const typeOf = (line: FixedLine): string => line.text.charAt(7);

const expectCount = (line: FixedLine, at: Columns, actual: number, field: string): void => {
  const said = read.number(line, at, field);
  if (said !== actual) throw malformed(F, `${field}: the trailer says ${String(said)}, there are ${String(actual)}`, { line: line.number, column: at[0] + 1, field });
};

const expectLot = (line: FixedLine, lot: number): void => {
  if (read.number(line, [3, 7], 'lot') !== lot) throw malformed(F, `the lot should be ${String(lot).padStart(4, '0')}`, { line: line.number, column: 4, field: 'lot' });
};

const expectBank = (lines: readonly FixedLine[], bank: string): void => {
  const other = lines.find(({ text }) => text.slice(0, 3) !== bank);
  if (other !== undefined) throw malformed(F, `the bank should be ${bank}`, { line: other.number, column: 1, field: 'bank' });
};

const readLot = (lines: readonly FixedLine[], from: number, lot: number): { readonly lot: Lot; readonly next: number } => {
  const header = lines[from];
  if (header === undefined || typeOf(header) !== '1') throw malformed(F, 'a lot header (type 1) or the file trailer (type 9) is expected', { line: header?.number ?? lines.length, column: 8 });
  expectLot(header, lot);
  const details: FixedLine[] = [];
  let before = 0;
  let at = from + 1;
  for (; ; at += 1) {
    const line = lines[at];
    if (line === undefined) throw malformed(F, 'the lot has no trailer: the file is cut off', { line: lines.length });
    if (typeOf(line) === '5') break;
    if (typeOf(line) !== '3') throw malformed(F, 'a detail (type 3) or the lot trailer (type 5) is expected', { line: line.number, column: 8 });
    expectLot(line, lot);
    const sequence = read.number(line, [8, 13], 'sequence');
    // Five digits run over in a lot of 100,000 records.
    if (sequence <= before && !(sequence <= 1 && before >= 99_998)) throw malformed(F, `the sequence does not go up (${String(sequence)} after ${String(before)})`, { line: line.number, column: 9, field: 'sequence' });
    before = sequence;
    details.push(line);
  }
  const trailer = lines[at] as FixedLine;
  expectLot(trailer, lot);
  expectCount(trailer, [17, 23], details.length + 2, 'records of the lot');
  return { lot: { service: header.text.slice(9, 11), details }, next: at + 1 };
};

/** Takes the file apart: file header, lots with header and trailer, file trailer; all counts have to be right. */
export const readEnvelope = (lines: readonly FixedLine[]): Envelope => {
  const [header] = lines;
  const last = lines.at(-1);
  if (header === undefined || typeOf(header) !== '0') throw malformed(F, 'a file header (type 0) is expected', { line: 1, column: 8 });
  if (!/^\d{3}0000/.test(header.text)) throw malformed(F, 'bank and lot 0000 are expected', { line: 1, column: 1, field: 'bank' });
  expectBank(lines, header.text.slice(0, 3));
  if (last === undefined || typeOf(last) !== '9') throw malformed(F, 'the file trailer (type 9) is missing: the file is cut off', { line: lines.length, column: 8 });
  expectLot(last, 9999);
  const lots: Lot[] = [];
  let at = 1;
  while (at < lines.length - 1) {
    const { lot, next } = readLot(lines, at, lots.length + 1);
    lots.push(lot);
    at = next;
  }
  expectCount(last, [17, 23], lots.length, 'lots');
  expectCount(last, [23, 29], lines.length, 'records');
  return { header, lots };
};
