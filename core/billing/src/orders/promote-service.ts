import { addDays, conflict, defineOperation, invalid, z, type LocalDate } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { Promotion } from '../catalog/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { gridPeriod, isRecurring } from '../periods/index.ts';
import { changeService, loadService, ServiceDiscount, termsOf, type Service } from '../services/index.ts';
import { discountsOf } from './discounts-of.ts';
import { assertNotHeld, assertTogether, countPromotion, covers, findPromotion, heldPromotions } from './use-promotion.ts';

const RUNNING: readonly string[] = ['pending', 'active', 'suspended'];

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
    await assertNotHeld(ctx, id, row, today);
    const others = await heldPromotions(ctx, id, today);
    assertTogether([row.stacking, ...others.map(({ stacking }) => stacking)], 'code');
    await countPromotion(ctx, promotion, client.id);
    const { length } = await all(ServiceDiscount).where('service_id', id);
    for (const discount of discountsOf([promotion], service, today, length)) await all(ServiceDiscount).insert(discount);
    // A run that has read the service without it must read it again.
    await changeService(ctx, service, {});
    return { applied: true };
  },
});

export const listServicePromotions = defineOperation({
  name: 'services.promotions',
  summary: 'The promotions of a service that still count, with the periods they are good for.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/promotions' },
  audience: ['staff'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    items: z.array(z.strictObject({ id: z.number().int(), code: z.string(), name: z.string(), kind: z.string(), value: z.string(), currency: z.string().nullable(), stacking: z.string(), periodsLeft: z.number().int().nullable() })),
  }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const service = await loadService(ctx, id);
    const held = await heldPromotions(ctx, id, ctx.clock.today((await brandOf(ctx, service.brand_id)).zone));
    const promotions = await all(Promotion).whereIn('id', held.flatMap((each) => each.promotion_id ?? []));
    return {
      items: held.flatMap(({ promotion_id, kind, value, remaining, stacking }) => {
        const row = promotions.find((each) => each.id === promotion_id);
        return row === undefined ? [] : [{ id: row.id, code: row.code, name: row.name, kind, value, currency: row.currency, stacking: stacking ?? row.stacking, periodsLeft: remaining }];
      }),
    };
  },
});

/** The day from which a promotion that is taken today no longer counts: a period that has begun, and be it today, keeps what it began with. In arrears it is billed later. */
const takenFrom = (service: Service, today: LocalDate): LocalDate => {
  const { anchorDate, cycle } = termsOf(service);
  return isRecurring(cycle) && cycle.unit !== 'hour' && gridPeriod(anchorDate, cycle, today).start === today ? addDays(today, 1) : today;
};

export const takePromotion = defineOperation({
  name: 'services.takePromotion',
  summary: 'Takes a promotion from a service, from its next period on. Taking it twice changes nothing; it stays counted as used.',
  kind: 'command',
  http: { method: 'DELETE', path: '/services/{id}/promotions/{promotionId}' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, promotionId: idSchema }),
  output: z.strictObject({ taken: z.boolean() }),
  run: async (ctx, { id, promotionId }) => {
    const { all } = data(ctx);
    const service = await loadService(ctx, id);
    const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
    const until = takenFrom(service, today);
    // What was taken on this first day of a period already is held for that period still.
    const held = (await heldPromotions(ctx, id, today)).filter((each) => each.promotion_id === promotionId && (each.until === null || each.until > until));
    if (held.length === 0) return { taken: false };
    // A run that has read the service with it must read it again.
    await changeService(ctx, service, {});
    for (const { id: row, from } of held) await (from >= today ? all(ServiceDiscount).findById(row).delete() : all(ServiceDiscount).findById(row).patch({ until }));
    return { taken: true };
  },
});
