import { malformed } from '@billet/sdk';
import type { CnabHeader, RemittanceFile, RemittanceTitle, ReturnFile, ReturnTitle } from './cnab-file.ts';
import { fieldReader, fixedLines, type FixedLine } from './fixed-lines.ts';
import { layoutT, ownNumberP, type LayoutT } from './layout240.ts';
import { readEnvelope } from './lots.ts';
import { eventOf } from './occurrences.ts';

const F = 'cnab240';
const read = fieldReader(F);

const headerOf = (line: FixedLine): CnabHeader => {
  const writtenOn = read.date(line, [143, 151], 'date of the file');
  return {
    bank: line.text.slice(0, 3),
    bankName: read.text(line, [102, 132]),
    company: read.text(line, [72, 102]),
    agreement: read.text(line, [32, 52]),
    ...(writtenOn === undefined ? {} : { writtenOn }),
    sequence: read.number(line, [157, 163], 'sequence of the file'),
  };
};

const segmentOf = (line: FixedLine): string => line.text.charAt(13);

/** Reasons are two characters each; pairs of noughts or blanks say nothing. */
const reasonsOf = (text: string): readonly string[] => (text.match(/../g) ?? []).filter((reason) => reason.trim() !== '' && reason !== '00');

const titleOf = (t: FixedLine, u: FixedLine, bank: string, at: LayoutT): ReturnTitle => {
  const occurrence = t.text.slice(15, 17);
  if (u.text.slice(15, 17) !== occurrence) throw malformed(F, `segment U belongs to movement ${occurrence}`, { line: u.number, column: 16, field: 'movement' });
  const dueDate = read.date(t, at.dueDate, 'due date');
  const occurredOn = read.date(u, [137, 145], 'date of the movement');
  const creditedOn = read.date(u, [145, 153], 'date of the credit');
  const event = eventOf(F, bank, occurrence);
  return {
    line: t.number,
    occurrence,
    event,
    ownNumber: read.text(t, at.ownNumber),
    document: read.text(t, at.document),
    companyUse: read.text(t, at.companyUse),
    ...(dueDate === undefined ? {} : { dueDate }),
    ...(occurredOn === undefined ? {} : { occurredOn }),
    ...(creditedOn === undefined ? {} : { creditedOn }),
    nominal: read.number(t, at.nominal, 'nominal value'),
    paid: read.number(u, [77, 92], 'paid', event === 'paid'),
    net: read.number(u, [92, 107], 'net'),
    interest: read.number(u, [17, 32], 'interest and fine'),
    discount: read.number(u, [32, 47], 'discount'),
    abatement: read.number(u, [47, 62], 'abatement'),
    fee: read.number(t, at.fee, 'fee'),
    reasons: reasonsOf(t.text.slice(...at.reasons)),
  };
};

/** T and U stand together; Y and the like may follow and add nothing that is money. */
const returnTitles = (details: readonly FixedLine[], bank: string): readonly ReturnTitle[] => {
  const at = layoutT(bank);
  const titles: ReturnTitle[] = [];
  for (let index = 0; index < details.length; index += 1) {
    const line = details[index] as FixedLine;
    const segment = segmentOf(line);
    if (segment === 'T') {
      const next = details[index + 1];
      if (next === undefined || segmentOf(next) !== 'U') throw malformed(F, 'segment T needs its segment U', { line: line.number, column: 14, field: 'segment' });
      titles.push(titleOf(line, next, bank, at));
      index += 1;
    } else if (!/[A-SV-Z]/.test(segment)) throw malformed(F, `segment "${segment}" does not belong here`, { line: line.number, column: 14, field: 'segment' });
  }
  return titles;
};

const orderOf = (p: FixedLine, q: FixedLine, bank: string): RemittanceTitle => {
  const dueDate = read.date(p, [77, 85], 'due date');
  return {
    line: p.number,
    movement: p.text.slice(15, 17),
    ownNumber: read.text(p, ownNumberP(bank)),
    document: read.text(p, [62, 77]),
    ...(dueDate === undefined ? {} : { dueDate }),
    nominal: read.number(p, [85, 100], 'nominal value'),
    payer: { id: read.text(q, [18, 33]), name: read.text(q, [33, 73]) },
  };
};

/** P and Q stand together; R, S and Y may follow. */
const remittanceTitles = (details: readonly FixedLine[], bank: string): readonly RemittanceTitle[] => {
  const titles: RemittanceTitle[] = [];
  for (let index = 0; index < details.length; index += 1) {
    const line = details[index] as FixedLine;
    const segment = segmentOf(line);
    if (segment === 'P') {
      const next = details[index + 1];
      if (next === undefined || segmentOf(next) !== 'Q') throw malformed(F, 'segment P needs its segment Q', { line: line.number, column: 14, field: 'segment' });
      titles.push(orderOf(line, next, bank));
      index += 1;
    } else if (!/[RSY]/.test(segment) || titles.length === 0) throw malformed(F, `segment "${segment}" does not belong here`, { line: line.number, column: 14, field: 'segment' });
  }
  return titles;
};

/** Reads a whole file of 240 columns, or none of it. */
export const decode240 = (bytes: Uint8Array): ReturnFile | RemittanceFile => {
  const { header: line, lots } = readEnvelope(fixedLines(F, bytes, 240));
  const header = headerOf(line);
  const direction = line.text.charAt(142);
  if (direction === '2') {
    const titles = lots.flatMap((lot) => returnTitles(lot.details, header.bank));
    return { format: F, kind: 'return', header, titles, total: titles.reduce((sum, title) => sum + (title.event === 'paid' ? title.paid : 0), 0) };
  }
  if (direction !== '1') throw malformed(F, 'column 143 should say 1 (remittance) or 2 (return)', { line: 1, column: 143, field: 'direction' });
  const titles = lots.flatMap((lot) => remittanceTitles(lot.details, header.bank));
  return { format: F, kind: 'remittance', header, titles, total: titles.reduce((sum, title) => sum + title.nominal, 0) };
};
