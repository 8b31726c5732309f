import { groupBy } from '../group-by.ts';
import { closestPrice, conditionKey, type HeldOption, type UsageCondition, type UsageTariff, type UsageTier } from './rules/index.ts';
import type { UsagePrice } from './tables.ts';

/** A tariff with its name by language and the label of its unit. */
export interface NamedTariff extends UsageTariff, UsageCondition {
  readonly id: number;
  readonly metric: string;
  readonly name: unknown;
  readonly unitLabel: string;
  readonly effectiveFrom: string;
}

export const tariffOf = (row: UsagePrice): NamedTariff => ({
  id: row.id, metric: row.metric, name: row.name, unitLabel: row.unit_label, effectiveFrom: row.effective_from, option: row.option_key, choice: row.choice,
  model: row.model as UsageTariff['model'], sum: row.sum as UsageTariff['sum'], unit: row.unit, included: row.included, packageSize: row.package_size, tiers: row.tiers as readonly UsageTier[],
});

/** Looks tariffs up. */
export interface UsageTariffs {
  /** False where nothing is billed by usage. */
  readonly any: boolean;
  /** The tariff on a day under a condition; one that begins later counts when there was none. */
  at(productId: number, metric: string, currency: string, day: string, condition: string): NamedTariff | undefined;
  /** The tariff by which a service with these options pays for a day. */
  chosen(productId: number, metric: string, currency: string, day: string, held: readonly HeldOption[]): NamedTariff | undefined;
  of(priceId: number): NamedTariff | undefined;
}

/** Those that have begun by a day, else those that are to come. */
const begunBy = (tariffs: readonly NamedTariff[], day: string): readonly NamedTariff[] => {
  const begun = tariffs.filter(({ effectiveFrom }) => effectiveFrom <= day);
  return begun.length === 0 ? tariffs : begun;
};

export const usageTariffs = (rows: readonly UsagePrice[]): UsageTariffs => {
  const sorted = [...rows].sort((a, b) => (a.effective_from < b.effective_from ? -1 : 1));
  const byId = new Map(sorted.map((row) => [row.id, tariffOf(row)] as const));
  const found = groupBy(sorted, (row) => `${String(row.product_id)}|${row.metric}|${row.currency}`);
  const own = (productId: number, metric: string, currency: string): readonly NamedTariff[] => (found.get(`${String(productId)}|${metric}|${currency}`) ?? []).flatMap(({ id }) => byId.get(id) ?? []);
  const at: UsageTariffs['at'] = (productId, metric, currency, day, condition) => {
    const same = own(productId, metric, currency).filter((tariff) => conditionKey(tariff) === condition);
    return same.filter(({ effectiveFrom }) => effectiveFrom <= day).at(-1) ?? same[0];
  };
  return {
    any: rows.length > 0,
    of: (priceId) => byId.get(priceId),
    at,
    chosen: (productId, metric, currency, day, held) => {
      const closest = closestPrice(begunBy(own(productId, metric, currency), day), held);
      return closest === undefined ? undefined : at(productId, metric, currency, day, conditionKey(closest));
    },
  };
};
