/** The generator "mulberry32": the same seed, the same numbers, on every machine. */
export interface Random {
  /** 0 ≤ n < bound */
  below(bound: number): number;
  pick<T>(items: readonly T[]): T;
  /** True in so many of 100 cases. */
  chance(percent: number): boolean;
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number], chance: (percent) => below(100) < percent };
};

/** One of several, the heavier the more often. */
export const weighted = <T extends { readonly weight: number }>(random: Random, items: readonly T[]): T => {
  let left = random.below(items.reduce((sum, item) => sum + item.weight, 0));
  return items.find((item) => (left -= item.weight) < 0) as T;
};
