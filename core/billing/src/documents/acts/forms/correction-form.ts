import type { Parties } from '../../compose/party-lines.ts';
import type { Paper } from '../../paper.ts';
import { correctRows, type Amounts, type Corrected } from '../../rules/correct-rows.ts';
import { taxOf, type Work } from '../load-work.ts';
import { formNumber, lastDayOf, lineOf } from './act-form.ts';

/** What stands on a row before or after: amounts in minor units, the unit price without tax. */
export interface CorrectedSide extends Amounts {
  readonly quantity: number;
  readonly price: number;
}

/** What every country's corrective document is made of. */
export interface CorrectionFacts {
  /** Those of the credit note. */
  readonly number: string;
  readonly day: string;
  readonly currency: string;
  readonly parties: Parties;
  /** Forms of the months whose things it changes. */
  readonly corrects: readonly { readonly number: string; readonly day: string }[];
  readonly invoice: { readonly number: string; readonly day: string };
  readonly reason: string;
  readonly lines: readonly { readonly name: string; readonly rates: readonly string[]; readonly before: CorrectedSide; readonly after: CorrectedSide }[];
}

export interface CorrectionForm {
  readonly country: string;
  /** Language of the form, whatever the reader's. */
  readonly locale: string;
  /** The country's own: another one is in the numbers of its forms. */
  readonly currency: string;
  paper(facts: CorrectionFacts): Pick<Paper, 'heading' | 'form' | 'blocks'>;
}

type Change = Corrected<{ readonly work: Work }>;

/** What a credit note changes of months that were over before it. What it takes back of its own month is taken off the form of that month. */
export const changesOf = (note: Work['invoice'], works: readonly Work[]): readonly Change[] =>
  correctRows(works.map((work) => ({ documentId: work.invoice.id, lineId: work.line.id, takesBack: work.line.credits_line_id, net: work.net, tax: taxOf(work), work })), note.id)
    .filter(({ given }) => given.work.month < (note.issue_date ?? '').slice(0, 7));

const sideOf = (work: Work, { net, tax }: Amounts): CorrectedSide => {
  // What is taken back as a whole was not rendered; the price stays what it was.
  if (net === 0) return { quantity: 0, price: lineOf(work, work.net, 0).price, net, tax };
  const { quantity, price } = lineOf(work, net, tax);
  return { quantity, price, net, tax };
};

export const correctionFacts = (original: Work['invoice'], note: Work['invoice'], changes: readonly Change[], home: string): CorrectionFacts => ({
  number: note.number ?? '',
  day: note.issue_date ?? '',
  currency: note.currency,
  parties: note.party as Parties,
  corrects: [...new Set(changes.map(({ given }) => given.work.month))].sort().map((month) => ({ number: formNumber(original, month, home), day: lastDayOf(month) })),
  invoice: { number: original.number ?? '', day: original.issue_date ?? '' },
  reason: note.reason ?? '',
  lines: changes.map(({ given: { work }, before, after }) => ({ name: work.line.description, rates: work.rates, before: sideOf(work, before), after: sideOf(work, after) })),
});
