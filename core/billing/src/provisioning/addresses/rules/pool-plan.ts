import { bitsOf, readAddress, readNetwork, sizeOf, writeAddress, writeNetwork, type Address, type Network } from './ip.ts';

/** What a pool is made of, as people write it. */
export interface PoolText {
  readonly network: string;
  /** Bits of what is given: 32 = one IPv4 address, 56 = an IPv6 prefix for a home. */
  readonly unit: number;
  readonly gateway: string;
  /** `10.0.0.20-10.0.0.40` or one address; empty = the whole network. */
  readonly ranges: readonly string[];
  readonly excluded: readonly string[];
}

/** Places from `from` to `to`, both within. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A pool as places from 0 on. */
export interface PoolPlan {
  readonly network: Network;
  readonly unit: number;
  /** Places that are given by themselves, ascending, none touching another. */
  readonly spans: readonly Span[];
  /** How many those are. */
  readonly size: number;
  /** Places that nobody ever gets: the network itself, its broadcast address, its gateway. */
  readonly never: readonly number[];
}

/** A pool of more places would not be looked after by hand anyway. */
export const MOST_PLACES = 2 ** 24;

export type PlanProblem = { readonly field: 'network' | 'unit' | 'gateway' | 'ranges' | 'excluded'; readonly code: 'POOL_NETWORK' | 'POOL_UNIT' | 'POOL_LARGE' | 'POOL_OUTSIDE' | 'POOL_RANGE' | 'POOL_EMPTY'; readonly text?: string };

const stepOf = ({ family }: Network, unit: number): bigint => 1n << BigInt(bitsOf(family) - unit);

/** The place of an address in a pool; undefined = it lies outside, or between two places. */
export const placeOf = ({ network, unit }: Pick<PoolPlan, 'network' | 'unit'>, { family, value }: Address): number | undefined => {
  if (family !== network.family || value < network.value || value >= network.value + sizeOf(network)) return undefined;
  const step = stepOf(network, unit);
  return (value - network.value) % step === 0n ? Number((value - network.value) / step) : undefined;
};

/** What stands at a place, and the key it sorts by. */
export const addressAt = ({ network, unit }: Pick<PoolPlan, 'network' | 'unit'>, place: number): Address => ({ family: network.family, value: network.value + BigInt(place) * stepOf(network, unit) });

/** How an address of a pool is written: IPv6 with its length. */
export const wordAt = (plan: Pick<PoolPlan, 'network' | 'unit'>, place: number): string => {
  const address = addressAt(plan, place);
  return address.family === 4 ? writeAddress(address) : writeNetwork({ ...address, length: plan.unit });
};

/** Spans in order, those that touch made one. */
const merged = (spans: readonly Span[]): readonly Span[] =>
  [...spans].sort((a, b) => a.from - b.from).reduce<Span[]>((done, span) => {
    const last = done.at(-1);
    if (last === undefined || span.from > last.to + 1) return [...done, span];
    return [...done.slice(0, -1), { from: last.from, to: Math.max(last.to, span.to) }];
  }, []);

const without = (spans: readonly Span[], { from, to }: Span): readonly Span[] =>
  spans.flatMap((span) => [{ from: span.from, to: Math.min(span.to, from - 1) }, { from: Math.max(span.from, to + 1), to: span.to }].filter((part) => part.from <= part.to));

const readSpan = (pool: Pick<PoolPlan, 'network' | 'unit'>, text: string): Span | undefined => {
  const [first = '', last = first, ...more] = text.split('-').map((part) => part.trim().replace(/\/\d+$/, ''));
  const [a, b] = [readAddress(first), readAddress(last)];
  if (a === undefined || b === undefined || more.length > 0) return undefined;
  const [from, to] = [placeOf(pool, a), placeOf(pool, b)];
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
};

const isProblem = (found: PoolPlan | PlanProblem): found is PlanProblem => 'field' in found;

/** Reads a pool, or says which field is wrong. */
export const planPool = ({ network: text, unit, gateway, ranges, excluded }: PoolText): PoolPlan | PlanProblem => {
  const network = readNetwork(text.trim());
  if (network === undefined) return { field: 'network', code: 'POOL_NETWORK' };
  const bits = bitsOf(network.family);
  if (unit < network.length || unit > bits || (network.family === 4 && unit !== bits)) return { field: 'unit', code: 'POOL_UNIT' };
  const places = 2 ** (unit - network.length);
  if (places > MOST_PLACES) return { field: 'network', code: 'POOL_LARGE' };
  const pool = { network, unit };
  const read = { ranges: ranges.map((each) => readSpan(pool, each)), excluded: excluded.map((each) => readSpan(pool, each)) };
  for (const field of ['ranges', 'excluded'] as const) {
    const wrong = read[field].findIndex((span) => span === undefined);
    if (wrong >= 0) return { field, code: 'POOL_RANGE', text: { ranges, excluded }[field][wrong] ?? '' };
  }
  const door = gateway === '' ? undefined : readAddress(gateway);
  const doorPlace = door === undefined ? undefined : placeOf(pool, door);
  if (gateway !== '' && (door?.family !== network.family || (network.family === 4 && doorPlace === undefined))) return { field: 'gateway', code: 'POOL_OUTSIDE' };
  // Two addresses are a link between two routers (RFC 3021), one stands for itself.
  const ends = network.family === 4 && places > 2 ? [0, places - 1] : [];
  const never = [...ends, ...(doorPlace === undefined || network.family === 6 ? [] : [doorPlace])];
  const whole = read.ranges.length === 0 ? [{ from: 0, to: places - 1 }] : merged(read.ranges.filter((span) => span !== undefined));
  const spans = [...read.excluded.filter((span) => span !== undefined), ...never.map((place) => ({ from: place, to: place }))].reduce<readonly Span[]>(without, whole);
  const size = spans.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return size === 0 ? { field: 'ranges', code: 'POOL_EMPTY' } : { network, unit, spans, size, never };
};

/** A plan that was read before and saved: it cannot be wrong any more. */
export const storedPlan = (pool: PoolText): PoolPlan => {
  const plan = planPool(pool);
  if (isProblem(plan)) throw new Error(`the pool ${pool.network} cannot be read: ${plan.field}`);
  return plan;
};

export const problemOf = (found: PoolPlan | PlanProblem): PlanProblem | undefined => (isProblem(found) ? found : undefined);

/** The first place at `from` or after it that is given by itself. */
export const nextPlace = ({ spans }: Pick<PoolPlan, 'spans'>, from: number): number | undefined => {
  const span = spans.find(({ to }) => to >= from);
  return span === undefined ? undefined : Math.max(span.from, from);
};
