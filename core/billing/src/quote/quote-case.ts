import { addDays, BilletError, invalid } from '@billet/sdk';
import { fieldProblems } from '@billet/kernel';
import { groupBy } from '../group-by.ts';
import { nextBillDate } from '../periods/index.ts';
import { beginLife } from './begin.ts';
import { caseSchema, type QuoteCase } from './case-schema.ts';
import { creditOwed, orderDues, runDues } from './due.ts';
import { applyEvent, eventDueDate } from './events.ts';
import { Papers, type QuoteDocument } from './papers.ts';
import type { Due, Life } from './state.ts';
import { presentOf } from './stretches.ts';

/** What the engine would produce for a described history. */
export interface Quote {
  readonly documents: readonly QuoteDocument[];
  readonly services: readonly { readonly id: string; readonly status: string; readonly price: number; readonly billedThrough: string | null; readonly nextBillOn: string | null; readonly end: string | null }[];
  /** Net amounts: what was invoiced, what was credited, and the difference. */
  readonly totals: { readonly invoiced: number; readonly credited: number; readonly net: number };
}

/** A history is told over at most this many days. */
const MAX_DAYS = 40_000;

const parse = (raw: unknown): QuoteCase => {
  const result = caseSchema.safeParse(raw);
  if (result.success) return result.data;
  const problems = fieldProblems(result.error);
  throw new BilletError('VALIDATION', problems.map(({ field, message }) => `${field}: ${message}`).join('\n'), { status: 422, field: problems[0]?.field ?? '' });
};

const timed = (text: string): boolean => text.length > 10;

/** What the fields say together. */
const check = (quote: QuoteCase): void => {
  const ids = new Set<string>();
  quote.services.forEach((service, i) => {
    const at = `services.${String(i)}`;
    if (ids.has(service.id)) throw invalid('QUOTE_SERVICE', `${at}.id`, 'This id is used twice.');
    ids.add(service.id);
    const bySeconds = service.proration === 'second-exact' || service.cycle.unit === 'hour';
    for (const key of ['start', 'end'] as const) if (timed(service[key] ?? '') && !bySeconds) throw invalid('QUOTE_SERVICE', `${at}.${key}`, 'A time of day needs the policy "second-exact" or an hourly cycle.');
    if (service.end !== null && service.end < service.start) throw invalid('QUOTE_SERVICE', `${at}.end`, 'The end is before the start.');
    if (service.start.slice(0, 10) > quote.target) throw invalid('QUOTE_SERVICE', `${at}.start`, 'The start is after the target date.');
  });
  quote.events.forEach((event, i) => {
    const at = `events.${String(i)}`;
    if (event.service !== undefined && !ids.has(event.service)) throw invalid('QUOTE_EVENT', `${at}.service`, 'No service has this id.');
    for (const service of quote.services.filter((each) => event.service === undefined || event.service === each.id)) {
      if (event.on < service.start) throw invalid('QUOTE_EVENT', `${at}.on`, 'The event is before the start of the service.');
      if (timed(event.on) && service.proration !== 'second-exact' && service.cycle.unit !== 'hour') throw invalid('QUOTE_EVENT', `${at}.on`, 'A time of day needs the policy "second-exact" or an hourly cycle.');
    }
  });
};

/** One day: what happens on it, what is ordered, what the run bills. */
const liveDay = (quote: QuoteCase, papers: Papers, lives: readonly Life[], events: QuoteCase['events'], day: string, runs: boolean): void => {
  const ordered = lives.filter((life) => !life.ordered && life.orderedOn === day);
  papers.invoice(day, ordered.flatMap((life) => orderDues(life, day, eventDueDate(quote, day))));
  for (const life of ordered) life.ordered = true;
  for (const event of events) {
    const path = `events.${String(quote.events.indexOf(event))}`;
    const dues: Due[] = [];
    for (const life of lives.filter((each) => event.service === undefined || event.service === each.id)) {
      dues.push(...applyEvent({ quote, papers, life, path, dueDate: eventDueDate(quote, day) }, event));
    }
    papers.invoice(day, dues);
  }
  if (!runs) return;
  const begun = lives.filter((life) => life.ordered);
  papers.invoice(day, begun.flatMap((life) => runDues(life, day)));
  for (const life of begun) creditOwed(papers, life, day);
};

const total = (documents: readonly QuoteDocument[], type: QuoteDocument['type']): number =>
  documents.filter((document) => document.type === type).reduce((sum, document) => sum + document.net, 0);

const viewOf = (life: Life, target: string): Quote['services'][number] => {
  const { terms } = presentOf(life, target);
  const ended = life.endDate !== null && life.endDate <= target;
  const next = life.stretches.flatMap((stretch) => nextBillDate(stretch.terms) ?? []).sort()[0] ?? null;
  return { id: life.id, status: ended ? 'ended' : life.status, price: terms.price, billedThrough: terms.billedThrough, nextBillOn: next, end: life.endDate };
};

/** Tells a described history through the rules of the engine: the same ones a run uses, without any database. */
export const quoteCase = (raw: unknown): Quote => {
  const quote = parse(raw);
  check(quote);
  const papers = new Papers(quote);
  const lives = quote.services.map((service, i) => beginLife(service, i, quote));
  const events = groupBy(quote.events, (event) => event.on.slice(0, 10));
  const runs = quote.runs === 'daily' ? undefined : new Set(quote.runs);
  const first = lives.map((life) => life.orderedOn).sort()[0] ?? quote.target;
  if (addDays(first, MAX_DAYS) < quote.target) throw invalid('QUOTE_TARGET', 'target', 'This is more than a hundred years after the start.');
  for (let day = first; day <= quote.target; day = addDays(day, 1)) {
    liveDay(quote, papers, lives, events.get(day) ?? [], day, runs === undefined || runs.has(day));
  }
  const [invoiced, credited] = [total(papers.documents, 'invoice'), total(papers.documents, 'credit_note')];
  return { documents: papers.documents, services: lives.map((life) => viewOf(life, quote.target)), totals: { invoiced, credited, net: invoiced - credited } };
};
