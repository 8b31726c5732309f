import { groupBy } from '../group-by.ts';
import type { UsageTariff, UsageTier } from './rules/index.ts';
import type { UsagePrice } from './tables.ts';

/** A tariff with its name by language and the label of its unit. */
export interface NamedTariff extends UsageTariff {
  readonly id: number;
  readonly metric: string;
  readonly name: unknown;
  readonly unitLabel: string;
  readonly effectiveFrom: string;
}

export const tariffOf = (row: UsagePrice): NamedTariff => ({
  id: row.id, metric: row.metric, name: row.name, unitLabel: row.unit_label, effectiveFrom: row.effective_from,
  model: row.model as UsageTariff['model'], sum: row.sum as UsageTariff['sum'], unit: row.unit, included: row.included, packageSize: row.package_size, tiers: row.tiers as readonly UsageTier[],
});

/** Looks tariffs up. */
export interface UsageTariffs {
  /** False where nothing is billed by usage. */
  readonly any: boolean;
  /** The tariff on a day; one that begins later counts when there was none. */
  at(productId: number, metric: string, currency: string, day: string): NamedTariff | undefined;
  of(priceId: number): NamedTariff | undefined;
}

export const usageTariffs = (rows: readonly UsagePrice[]): UsageTariffs => {
  const found = groupBy([...rows].sort((a, b) => (a.effective_from < b.effective_from ? -1 : 1)), (row) => `${String(row.product_id)}|${row.metric}|${row.currency}`);
  const byId = new Map(rows.map((row) => [row.id, row] as const));
  return {
    of: (priceId) => {
      const row = byId.get(priceId);
      return row === undefined ? undefined : tariffOf(row);
    },
    any: rows.length > 0,
    at: (productId, metric, currency, day) => {
      const own = found.get(`${String(productId)}|${metric}|${currency}`) ?? [];
      const row = own.filter((each) => each.effective_from <= day).at(-1) ?? own[0];
      return row === undefined ? undefined : tariffOf(row);
    },
  };
};
