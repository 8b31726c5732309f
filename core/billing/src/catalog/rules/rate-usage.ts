import { roundHalfUp } from '@billet/sdk';

/** How a quantity makes an amount: each tier at its price, all at the price of the tier it reaches, or by whole packages. */
export const usageModels = ['graduated', 'volume', 'package'] as const;
export type UsageModel = (typeof usageModels)[number];

/** How the days of a period make its quantity: all of them together, or the highest. */
export const usageSums = ['sum', 'peak'] as const;
export type UsageSum = (typeof usageSums)[number];

/** A price from where the tier before ends up to and with `upTo`; the last one has no end. */
export interface UsageTier {
  readonly upTo: number | null;
  /** Minor units for one piece, as an exact decimal. */
  readonly price: string;
}

/** What is asked for a quantity that was used. */
export interface UsageTariff {
  readonly model: UsageModel;
  readonly sum: UsageSum;
  /** What was measured is counted in units of so much, begun ones whole. */
  readonly unit: number;
  /** Units that the price of the period holds. */
  readonly included: number;
  /** Units in a package. */
  readonly packageSize: number;
  /** Of a package tariff they count packages. */
  readonly tiers: readonly UsageTier[];
}

/** A quantity with its price. */
export interface RatedUsage {
  readonly units: number;
  /** Units, or packages, that cost something. */
  readonly charged: number;
  readonly net: number;
}

/** Prices are exact to a millionth of a minor unit. */
const SCALE = 1_000_000n;
const scaled = (price: string): bigint => {
  const [whole = '0', part = ''] = price.split('.');
  return BigInt(whole) * SCALE + BigInt(part.padEnd(6, '0').slice(0, 6));
};

const upwards = (value: number, size: number): number => Math.ceil(value / size);

const graduated = (tiers: readonly UsageTier[], pieces: number): bigint => {
  let [from, cost] = [0, 0n];
  for (const { upTo, price } of tiers) {
    const to = Math.min(pieces, upTo ?? pieces);
    if (to > from) cost += BigInt(to - from) * scaled(price);
    from = Math.max(from, to);
  }
  return cost;
};

const volume = (tiers: readonly UsageTier[], pieces: number): bigint => {
  const tier = tiers.find(({ upTo }) => upTo === null || pieces <= upTo);
  return BigInt(pieces) * scaled(tier?.price ?? '0');
};

const piecesOf = (tariff: UsageTariff, raw: number): { readonly units: number; readonly charged: number } => {
  const units = upwards(Math.max(0, raw), tariff.unit);
  const beyond = Math.max(0, units - tariff.included);
  return { units, charged: tariff.model === 'package' ? upwards(beyond, tariff.packageSize) : beyond };
};

const costOf = (tariff: UsageTariff, charged: number): number => roundHalfUp((tariff.model === 'volume' ? volume : graduated)(tariff.tiers, charged), SCALE);

/**
 * What a quantity costs. `before` is what was used in the same period and is paid for: the count goes on from there, so
 * that parts add up to the whole.
 */
export const rateUsage = (tariff: UsageTariff, raw: number, before = 0): RatedUsage => {
  const [first, all] = [piecesOf(tariff, before), piecesOf(tariff, tariff.sum === 'peak' ? Math.max(before, raw) : before + raw)];
  return { units: Math.max(0, all.units - first.units), charged: Math.max(0, all.charged - first.charged), net: Math.max(0, costOf(tariff, all.charged) - costOf(tariff, first.charged)) };
};

/** What was measured on a day, and how much of it is paid for. */
export interface UsageReading {
  readonly id: number;
  readonly day: string;
  readonly quantity: number;
  readonly billed: number;
}
