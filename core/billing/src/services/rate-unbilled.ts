import type { LocalDate } from '@billet/sdk';
import { conditionOfCount, countUsage, isCountOf, type CountedUsage, type NamedTariff, type RatedPart, type UsagePart, type UsageTariffs } from '../catalog/index.ts';
import { groupBy } from '../group-by.ts';
import { usagePeriodOf, type UsagePeriod } from '../periods/index.ts';
import { leftGridOf } from './left-grids.ts';
import type { UsageState } from './load-pricing.ts';
import type { Service } from './tables.ts';
import { termsOf } from './terms-of.ts';
import type { ServiceUsage, UsageCount } from './usage-tables.ts';

/** Readings of one period and metric under the plan and the price of their days. */
export interface PlanPart extends UsagePart {
  readonly tariff: NamedTariff;
  readonly readings: readonly ServiceUsage[];
  readonly count: UsageCount | undefined;
  readonly productId: number;
  readonly period: UsagePeriod;
}

const countedOf = ({ first_day: firstDay, raw, units, charged, net }: UsageCount): CountedUsage => ({ firstDay, raw, units, charged, net });

/** The parts of one period and metric: what was told of it, and what is billed of it already. */
const partsOf = (tariffs: UsageTariffs, service: Service, period: UsagePeriod, metric: string, readings: readonly ServiceUsage[], counts: readonly UsageCount[]): readonly PlanPart[] => {
  const before = counts.filter((count) => count.period_from === period.from && isCountOf(metric, count.metric)).map((count) => ({ count, productId: count.product_id, option: conditionOfCount(metric, count.metric) }));
  const told = readings.map((row) => ({ row, productId: row.product_id, option: row.option_key }));
  const groups = groupBy([...before, ...told].sort((a, b) => a.productId - b.productId), ({ productId, option }) => `${String(productId)}|${option}`);
  return [...groups.values()].flatMap(([first]) => {
    if (first === undefined) return [];
    const { productId, option } = first;
    const isOwn = (each: { readonly productId: number; readonly option: string }): boolean => each.productId === productId && each.option === option;
    const count = before.find(isOwn)?.count;
    const tariff = count === undefined ? tariffs.at(productId, metric, service.currency, period.from, option) : tariffs.of(count.price_id);
    return tariff === undefined ? [] : [{ tariff, period, productId, count, counted: count === undefined ? undefined : countedOf(count), readings: told.filter(isOwn).map(({ row }) => row) }];
  });
};

/** What the client of a service used before a day and is not billed yet, with its price, each period for itself and the oldest first: what comes late counts in its own one. */
export const rateUnbilled = (tariffs: UsageTariffs, service: Service, { readings, counts, leftGrids }: UsageState, before: LocalDate): readonly RatedPart<PlanPart>[] => {
  const rows = readings.filter((row) => row.client_id === service.client_id && row.day < before && row.quantity !== row.billed);
  const [terms, grids] = [termsOf(service), leftGrids.map((grid) => leftGridOf(service, grid))];
  const told = groupBy(rows.map((row) => ({ row, period: usagePeriodOf(terms, grids, service.start_date, row.day) })), ({ row, period }) => `${period.from}|${row.metric}`);
  return [...told].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => {
    const [first] = group;
    return first === undefined ? [] : countUsage(partsOf(tariffs, service, first.period, first.row.metric, group.map(({ row }) => row), counts));
  });
};
