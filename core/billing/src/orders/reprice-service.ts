import { conflict, defineOperation, invalid, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { priceAt, pricesIn } from '../catalog/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { changeService, loadService, ServiceDiscount } from '../services/index.ts';
import { countPromotion, covers, findPromotion } from './use-promotion.ts';

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

/** Gives a running service the discount of a code, from its next period on. */
export const applyPromotion = defineOperation({
  name: 'services.applyPromotion',
  summary: 'Applies a promotion to a service that runs, from its next period on.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/promotion' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, code: z.string().trim().min(1).max(40) }),
  output: z.strictObject({ applied: z.boolean() }),
  run: async (ctx, { id, code }) => {
    const { all } = data(ctx);
    const service = await loadService(ctx, id);
    if (!RUNNING.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service has ended.', { status: service.status });
    const client = (await all(Client).findById(service.client_id)) as Client;
    const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
    const promotion = await findPromotion(ctx, client, code, today, 'code');
    const { row } = promotion;
    if (row.kind === 'free_setup' || !covers(promotion, service.product_id, { unit: service.cycle_unit, count: service.cycle_count })) throw invalid('PROMOTION_PRODUCTS', 'code', 'This code is not for this service.');
    const held = await all(ServiceDiscount).findOne({ service_id: id, promotion_id: row.id });
    if (held !== undefined) throw conflict('PROMOTION_HELD', 'The service has this promotion already.', { code: row.code });
    await countPromotion(ctx, promotion, client.id);
    const others = await all(ServiceDiscount).where('service_id', id).resultSize();
    await all(ServiceDiscount).insert({
      service_id: id, client_id: client.id, source: 'promotion', promotion_id: row.id, kind: row.kind, value: row.value, remaining: row.periods, from: today, until: null, position: others + 1, stacking: row.stacking,
    });
    // A run that has read the service without it must read it again.
    await changeService(ctx, service, {});
    return { applied: true };
  },
});
