import { conflict, defineOperation, invalid, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { priceAt, pricesIn } from '../catalog/index.ts';
import { idSchema } from '../paging.ts';
import { changeService, loadService } from '../services/index.ts';

const RUNNING: readonly string[] = ['pending', 'active', 'suspended'];

/** Gives a service the list price again, from its next period on. */
export const recalculateService = defineOperation({
  name: 'services.recalculate',
  summary: "Replaces a service's negotiated price by today's list price, from the next period on.",
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/recalculate' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ before: z.number().int(), price: z.number().int() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    if (!RUNNING.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service has ended.', { status: service.status });
    const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
    const prices = await pricesIn(ctx, service.product_id, service.currency, today);
    const listed = priceAt(prices, { currency: service.currency, cycleUnit: service.cycle_unit, cycleCount: service.cycle_count, on: today, for: 'new' });
    if (listed === undefined) throw invalid('NO_PRICE', 'id', 'There is no price for this cycle and currency.');
    await changeService(ctx, service, { price: listed.price, price_locked: false, priced_on: today });
    return { before: service.price, price: listed.price };
  },
});
