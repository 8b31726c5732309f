import type { Metric, Sample } from '@billet/sdk';

/** How far a counter was when it was last read. */
export interface CounterState {
  readonly metric: string;
  readonly counter: string;
  readonly value: number;
  /** When it was so far; null where that was not written down yet. */
  readonly read_at: string | null;
}

/** How a quantity of an account stands. */
export interface QuantityState {
  readonly metric: string;
  readonly value: number;
  readonly most: number | null;
  readonly month: string;
  /** When it was so. */
  readonly at: string;
  readonly told: number;
}

/** What is known of an account before its new readings. */
export interface KnownUsage {
  readonly counters: readonly CounterState[];
  readonly days: readonly { readonly metric: string; readonly day: string; readonly value: number }[];
  readonly now: readonly QuantityState[];
}

/** Counters that stopped earlier are booked and forgotten: up to where that was done before, and is done now. */
export interface Settled {
  readonly before: string | null;
  readonly now: string;
}

/** What is to be written down, and which shares were reached for the first time. */
export interface BookedUsage extends KnownUsage {
  readonly reached: readonly { readonly metric: string; readonly percent: number; readonly value: number; readonly most: number }[];
}

/** Shares of what is allowed at which the client is told. */
export const LEVELS = [100, 80] as const;

const whole = (value: number): number => Math.max(0, Math.min(Math.round(value), Number.MAX_SAFE_INTEGER));
/** How much more a counter shows than before; one that begins anew counts from nought. */
export const advanceOf = (before: number | undefined, value: number): number => (before === undefined || value < before ? value : value - before);

/** A period has one value, and a lower one corrects it: as far as the day of the reading can give back. */
const correctionOf = (before: number | undefined, value: number, ofDay = 0): number => Math.max(value - (before ?? 0), -ofDay);

type Nested<T> = Map<string, Map<string, T>>;

const of = <T>(nested: Nested<T>, metric: string): Map<string, T> => {
  const found = nested.get(metric) ?? new Map<string, T>();
  nested.set(metric, found);
  return found;
};

const byMetric = <T extends { readonly metric: string }>(items: readonly T[], keyOf: (item: T) => string): Nested<T> => {
  const nested: Nested<T> = new Map();
  for (const item of items) of(nested, item.metric).set(keyOf(item), item);
  return nested;
};

const inOrder = (samples: readonly Sample[]): readonly Sample[] =>
  samples.every((sample, i) => i === 0 || (samples[i - 1] as Sample).at <= sample.at) ? samples : [...samples].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

/**
 * Books readings of one account, in the order of their time. A gauge is what it was last; of counters and period
 * readings the differences are summed by day and month, so that the same reading twice books nothing. `dayOf` says on
 * which day an instant lies, UTC unless told otherwise. With `settled`, a counter that stopped before then is booked
 * whole and not kept, and one that stopped before the last such booking is in it already. Pure.
 */
export const bookSamples = (metrics: readonly Metric[], known: KnownUsage, samples: readonly Sample[], dayOf: (instant: string) => string = (instant) => instant.slice(0, 10), settled?: Settled): BookedUsage => {
  const kinds = new Map(metrics.map((metric) => [metric.key, metric.kind] as const));
  const counters = byMetric(known.counters, (each) => each.counter);
  const days = byMetric(known.days, (each) => each.day);
  const now = new Map(known.now.map((each) => [each.metric, each] as const));
  const touched = { counters: new Map<string, CounterState>(), days: new Map<string, KnownUsage['days'][number]>(), now: new Set<string>() };
  for (const sample of inOrder(samples)) {
    const { metric, at } = sample;
    const kind = kinds.get(metric);
    if (kind === undefined || sample.resource !== undefined || !Number.isFinite(sample.value)) continue;
    const value = whole(sample.value);
    const day = dayOf(at);
    const month = day.slice(0, 7);
    const before = now.get(metric);
    const limit = sample.limit === undefined ? (before?.most ?? null) : sample.limit === 'unlimited' ? null : whole(sample.limit);
    const ofMetric = of(days, metric);
    const ofDay = ofMetric.get(day);
    let added = value;
    if (kind !== 'gauge') {
      const counter = sample.counterId ?? sample.period?.from ?? '';
      const shown = of(counters, metric);
      const last = shown.get(counter);
      // What a counter showed earlier is in what it showed later.
      if (last?.read_at != null && at < last.read_at) continue;
      const stopped = sample.final === true && last === undefined;
      if (stopped && settled?.before != null && at < settled.before) continue;
      const isPeriod = kind === 'period' && counter !== '';
      added = isPeriod ? correctionOf(last?.value, value, ofDay?.value) : advanceOf(last?.value, value);
      const state = { metric, counter, value: isPeriod ? (last?.value ?? 0) + added : value, read_at: at };
      shown.set(counter, state);
      if (!stopped || settled === undefined || at >= settled.now) touched.counters.set(`${metric} ${counter}`, state);
    }
    if (kind === 'gauge' && before !== undefined && at < before.at && ofDay !== undefined) continue;
    const used = { metric, day, value: kind === 'gauge' ? value : whole((ofDay?.value ?? 0) + added) };
    ofMetric.set(day, used);
    touched.days.set(`${metric} ${day}`, used);
    // A late reading changes its day, not how things stand.
    if (before !== undefined && (month < before.month || (kind === 'gauge' && at < before.at))) continue;
    const same = before?.month === month;
    now.set(metric, { metric, month, at: before !== undefined && before.at > at ? before.at : at, most: limit, value: kind === 'gauge' ? value : whole((same ? before.value : 0) + added), told: same ? before.told : 0 });
    touched.now.add(metric);
  }
  const reached: { metric: string; percent: number; value: number; most: number }[] = [];
  for (const metric of touched.now) {
    const state = now.get(metric);
    if (state?.most == null || state.most === 0) continue;
    const percent = LEVELS.find((level) => state.value * 100 >= (state.most ?? 0) * level) ?? 0;
    if (percent > state.told) reached.push({ metric, percent, value: state.value, most: state.most });
    // What was cleared away may fill up again, and is told of again.
    if (percent !== state.told && (percent > state.told || kinds.get(metric) === 'gauge')) now.set(metric, { ...state, told: percent });
  }
  return { counters: [...touched.counters.values()], days: [...touched.days.values()], now: [...touched.now].flatMap((metric) => now.get(metric) ?? []), reached };
};
