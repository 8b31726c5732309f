import { creditForRest, type ServiceTerms } from '../periods/index.ts';
import type { Papers } from './papers.ts';
import type { Back, Due, Life, Stretch } from './state.ts';

/** The stretch that holds a day; of several, the last one that has begun. */
export const presentOf = (life: Life, on: string): Stretch =>
  life.stretches.filter((stretch) => stretch.terms.startDate <= on).at(-1) ?? (life.stretches[0] as Stretch);

/** Ends everything a service bills on a day; what would have begun later never does. */
export const endStretches = (life: Life, on: string): void => {
  const kept = life.stretches.filter((stretch) => stretch.terms.startDate <= on);
  for (const stretch of kept) {
    if (stretch.terms.endDate === null || stretch.terms.endDate > on) stretch.terms = { ...stretch.terms, endDate: on };
  }
  life.stretches.splice(0, life.stretches.length, ...kept);
};

/** What a stretch has beside its terms. */
type Begun = Pick<Stretch, 'priced' | 'tariffs'> & { readonly fees?: readonly Due[] };

/** New terms from a day on, billed by their own grid. Nothing of them is billed yet. */
export const beginStretch = (life: Life, from: ServiceTerms, { priced, tariffs, fees = [] }: Begun, change: Partial<ServiceTerms> & Pick<ServiceTerms, 'startDate'>): Stretch => {
  const trialUntil = from.trialUntil !== null && from.trialUntil > change.startDate ? from.trialUntil : null;
  const stretch: Stretch = { terms: { ...from, billedThrough: null, trialUntil, prorateFirst: true, ...change }, priced, tariffs, fees };
  life.stretches.push(stretch);
  return stretch;
};

/** What is billed for the time after a day and not credited yet, line by line. */
export const unusedOf = (papers: Papers, life: Life, on: string): readonly Back[] =>
  papers.billed.flatMap((line): Back[] => {
    const { open, start } = line;
    if (line.service !== life.id || start === null || open === null || open <= on || line.end === null) return [];
    const from = on < start ? start : on;
    const whole = { start, end: line.end };
    const beyond = line.end > open ? creditForRest(line.net, 0, open, whole, line.counted) : 0;
    const net = Math.min(creditForRest(line.net, 0, from, whole, line.counted) - beyond, line.net - line.creditedNet);
    return [{ line, start: from, end: open, net }];
  });

/** Marks what was given back, so that the same days are never credited twice. */
export const closeLines = (backs: readonly Back[]): void => {
  for (const { line, start } of backs) line.open = start;
};
