import { addDays, defineOperation, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { UsagePrice, usageTariffs } from '../catalog/index.ts';
import { groupBy } from '../group-by.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { loadService } from './load-service.ts';
import { optionsFor } from './left-options.ts';
import { withUsage } from './load-usage.ts';
import { rateUnbilled } from './rate-unbilled.ts';

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
    const { all, db } = data(ctx);
    const state = (await withUsage(db, new Map(), [id])).get(id)?.usage ?? { readings: [], counts: [], leftGrids: [] };
    const plans = [...new Set([service.product_id, ...[...state.readings, ...state.counts].map((row) => row.product_id)])];
    const prices = await all(UsagePrice).whereIn('product_id', plans).where('currency', service.currency);
    const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
    const tariffs = usageTariffs(prices);
    const rated = groupBy(rateUnbilled(tariffs, service, state, addDays(today, 1)), ({ part }) => part.tariff.metric);
    const metrics = [...new Set([...prices.filter((price) => price.product_id === service.product_id).map(({ metric }) => metric), ...rated.keys()])].sort();
    const held = (await optionsFor(ctx, [service], prices))(service, today);
    return {
      items: metrics.flatMap((metric) => {
        const parts = rated.get(metric) ?? [];
        const tariff = tariffs.chosen(service.product_id, metric, service.currency, today, held) ?? parts[0]?.part.tariff;
        if (tariff === undefined) return [];
        const sum = (of: 'units' | 'charged' | 'net'): number => Math.max(0, parts.reduce((total, each) => total + each[of], 0));
        const since = parts.flatMap(({ part }) => part.readings.map(({ day }) => day)).sort()[0];
        return [{ metric, name: tariff.name as Record<string, string>, unitLabel: tariff.unitLabel, units: sum('units'), included: tariff.included, charged: sum('charged'), net: sum('net'), currency: service.currency, since: since ?? null }];
      }),
    };
  },
});
