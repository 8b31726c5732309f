import { addDays, addMonths, roundHalfUp, withDay, type LocalDate } from '@billet/sdk';
import { gridPeriod, isRecurring, type Cycle, type Period } from './cycle.ts';
import { gatheredOn, type Gathering } from './gather.ts';
import { shareOf, type ProrationPolicy, type Share } from './proration.ts';

/** All that decides when a service is billed, and how much: the run reads it from one row. */
export interface ServiceTerms {
  readonly id: number;
  /** A day on the grid; all periods are stepped from it. */
  readonly anchorDate: LocalDate;
  readonly cycle: Cycle;
  /** `advance` bills a period when it begins, `arrears` when it is over. */
  readonly mode: 'advance' | 'arrears';
  readonly proration: ProrationPolicy;
  readonly startDate: LocalDate;
  /** Exclusive. */
  readonly endDate: LocalDate | null;
  /** Exclusive end of what is billed; `null` = nothing yet. */
  readonly billedThrough: LocalDate | null;
  /** Exclusive end of the free time. */
  readonly trialUntil: LocalDate | null;
  /** False: a first period that begins inside the grid costs its full price. */
  readonly prorateFirst: boolean;
  /** Due on this day of the month; `null` = `dueDays` after the period begins (or ends, in arrears). */
  readonly dueDay: number | null;
  readonly dueDays: number;
  /** Documents are raised this many days before they are due. */
  readonly raiseDaysBefore: number;
  readonly quantity: number;
  /** Minor units for one full grid period and one piece. */
  readonly price: number;
  readonly currency: string;
  /** IANA zone of the brand; `UTC` when absent. Only hours and seconds ask for it. */
  readonly zone?: string | undefined;
  /** The client is invoiced on days of his own; absent: whenever something is due. */
  readonly gathering?: Gathering | null | undefined;
}

/** One period, or part of one, that is to be billed. */
export interface Slice extends Period {
  /** Price of the slice before discounts. */
  readonly amount: number;
  /** Part of a full period that it costs; other prices of the same period are cut by it too. */
  readonly share: Share;
  /** True if it is a whole grid period. */
  readonly full: boolean;
  /** End of the grid period that it is the first part of; absent: its own. */
  readonly gridEnd?: LocalDate;
  readonly dueDate: LocalDate;
  /** Day from which the document may be raised. */
  readonly raiseOn: LocalDate;
}

const max = (a: LocalDate, b: LocalDate | null): LocalDate => (b !== null && b > a ? b : a);

/** Where the next slice begins, or `null` if all is billed. */
const nextStart = (terms: ServiceTerms): LocalDate | null => {
  const start = max(max(terms.startDate, terms.billedThrough), terms.trialUntil);
  return terms.endDate !== null && start >= terms.endDate ? null : start;
};

/**
 * The due date of a period. In advance: the due day in the month in which the period begins, or `dueDays` after its
 * first day. In arrears: the first due day on or after its end, or `dueDays` after it.
 */
export const dueDateOf = (terms: Pick<ServiceTerms, 'mode' | 'dueDay' | 'dueDays'>, period: Period): LocalDate => {
  const base = (terms.mode === 'advance' ? period.start : servedOn(period.end)).slice(0, 10);
  if (terms.dueDay === null) return addDays(base, terms.dueDays);
  const sameMonth = withDay(base, terms.dueDay);
  return sameMonth >= base ? sameMonth : withDay(addMonths(withDay(base, 1), 1), terms.dueDay);
};

/** The slice that comes after what is billed, or `null` if there is none. */
export const nextSlice = (terms: ServiceTerms): Slice | null => {
  const { cycle } = terms;
  const start = nextStart(terms);
  if (start === null || cycle.unit === 'free') return null;
  if (!isRecurring(cycle)) {
    if (terms.billedThrough !== null) return null;
    const once = { start, end: addDays(start, 1) };
    return { ...once, amount: terms.price * terms.quantity, share: [1, 1], full: true, ...datesOf(terms, once) };
  }
  const grid = gridPeriod(terms.anchorDate, cycle, start);
  const end = terms.endDate !== null && terms.endDate < grid.end ? terms.endDate : grid.end;
  const slice = { start, end };
  const full = start === grid.start && end === grid.end;
  const unprorated = !terms.prorateFirst && terms.billedThrough === null && start !== grid.start && end === grid.end && cycle.unit !== 'hour';
  const share = unprorated ? ([1, 1] as const) : shareOf(slice, grid, terms.proration, { cycle, zone: terms.zone });
  const { dueDate, raiseOn } = datesOf(terms, slice);
  return { start, end, amount: amountOf(terms.price * terms.quantity, share), share, full, dueDate, raiseOn, ...(end === grid.end ? {} : { gridEnd: grid.end }) };
};

/** A share of a price, rounded once. */
const amountOf = (price: number, [part, of]: Share): number => (part === of ? price : roundHalfUp(BigInt(price) * BigInt(part), BigInt(of)));

/** When a slice is due and raised: by its own terms, or with the invoice that gathers it. */
const datesOf = (terms: ServiceTerms, slice: Period): Pick<Slice, 'dueDate' | 'raiseOn'> => {
  const { gathering, mode } = terms;
  const own = dueDateOf(terms, slice);
  const dueDate = gathering == null ? own : gatheredOn(gathering, mode, own);
  if (mode === 'advance') return { dueDate, raiseOn: addDays(dueDate, -(gathering != null && dueDate >= gathering.from ? gathering.raiseDays : terms.raiseDaysBefore)) };
  // In arrears nothing is billed before it was served, and what is gathered waits for the last of it.
  return { dueDate, raiseOn: gathering == null ? max(addDays(dueDate, -terms.raiseDaysBefore), servedOn(slice.end)) : max(dueDate, servedOn(slice.end)) };
};

/** The day on which a period is over: its exclusive end, or the day after if it ends during a day. */
export const servedOn = (end: LocalDate): LocalDate => (end.length > 10 ? addDays(end, 1) : end);

/** A bound against a broken row billing for ever: four hundred periods in one go, more than the days of a year, are parked instead. */
const MAX_SLICES = 400;

/** Everything to be billed by a day, oldest first, and the day on which what comes after it is raised; `null` = never. */
export const dueAndNext = (terms: ServiceTerms, today: LocalDate): { readonly slices: readonly Slice[]; readonly next: LocalDate | null } => {
  const slices: Slice[] = [];
  let current = terms;
  for (;;) {
    const slice = nextSlice(current);
    if (slice === null || slice.raiseOn > today) return { slices, next: slice?.raiseOn ?? null };
    if (slices.length === MAX_SLICES) throw new RangeError(`service ${String(terms.id)}: more than ${String(MAX_SLICES)} periods are due`);
    slices.push(slice);
    current = { ...current, billedThrough: slice.end };
  }
};

/** Everything to be billed by a day, oldest first. */
export const slicesDue = (terms: ServiceTerms, today: LocalDate): readonly Slice[] => dueAndNext(terms, today).slices;

/** Day on which the next document of a service is raised; `null` = never. The billing cursor is its local midnight. */
export const nextBillDate = (terms: ServiceTerms): LocalDate | null => nextSlice(terms)?.raiseOn ?? null;

/** The same terms after these slices were billed. */
export const afterBilling = (terms: ServiceTerms, slices: readonly Slice[]): ServiceTerms => {
  const last = slices.at(-1);
  return last === undefined ? terms : { ...terms, billedThrough: last.end };
};
