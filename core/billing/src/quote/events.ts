import { addDays, invalid, multiplyRatio } from '@billet/sdk';
import type { ServicePart } from '../invoicing/rules/index.ts';
import { moveDue } from '../lifecycle/rules/index.ts';
import { anchorFor, countedBy, gridPeriod, isRecurring, type Slice } from '../periods/index.ts';
import type { EventOf, QuoteCase, QuoteEvent } from './case-schema.ts';
import { askedOf, tariffsOf } from './begin.ts';
import { changeTerms } from './change-terms.ts';
import type { Papers } from './papers.ts';
import type { Back, Due, Life, Stretch } from './state.ts';
import { beginStretch, closeLines, endStretches, presentOf, unusedOf } from './stretches.ts';
import { takeSlices } from './due.ts';

/** What an event works with. */
export interface EventRoom {
  readonly quote: QuoteCase;
  readonly papers: Papers;
  readonly life: Life;
  /** Path of the event in the case, for errors. */
  readonly path: string;
  readonly dueDate: string;
}

/** Other prices. A set-up that nobody has billed yet, in a trial or in arrears, is still owed; with it goes that of new options. */
const withPrice = ({ priced }: Stretch, price: number, quantity: number, options: readonly ServicePart[] = priced.parts.slice(1)): Stretch['priced'] => {
  const owed = (key: string, fee = 0): number => (priced.setupOwed ? (priced.parts.find((part) => part.key === key)?.setupFee ?? fee) : 0);
  return {
    ...priced,
    parts: [{ key: '', unitPrice: price, quantity, setupFee: owed('') }, ...options.map((option) => ({ ...option, setupFee: owed(option.key, option.setupFee) }))],
  };
};

/** A set-up that comes with the first period of the new terms, because none of the old ones is billed. */
const waitsForPeriod = ({ priced, terms }: Stretch, on: string): boolean => priced.setupOwed && (terms.startDate >= on || (terms.trialUntil !== null && terms.trialUntil > on));

/** The set-up of options that the service did not have. */
const setupOfNew = (life: Life, stretch: Stretch, options: readonly ServicePart[], dueDate: string): readonly Due[] =>
  options
    .filter(({ key, setupFee }) => setupFee > 0 && !stretch.priced.parts.some((part) => part.key === key))
    .map(({ key, setupFee, quantity }) => ({ service: life.id, kind: 'setup', key, start: null, end: null, quantity, unitPrice: setupFee, discount: 0, net: setupFee * quantity, counted: countedBy(stretch.terms), dueDate }));

const changePlan = (room: EventRoom, event: EventOf<'change-plan'>): readonly Due[] => {
  const { life, dueDate } = room;
  const stretch = presentOf(life, event.on);
  const quantity = event.quantity ?? stretch.terms.quantity;
  const options = event.options?.map(({ key, price, quantity: pieces, setupFee }) => ({ key, unitPrice: price, quantity: pieces * quantity, setupFee }));
  const feesOn = (startDate: string): readonly Due[] => {
    const due = startDate > event.on ? eventDueDate(room.quote, startDate) : dueDate;
    const ofOptions = waitsForPeriod(stretch, startDate) ? [] : setupOfNew(life, stretch, options ?? [], due);
    if (event.setupFee === 0) return ofOptions;
    return [...ofOptions, { service: life.id, kind: 'setup', key: '', start: null, end: null, quantity, unitPrice: event.setupFee, discount: 0, net: event.setupFee * quantity, counted: countedBy(stretch.terms), dueDate: due }];
  };
  const { usage, ...rest } = event;
  return changeTerms(room.papers, life, {
    ...rest, dueDate, terms: { price: event.price, quantity, cycle: event.cycle ?? stretch.terms.cycle }, priced: withPrice(stretch, event.price, quantity, options), feesOn,
    tariffs: tariffsOf(usage === undefined ? stretch.tariffs.asked : askedOf(usage), event.options ?? stretch.tariffs.held),
  });
};

const changePrice = (room: EventRoom, event: EventOf<'change-price'>): readonly Due[] => {
  const { terms } = presentOf(room.life, event.on);
  const priced = withPrice(presentOf(room.life, event.on), event.price, terms.quantity);
  return changeTerms(room.papers, room.life, { ...event, dueDate: room.dueDate, method: 'keep-date', settle: 'lines', rest: 'balance', terms: { price: event.price, quantity: terms.quantity, cycle: terms.cycle }, priced });
};

const changeCycle = (room: EventRoom, event: EventOf<'change-cycle'>): readonly Due[] => {
  const stretch = presentOf(room.life, event.on);
  const price = event.price ?? stretch.terms.price;
  return changeTerms(room.papers, room.life, { ...event, dueDate: room.dueDate, terms: { price, quantity: stretch.terms.quantity, cycle: event.cycle }, priced: withPrice(stretch, price, stretch.terms.quantity) });
};

/** The days up to a new due date as one slice, counted and priced as when staff move it. */
const moveTo = ({ life, quote, dueDate }: EventRoom, stretch: Stretch, to: string, policy: 'default' | 'legacy30', on: string): readonly Due[] => {
  const { terms } = stretch;
  const { cycle, trialUntil, billedThrough, startDate } = terms;
  if (!isRecurring(cycle)) return [];
  const begun = billedThrough ?? startDate;
  const due = trialUntil !== null && trialUntil > begun ? trialUntil : begun;
  const { start, end, share } = moveDue({ ...terms, cycle, zone: quote.zone, due }, to, policy, on.slice(0, 10));
  stretch.terms = { ...terms, anchorDate: to, billedThrough: to };
  const slice: Slice = { start, end, share, amount: multiplyRatio(terms.price * terms.quantity, ...share), full: false, dueDate, raiseOn: dueDate };
  return start < end ? takeSlices(life.id, stretch, [slice], dueDate) : [];
};

/** The grid moves to another day of the month, and the days between are billed on the new grid; or the due date moves, and they are charged at once. */
const changeAnchor = (room: EventRoom, event: EventOf<'change-anchor'>): readonly Due[] => {
  const { life, path } = room;
  const { day, to, policy, on } = event;
  if ((day === undefined) === (to === undefined)) throw invalid('QUOTE_EVENT', `${path}.day`, 'Give either the day or the new due date.');
  const stretch = presentOf(life, on);
  const { terms } = stretch;
  const from = terms.billedThrough ?? terms.startDate;
  if (to === undefined) {
    stretch.terms = { ...terms, anchorDate: anchorFor({ kind: 'dayOfMonth', day: day ?? 1 }, from, terms.cycle) };
    return [];
  }
  if (to <= from) throw invalid('QUOTE_EVENT', `${path}.to`, 'The new due date must be after the old one.');
  if (life.status === 'paused' || terms.mode !== 'advance') throw invalid('QUOTE_EVENT', `${path}.to`, 'Only the due date of a running service that is billed in advance can be moved.');
  if (life.endDate !== null && life.endDate < to) throw invalid('QUOTE_EVENT', `${path}.to`, 'The service ends before this day.');
  return moveTo(room, stretch, to, policy, on);
};

/** Days that stay billed because a period that has begun is not divided: nothing is given back for them, and nothing asked again. */
const staysBilled = ({ line, start, net }: Back): boolean => line.counted.proration === 'none' && net === 0 && line.creditedNet < line.net && start !== line.start;

const giveBack = ({ papers, life }: EventRoom, on: string): void => {
  const backs = unusedOf(papers, life, on);
  papers.credit(on.slice(0, 10), backs);
  closeLines(backs.filter((back) => !staysBilled(back)));
};

const pause = (room: EventRoom, event: EventOf<'pause'>): readonly Due[] => {
  if (room.life.status !== 'active') throw invalid('QUOTE_EVENT', `${room.path}.type`, 'Only a running service can be paused.');
  room.life.status = 'paused';
  if (event.credit) giveBack(room, event.on);
  endStretches(room.life, event.on);
  return [];
};

const resume = (room: EventRoom, event: EventOf<'resume'>): readonly Due[] => {
  const { life } = room;
  if (life.status !== 'paused') throw invalid('QUOTE_EVENT', `${room.path}.type`, 'Only a paused service can be resumed.');
  life.status = 'active';
  const last = life.stretches.at(-1) as Stretch;
  // Days that are billed and were not given back are not billed again.
  const billed = unusedOf(room.papers, life, event.on).reduce<string | null>((through, back) => ((back.net > 0 || staysBilled(back)) && back.end !== null && back.end > (through ?? event.on) ? back.end : through), null);
  beginStretch(life, { ...last.terms, endDate: life.endDate }, last, { startDate: event.on, billedThrough: billed, ...(event.grid === 'restart' ? { anchorDate: event.on } : {}) });
  return [];
};

/** Instalments that are left fall due with the end. */
const lastInstalments = ({ life, dueDate }: EventRoom): readonly Due[] => {
  const last = life.stretches.at(-1) as Stretch;
  const { instalments } = last.priced;
  if (last.priced.setupOwed || instalments.length === 0) return [];
  last.priced = { ...last.priced, instalments: [] };
  return instalments.map((net) => ({ service: life.id, kind: 'instalment', key: '', start: null, end: null, quantity: 1, unitPrice: net, discount: 0, net, counted: countedBy(last.terms), dueDate }));
};

/** The end of the period that holds a day, or of what is billed. */
const periodEnd = ({ terms }: Stretch, on: string): string => {
  if (terms.billedThrough !== null && terms.billedThrough > on) return terms.billedThrough;
  return isRecurring(terms.cycle) ? gridPeriod(terms.anchorDate, terms.cycle, on).end : on;
};

const cancel = (room: EventRoom, event: EventOf<'cancel'>): readonly Due[] => {
  const { life } = room;
  const end = event.when === 'now' ? event.on : periodEnd(presentOf(life, event.on), event.on);
  life.endDate = end;
  if (event.when === 'now') life.status = 'ended';
  if (event.when === 'now' && event.credit) giveBack(room, end);
  // What would begin with the end never does.
  if (event.when === 'period-end') life.stretches.splice(0, life.stretches.length, ...life.stretches.filter(({ terms }, i) => i === 0 || terms.startDate < end));
  endStretches(life, end);
  return lastInstalments(room);
};

const creditItem = ({ papers, life, path }: EventRoom, event: EventOf<'credit-item'>): readonly Due[] => {
  const line = papers.billed.find((each) => each.service === life.id && each.kind === event.kind && each.start === event.period && (event.key === undefined || each.key === event.key) && each.net > each.creditedNet);
  if (line === undefined) throw invalid('QUOTE_EVENT', `${path}.period`, 'Nothing that can be credited was billed for this period.');
  const left = line.net - line.creditedNet;
  papers.credit(event.on.slice(0, 10), [{ line, start: line.start, end: line.end, net: Math.min(event.amount ?? left, left) }]);
  return [];
};

const CHANGES: ReadonlySet<QuoteEvent['type']> = new Set(['change-price', 'change-plan', 'change-cycle']);

/** Applies one event to one service; gives what it charges at once. */
export const applyEvent = (room: EventRoom, event: QuoteEvent): readonly Due[] => {
  const { status, endDate } = room.life;
  const isOver = status === 'ended' || (endDate !== null && endDate <= event.on);
  if (isOver && event.type !== 'credit-item') throw invalid('QUOTE_EVENT', `${room.path}.type`, 'The service has ended.');
  if (status === 'paused' && CHANGES.has(event.type)) throw invalid('QUOTE_EVENT', `${room.path}.type`, 'Only a running service can be changed.');
  switch (event.type) {
    case 'change-price': return changePrice(room, event);
    case 'change-plan': return changePlan(room, event);
    case 'change-cycle': return changeCycle(room, event);
    case 'change-anchor': return changeAnchor(room, event);
    case 'pause': return pause(room, event);
    case 'resume': return resume(room, event);
    case 'cancel': return cancel(room, event);
    case 'credit-item': return creditItem(room, event);
  }
};

/** The due date of what an event charges. */
export const eventDueDate = (quote: QuoteCase, on: string): string => addDays(on.slice(0, 10), quote.orderDueDays);
