import type { LocalDate } from '@billet/sdk';
import { partOfBilled, type Counted } from '../../periods/index.ts';

/** A line that bills days, with what is left of it. */
export interface UnbillLine {
  readonly id: number;
  readonly invoiceId: number;
  readonly start: LocalDate;
  readonly end: LocalDate;
  readonly net: number;
  readonly left: number;
  readonly settlement: string;
  /** How a part of the period is counted; absent: by days. */
  readonly counted?: Counted | undefined;
  /** First day that was given back already, with all days after it: what is left is for the days before. */
  readonly givenFrom?: LocalDate | null | undefined;
  /** What is left of the line after a change of plan: its value falls over the days that the change covers. */
  readonly held?: { readonly start: LocalDate; readonly end: LocalDate; readonly value: number } | undefined;
}

/** An invoice of which lines are to be taken back. */
export interface UnbillInvoice {
  readonly id: number;
  /** Nothing is paid or credited, and nothing else stands on it. */
  readonly voidable: boolean;
}

export interface Unbilled {
  /** Invoices that are taken out of force whole. */
  readonly voided: readonly number[];
  /** Parts of other lines that are credited. */
  readonly credited: readonly { readonly line: UnbillLine; readonly net: number; readonly start: LocalDate; readonly end: LocalDate }[];
  /** First day that is not billed any more because of what was voided. */
  readonly billedThrough: LocalDate | null;
}

const isOpen = (line: UnbillLine): boolean => line.settlement === 'unpaid' || line.settlement === 'part_paid';

/** The days whose money a line holds, and what it was billed for them. */
const spanOf = (line: UnbillLine): { readonly start: LocalDate; readonly end: LocalDate; readonly value: number } => line.held ?? { start: line.start, end: line.end, value: line.net };

/** The first day that a line holds nothing for any more. */
export const openEnd = ({ end, givenFrom }: Pick<UnbillLine, 'end' | 'givenFrom'>): LocalDate => (givenFrom != null && givenFrom < end ? givenFrom : end);

/** A change of plan says anew what the days are worth that a line holds. */
const heldUntil = (line: UnbillLine): LocalDate => line.held?.end ?? openEnd(line);

/** What the days of a line before a day cost, by the policy of the service. */
const costUpTo = (line: UnbillLine, day: LocalDate): number => {
  const { start, end, value } = spanOf(line);
  if (day <= start) return 0;
  if (day >= end) return value;
  return partOfBilled(value, { start, end: day }, { start, end }, line.counted);
};

/**
 * The part of a line's amount that falls on days from `from` on, up to those that were given back already: what was
 * billed less what its earlier days cost, and no more than is left.
 */
const tail = (line: UnbillLine, from: LocalDate): number => Math.max(0, Math.min(line.left, costUpTo(line, heldUntil(line)) - costUpTo(line, from)));

/**
 * What is taken back when a service ends on a day. Unpaid invoices for later days only are voided; of other unpaid lines
 * the part after the day is credited; paid lines only where what is unused is given back.
 */
export const unbill = (lines: readonly UnbillLine[], invoices: ReadonlyMap<number, UnbillInvoice>, endsOn: LocalDate, paidToo: boolean): Unbilled => {
  const later = lines.filter((line) => spanOf(line).end > endsOn);
  const whole = (id: number): boolean => invoices.get(id)?.voidable === true && lines.filter((line) => line.invoiceId === id).every((line) => line.start >= endsOn);
  const voided = [...new Set(later.map((line) => line.invoiceId))].filter(whole);
  const credited = later
    .filter((line) => !voided.includes(line.invoiceId) && (paidToo || isOpen(line)))
    .map((line) => {
      const { start } = spanOf(line);
      return { line, net: tail(line, endsOn), start: start > endsOn ? start : endsOn, end: heldUntil(line) };
    })
    .filter((part) => part.net > 0);
  const starts = later.filter((line) => voided.includes(line.invoiceId)).map((line) => line.start);
  return { voided, credited, billedThrough: starts.length === 0 ? null : starts.reduce((first, start) => (start < first ? start : first)) };
};

/** The end of what is paid: unpaid periods that have not begun are not part of it. */
export const paidThrough = (lines: readonly UnbillLine[], billedThrough: LocalDate, today: LocalDate): LocalDate =>
  lines.filter((line) => isOpen(line) && line.start >= today).reduce((first, line) => (line.start < first ? line.start : first), billedThrough);
