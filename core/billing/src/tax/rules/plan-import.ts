/** A dated rate with what stands on documents. */
export interface PlannedRate {
  readonly country: string;
  readonly region: string;
  readonly taxClass: string;
  readonly level: number;
  readonly code: string;
  readonly name: string;
  readonly percent: string;
  readonly compound: boolean;
  readonly inclusive: boolean;
  readonly effectiveFrom: string;
}

/**
 * What importing a rate would do: `new` adds it, `correct` puts another in place of one that has not come yet, `same`
 * changes nothing, `kept` differs from a rate that counts already, which stays.
 */
export type ImportChange = 'new' | 'correct' | 'same' | 'kept';

export interface PlannedImport<T extends PlannedRate> {
  readonly rate: T;
  readonly change: ImportChange;
  /** Percentage that counts there today. */
  readonly now: string | null;
}

const placeKey = (rate: PlannedRate): string => [rate.country, rate.region.toUpperCase(), rate.taxClass, rate.level].join('|');

/** The newest of each place that counts today, and all that are to come. */
const inForceOrToCome = <T extends PlannedRate>(rates: readonly T[], today: string): readonly T[] => {
  const current = new Map<string, T>();
  for (const rate of rates) {
    const known = current.get(placeKey(rate));
    if (rate.effectiveFrom <= today && (known === undefined || known.effectiveFrom < rate.effectiveFrom)) current.set(placeKey(rate), rate);
  }
  return rates.filter((rate) => rate.effectiveFrom > today || current.get(placeKey(rate)) === rate);
};

const decimal = (percent: string): string => (percent.includes('.') ? percent.replace(/0+$/, '').replace(/\.$/, '') : percent);

const isSame = (a: PlannedRate, b: PlannedRate): boolean => decimal(a.percent) === decimal(b.percent) && a.name === b.name && a.code === b.code && a.compound === b.compound && a.inclusive === b.inclusive;

/** Compares what a package offers with what is stored; of stored rates for the same day the last one counts. */
export const planImport = <T extends PlannedRate>(stored: readonly PlannedRate[], offered: readonly T[], today: string): readonly PlannedImport<T>[] => {
  const byDay = new Map(stored.map((rate) => [`${placeKey(rate)}|${rate.effectiveFrom}`, rate] as const));
  const now = new Map(inForceOrToCome([...byDay.values()], today).filter((rate) => rate.effectiveFrom <= today).map((rate) => [placeKey(rate), rate] as const));
  return inForceOrToCome(offered, today).map((rate) => {
    const own = byDay.get(`${placeKey(rate)}|${rate.effectiveFrom}`);
    const current = now.get(placeKey(rate));
    const change = own === undefined ? (current !== undefined && rate.effectiveFrom < current.effectiveFrom ? 'kept' : 'new') : isSame(own, rate) ? 'same' : rate.effectiveFrom > today ? 'correct' : 'kept';
    return { rate, change, now: current?.percent ?? null };
  });
};
