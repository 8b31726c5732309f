import { conflict, defineOperation, instantOfLocalMidnight, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { localised } from '../../catalog/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { countPromotions } from '../../orders/index.ts';
import { changeService, loadService, type Service } from '../../services/index.ts';
import { creditAmount } from '../billed-lines.ts';
import { issueNow } from '../issue-slices.ts';
import { billBeforePause } from '../pause-billing.ts';
import { ServiceChange } from '../tables.ts';
import { applyChange } from './apply-change.ts';
import { discountsAfter } from './discounts-after.ts';
import { keepStock } from './stock-of-change.ts';
import { planTheChange, type PlannedChange } from './plan-the-change.ts';
import { changeWish, type ChangeWish } from './resolve-plan.ts';

const OPEN = ['waiting', 'awaiting_payment'];

export const openChangeOf = async (ctx: OperationCtx, serviceId: number): Promise<ServiceChange | undefined> =>
  data(ctx).all(ServiceChange).where('service_id', serviceId).whereIn('state', OPEN).first();

const insertChange = async (ctx: OperationCtx, service: Service, wish: ChangeWish, planned: PlannedChange, today: string): Promise<ServiceChange> => {
  const { plan, result, on, effect, rest } = planned;
  const dated = on > today;
  const awaits = effect === 'payment' && result.payable > 0 && !dated;
  return data(ctx).all(ServiceChange).insertAndFetch({
    service_id: service.id, client_id: service.client_id, state: awaits ? 'awaiting_payment' : 'waiting', effect, mode: wish.mode, rest, effective_on: on,
    product_id: plan.product.id, cycle_unit: plan.cycle.unit, cycle_count: plan.cycle.count, quantity: plan.quantity, price: plan.price, price_from: plan.priceFrom, trial_days: wish.trialDays,
    stock_taken: await keepStock(ctx, service, plan), options: plan.options, promotion_ids: plan.promotions.map(({ row }) => row.id), discounts: dated ? null : discountsAfter(planned),
    basis_revision: service.revision, basis_through: service.billed_through, payable: result.payable,
    anchor_date: dated ? null : result.anchorDate, covers_to: dated ? null : result.billedThrough, value: dated ? 0 : result.value,
    requested_by: ctx.actor.kind, created_at: ctx.clock.now(), version: 1,
  });
};

/** Bills or gives back what a change costs, and writes the new terms if nothing has to be waited for. */
export const carryOut = async (ctx: OperationCtx, change: ServiceChange, service: Service, planned: PlannedChange): Promise<number | null> => {
  const { result, plan, held } = planned;
  const { all } = data(ctx);
  let current = service;
  if (service.mode === 'arrears') {
    await billBeforePause(ctx, service);
    current = await loadService(ctx, service.id);
  }
  const awaits = change.state === 'awaiting_payment';
  if (!awaits) await applyChange(ctx, change, current);
  if (result.payable < 0) await creditAmount(ctx, held.lines, held.scale.toNet(-result.payable), `${service.number}: ${String(change.id)}`);
  if (result.payable <= 0) return null;
  const client = (await all(Client).findById(service.client_id)) as Client;
  const [issued] = await issueNow(ctx, [
    {
      service: { ...service, product_id: plan.product.id } as Service,
      extra: [{ kind: 'adjustment', periodStart: planned.on, periodEnd: result.billedThrough, net: result.payable, chargeKey: `s${String(service.id)}:change:${String(change.id)}`, description: `${localised(plan.product.name, client.locale)} · ${service.number}` }],
    },
  ]);
  const invoiceId = issued?.id ?? null;
  await all(ServiceChange).findById(change.id).patch({ invoice_id: invoiceId });
  return invoiceId;
};

export const changePlan = defineOperation({
  name: 'services.changePlan',
  summary: 'Changes product, cycle, quantity or options of a service: when it is paid, at once, on a day, or at the end of the term. The preview says what it costs.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/changes' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject(changeWish),
  output: z.strictObject({ changeId: z.number().int(), state: z.string(), on: z.string(), payable: z.number().int(), invoiceId: z.number().int().nullable() }),
  run: async (ctx, wish) => {
    const service = await loadService(ctx, wish.id);
    if ((await openChangeOf(ctx, service.id)) !== undefined) throw conflict('CHANGE_OPEN', 'A change of this service is under way already.');
    const planned = await planTheChange(ctx, service, wish);
    const { zone } = await brandOf(ctx, service.brand_id);
    const today = ctx.clock.today(zone);
    await countPromotions(ctx, planned.plan.promotions, service.client_id);
    const change = await insertChange(ctx, service, wish, planned, today);
    ctx.touch({ kind: 'service', id: service.id, clientId: service.client_id }, undefined, { change: change.id, product: planned.plan.product.slug, payable: planned.result.payable });
    if (planned.on > today) {
      // The next period is raised on the day of the change, not before: it has the new terms.
      const holdBack = instantOfLocalMidnight(planned.on, zone);
      if (service.next_bill_at !== null && service.next_bill_at < holdBack && planned.effect === 'term_end') await changeService(ctx, service, { next_bill_at: holdBack });
      return { changeId: change.id, state: 'waiting', on: planned.on, payable: 0, invoiceId: null };
    }
    const invoiceId = await carryOut(ctx, change, service, planned);
    return { changeId: change.id, state: change.state === 'awaiting_payment' ? 'awaiting_payment' : 'done', on: planned.on, payable: planned.result.payable, invoiceId };
  },
});
