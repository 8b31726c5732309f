import type { LocalDate } from '@billet/sdk';
import { asPieces, conditionKey, countedAs, localised, type RatedPart } from '../../catalog/index.ts';
import { rateUnbilled, type PlanPart, type Service, type ServiceUsage, type UsageCount, type UsageState } from '../../services/index.ts';
import type { DraftLine } from '../documents.ts';
import type { RunFacts } from './batch-data.ts';

/** Lines for what was used, the readings that are paid for by them, and what is billed of their periods from now on. */
export interface UsageBill {
  readonly lines: readonly DraftLine[];
  readonly billed: readonly ServiceUsage[];
  readonly counts: readonly UsageCount[];
}

const describe = (facts: RunFacts, service: Service, { part: { tariff }, units, isFirst }: RatedPart<PlanPart>, locale: string): string => {
  const name = localised(facts.products.get(service.product_id)?.name, locale);
  const label = service.label === '' || service.label === name ? name : `${name} · ${service.label}`;
  const quantity = `${String(units)}${tariff.unitLabel === '' ? '' : ` ${tariff.unitLabel}`}`;
  return `${label} · ${localised(tariff.name, locale)} · ${quantity}${tariff.included === 0 || !isFirst ? '' : ` (− ${String(tariff.included)})`}`;
};

/** What is billed of a part from now on; what it became cheaper by is owed to the client. */
const countAfter = (service: Service, { part: { tariff, period, productId, count }, after, net }: RatedPart<PlanPart>): UsageCount =>
  ({
    id: count?.id ?? 0, service_id: service.id, product_id: productId, metric: countedAs(tariff.metric, conditionKey(tariff)), period_from: period.from, period_to: period.to, price_id: tariff.id,
    first_day: after.firstDay, raw: after.raw, units: after.units, charged: after.charged, net: after.net, credit: (count?.credit ?? 0) + Math.max(0, -net), turn: (count?.turn ?? 0) + (net > 0 ? 1 : 0),
  }) as UsageCount;

/** Takes what is owed off an amount, the oldest first. */
const takeCredit = (counts: UsageCount[], amount: number): number => {
  let taken = 0;
  for (const [i, count] of counts.entries()) {
    const part = Math.min(count.credit, amount - taken);
    if (part > 0) counts[i] = { ...count, credit: count.credit - part } as UsageCount;
    taken += part;
  }
  return taken;
};

/** Begins the keys of all lines of a metric in a period under one plan. */
export const keyOfUsage = ({ service_id: serviceId, metric, period_from: from, product_id: productId }: Pick<UsageCount, 'service_id' | 'metric' | 'period_from' | 'product_id'>): string =>
  `s${String(serviceId)}:usage:${metric}:${from}:p${String(productId)}:`;

export const keyOfCount = (count: Pick<UsageCount, 'service_id' | 'metric' | 'period_from' | 'product_id'>): string => [count.service_id, count.metric, count.period_from, count.product_id].join('|');

/** The counts with those that are newer in the place of the old ones. */
export const withCounts = (counts: readonly UsageCount[], newer: readonly UsageCount[]): readonly UsageCount[] => [...new Map([...counts, ...newer].map((count) => [keyOfCount(count), count] as const)).values()];

/**
 * Bills what was used before a day and is not billed yet, each period for itself: what comes late counts in its own one, on top of
 * what is billed of it. What a correction made cheaper is taken off the lines.
 */
export const usageLines = (facts: RunFacts, service: Service, state: UsageState, upTo: LocalDate, taxCode: string | null, locale: string): UsageBill => {
  const rated = rateUnbilled(facts.prices.usage, service, state, upTo);
  const after = [...withCounts(state.counts, rated.map((each) => countAfter(service, each)))];
  const lines = rated
    .filter(({ net }) => net > 0)
    .map((each): DraftLine => {
      const { period, tariff, productId, count } = each.part;
      const discount = takeCredit(after, each.net);
      return {
        kind: 'usage', serviceId: service.id, description: describe(facts, service, each, locale), periodStart: period.from, periodEnd: period.to < upTo ? period.to : upTo,
        ...asPieces(each), discount, net: each.net - discount, taxCode, chargeKey: `${keyOfUsage({ service_id: service.id, metric: countedAs(tariff.metric, conditionKey(tariff)), period_from: period.from, product_id: productId })}${String((count?.turn ?? 0) + 1)}`,
      };
    });
  return { lines, billed: rated.flatMap(({ part }) => part.readings), counts: after.filter((count) => !state.counts.includes(count)) };
};
