import { localised, type NamedTariff } from '../../catalog/index.ts';
import { groupBy } from '../../group-by.ts';
import type { Service, ServiceUsage } from '../../services/index.ts';
import type { DraftLine } from '../documents.ts';
import { asPieces, ratedParts, type RatedPart, type UsageWindow } from '../rules/index.ts';
import type { RunFacts } from './batch-data.ts';

/** Lines for what was used, and the rows that are paid for by them. */
export interface UsageBill {
  readonly lines: readonly DraftLine[];
  readonly billed: readonly ServiceUsage[];
}

const describe = (facts: RunFacts, service: Service, { tariff, units }: RatedPart<NamedTariff, ServiceUsage>, locale: string): string => {
  const name = localised(facts.products.get(service.product_id)?.name, locale);
  const label = service.label === '' || service.label === name ? name : `${name} · ${service.label}`;
  const quantity = `${String(units)}${tariff.unitLabel === '' ? '' : ` ${tariff.unitLabel}`}`;
  return `${label} · ${localised(tariff.name, locale)} · ${quantity}${tariff.included === 0 ? '' : ` (− ${String(tariff.included)})`}`;
};

/**
 * Bills what was used up to the end of a window, with what came late for the days before it. After the last period only
 * what is in the window counts, on top of what is billed of it.
 */
export const usageLines = (facts: RunFacts, service: Service, readings: readonly ServiceUsage[], { from, to }: UsageWindow, taxCode: string | null, locale: string, isRest = false): UsageBill => {
  const known = readings.filter((row) => row.day < to && (!isRest || row.day >= from));
  const rows = known.filter((row) => row.quantity !== row.billed);
  const parts = [...groupBy(rows, (row) => row.metric)].flatMap(([metric, ofMetric]) =>
    ratedParts(
      [...groupBy(ofMetric, (row) => String(row.product_id)).values()].flatMap((own) => {
        const [first] = own;
        const tariff = first === undefined ? undefined : facts.prices.usage.at(first.product_id, first.metric, service.currency, from);
        return tariff === undefined ? [] : [{ tariff, readings: own }];
      }),
      isRest ? known.filter((row) => row.metric === metric) : undefined,
    ),
  );
  return {
    billed: parts.flatMap((part) => part.readings),
    lines: parts
      .filter((part) => part.net > 0)
      .map((part) => ({
        kind: 'usage',
        serviceId: service.id,
        description: describe(facts, service, part, locale),
        periodStart: from,
        periodEnd: to,
        ...asPieces(part),
        discount: 0,
        net: part.net,
        taxCode,
        // A row is billed up to an amount once: what came later has another sum behind it.
        chargeKey: `s${String(service.id)}:usage:${part.tariff.metric}:${from}:${part.readings.map((row) => `${String(row.id)}+${String(row.billed)}`).sort().slice(-1).join('')}:${String(part.readings.length)}`,
      })),
  };
};
