import { malformed } from '@billet/sdk';
import type { CnabHeader, RemittanceFile, RemittanceTitle, ReturnFile, ReturnTitle } from './cnab-file.ts';
import { fieldReader, fixedLines, type Columns, type FixedLine } from './fixed-lines.ts';
import { layout400, type Layout400 } from './layout400.ts';
import { eventOf } from './occurrences.ts';

const F = 'cnab400';
const read = fieldReader(F);

const headerOf = (line: FixedLine): CnabHeader => {
  const writtenOn = read.date(line, [94, 100], 'date of the file');
  return {
    bank: line.text.slice(76, 79),
    bankName: read.text(line, [79, 94]),
    company: read.text(line, [46, 76]),
    agreement: read.text(line, [26, 46]),
    ...(writtenOn === undefined ? {} : { writtenOn }),
    sequence: Number(/^\d+$/.exec(line.text.slice(108, 113))?.[0] ?? 0),
  };
};

/** Header first, trailer last, line numbers that go up: else it is not the whole file. */
const checkFrame = (lines: readonly FixedLine[]): FixedLine => {
  const header = lines[0];
  const last = lines.at(-1);
  if (header === undefined || !/^0[12](REMESSA|RETORNO)/.test(header.text)) throw malformed(F, 'a header (0, then 1REMESSA or 2RETORNO) is expected', { line: 1, column: 1 });
  if ((header.text.charAt(1) === '1') !== header.text.startsWith('REMESSA', 2)) throw malformed(F, 'the number and the word for the direction differ', { line: 1, column: 2 });
  if (last?.text.charAt(0) !== '9' || lines.length < 2) throw malformed(F, 'the trailer (type 9) is missing: the file is cut off', { line: lines.length, column: 1 });
  let before = 0;
  for (const line of lines) {
    const sequence = read.number(line, [394, 400], 'sequence');
    if (sequence <= before) throw malformed(F, `the sequence does not go up (${String(sequence)} after ${String(before)})`, { line: line.number, column: 395, field: 'sequence' });
    before = sequence;
  }
  return header;
};

const reasonsOf = (text: string): readonly string[] => (text.match(/../g) ?? []).filter((reason) => reason.trim() !== '' && reason !== '00');

const titleOf = (line: FixedLine, bank: string, at: Layout400): ReturnTitle => {
  const amount = (columns: Columns | undefined, field: string): number => (columns === undefined ? 0 : read.number(line, columns, field));
  const occurrence = line.text.slice(...at.occurrence);
  if (!/^\d\d$/.test(occurrence)) throw malformed(F, 'a movement of two digits is expected', { line: line.number, column: at.occurrence[0] + 1, field: 'movement' });
  const dueDate = read.date(line, at.dueDate, 'due date');
  const occurredOn = read.date(line, at.occurredOn, 'date of the movement');
  const creditedOn = read.date(line, at.creditedOn, 'date of the credit');
  const event = eventOf(F, bank, occurrence);
  return {
    line: line.number,
    occurrence,
    event,
    ownNumber: read.text(line, at.ownNumber),
    document: read.text(line, at.document),
    companyUse: read.text(line, at.companyUse),
    ...(dueDate === undefined ? {} : { dueDate }),
    ...(occurredOn === undefined ? {} : { occurredOn }),
    ...(creditedOn === undefined ? {} : { creditedOn }),
    nominal: read.number(line, at.nominal, 'nominal value'),
    paid: read.number(line, at.paid, 'paid', event === 'paid'),
    interest: (at.interest ?? []).reduce((sum, columns) => sum + amount(columns, 'interest'), 0),
    discount: amount(at.discount, 'discount'),
    abatement: amount(at.abatement, 'abatement'),
    fee: amount(at.fee, 'fee'),
    reasons: reasonsOf(line.text.slice(...at.reasons)),
  };
};

const orderOf = (line: FixedLine, at: Layout400): RemittanceTitle => {
  const dueDate = read.date(line, [120, 126], 'due date');
  return {
    line: line.number,
    movement: line.text.slice(108, 110),
    ownNumber: read.text(line, at.ownNumber),
    document: read.text(line, [110, 120]),
    ...(dueDate === undefined ? {} : { dueDate }),
    nominal: read.number(line, [126, 139], 'nominal value'),
    payer: { id: read.text(line, [220, 234]), name: read.text(line, [234, 274]) },
  };
};

/** Lines of other types (messages, splits) may stand between; the trailer and a second header may not. */
const titlesIn = (lines: readonly FixedLine[], type: string): readonly FixedLine[] => {
  const inner = lines.slice(1, -1);
  const odd = inner.find(({ text }) => !/[1-8]/.test(text.charAt(0)));
  if (odd !== undefined) throw malformed(F, `type "${odd.text.charAt(0)}" does not belong here`, { line: odd.number, column: 1 });
  return inner.filter(({ text }) => text.startsWith(type));
};

/** Reads a whole file of 400 columns, or none of it. */
export const decode400 = (bytes: Uint8Array): ReturnFile | RemittanceFile => {
  const lines = fixedLines(F, bytes, 400);
  const first = checkFrame(lines);
  const header = headerOf(first);
  const layout = layout400(header.bank);
  if (layout === undefined) throw malformed(F, `the layout of bank "${header.bank}" is not known`, { line: 1, column: 77, field: 'bank' });
  const found = titlesIn(lines, layout.type);
  if (first.text.charAt(1) === '2') {
    const titles = found.map((line) => titleOf(line, header.bank, layout));
    return { format: F, kind: 'return', header, titles, total: titles.reduce((sum, title) => sum + (title.event === 'paid' ? title.paid : 0), 0) };
  }
  const titles = found.map((line) => orderOf(line, layout));
  return { format: F, kind: 'remittance', header, titles, total: titles.reduce((sum, title) => sum + title.nominal, 0) };
};
