import { defineOperation, z } from '@billet/sdk';
import { quantityOf, rateUsage, UsagePrice, usageTariffs } from '../catalog/index.ts';
import { groupBy } from '../group-by.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { loadService } from './load-service.ts';
import { ServiceUsage } from './usage-tables.ts';

const charge = z.strictObject({
  metric: z.string(), name: z.record(z.string(), z.string()), unitLabel: z.string(),
  /** Units used and not billed yet. */
  units: z.number().int(),
  included: z.number().int(),
  /** Units or packages beyond what is included. */
  charged: z.number().int(),
  /** Minor units before tax, if it was billed now. */
  net: z.number().int(),
  currency: z.string(),
  since: z.string().nullable(),
});

export const listUsage = defineOperation({
  name: 'services.usageCharges',
  summary: 'What a service used that is not billed yet, what its price includes, and what the rest costs so far.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/usage-charges' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(charge) }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const { of, all } = data(ctx);
    const prices = await all(UsagePrice).where({ product_id: service.product_id, currency: service.currency });
    const tariffs = usageTariffs(prices);
    const pending = groupBy(await of(ServiceUsage).where('service_id', id).whereColumn('quantity', '<>', 'billed').orderBy('day'), (row) => row.metric);
    return {
      items: [...new Set(prices.map((each) => each.metric))].sort().flatMap((metric) => {
        const rows = pending.get(metric) ?? [];
        const tariff = tariffs.at(service.product_id, metric, service.currency, rows[0]?.day ?? ctx.clock.now().slice(0, 10));
        if (tariff === undefined) return [];
        const { units, charged, net } = rateUsage(tariff, quantityOf(tariff, rows));
        return [{ metric, name: tariff.name as Record<string, string>, unitLabel: tariff.unitLabel, units, included: tariff.included, charged, net, currency: service.currency, since: rows[0]?.day ?? null }];
      }),
    };
  },
});
