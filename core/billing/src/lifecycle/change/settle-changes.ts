import { isBilletError, type OperationCtx } from '@billet/sdk';
import { allBrands, Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { eachAlone } from '../../each-alone.ts';
import { Invoice } from '../../invoicing/index.ts';
import type { ChosenOption } from '../../orders/index.ts';
import type { House } from '../../room.ts';
import { loadService, Service } from '../../services/index.ts';
import { billedLines, creditAmount } from '../billed-lines.ts';
import { ServiceChange } from '../tables.ts';
import { applyChange, basisStands } from './apply-change.ts';
import { carryOut } from './change-plan.ts';
import { planTheChange } from './plan-the-change.ts';
import { discountsAfter, promotionsOfChange } from './discounts-after.ts';
import type { AgreedPlan } from './resolve-plan.ts';
import { dropChange, endChange } from './withdraw-change.ts';

/**
 * The invoice of a change is paid: it counts. If the service has changed meanwhile, the change cannot be made as it was
 * offered, and the money goes to the client's balance.
 */
export const settlePaidChange = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all } = data(ctx);
  const change = await all(ServiceChange).findOne({ invoice_id: invoiceId, state: 'awaiting_payment' });
  const service = change === undefined ? undefined : await all(Service).findById(change.service_id);
  if (change === undefined || service === undefined) return;
  if (basisStands(change, service)) {
    await applyChange(ctx, change, service);
    return;
  }
  await endChange(ctx, change, 'failed', 'BASIS_GONE');
  const lines = (await billedLines(ctx, service, '0001-01-01')).filter((line) => line.invoiceId === invoiceId);
  await creditAmount(ctx, lines, lines.reduce((sum, line) => sum + line.left, 0), `change ${String(change.id)}`);
};

/** A voided invoice takes the change it was for with it. */
export const dropVoidedChange = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all } = data(ctx);
  const change = await all(ServiceChange).findOne({ invoice_id: invoiceId, state: 'awaiting_payment' });
  if (change !== undefined) await endChange(ctx, change, 'withdrawn', 'INVOICE_VOIDED');
};

/** Prices and the codes that counted when the change was asked for. */
const agreedOf = async (ctx: OperationCtx, change: ServiceChange): Promise<AgreedPlan> => ({
  price: change.price, priceFrom: change.price_from as 'kept', options: change.options as readonly ChosenOption[], promotions: await promotionsOfChange(ctx, change),
});

const makeDue = async (ctx: OperationCtx, changeId: number): Promise<void> => {
  const { all } = data(ctx);
  const change = await all(ServiceChange).findById(changeId);
  if (change?.state !== 'waiting') return;
  const service = await loadService(ctx, change.service_id);
  const planned = await planTheChange(
    ctx,
    service,
    {
      id: service.id, productId: change.product_id, cycle: { unit: change.cycle_unit as 'month', count: change.cycle_count }, quantity: change.quantity,
      mode: change.mode as 'keep_date', rest: change.rest as 'balance', trialDays: change.trial_days, effect: 'now',
    },
    await agreedOf(ctx, change),
  );
  const { result } = planned;
  // A client's own change on a day waits for its payment from that day on.
  const awaits = change.effect === 'payment' && service.mode === 'advance' && result.payable > 0;
  const ready = await all(ServiceChange).patchAndFetchById(change.id, { state: awaits ? 'awaiting_payment' : change.state, basis_revision: service.revision, basis_through: service.billed_through, anchor_date: result.anchorDate, covers_to: result.billedThrough, value: result.value, payable: result.payable, effective_on: planned.on, discounts: discountsAfter(planned) });
  await carryOut(ctx, ready, service, planned);
};

/** Changes whose day has come, each in its own transaction; one that is refused says why and is not tried again. */
export const makeDueChanges = async (house: House): Promise<void> => {
  const waiting = await house.still.ask('changes.waiting', () => house.db.from(ServiceChange).where({ state: 'waiting' }).orderBy('id'));
  if (waiting.length === 0) return;
  const zones = new Map((await allBrands(house)).map((brand) => [brand.id, house.clock.today(brand.zone)] as const));
  const brands = new Map((await house.db.from(Service).whereIn('id', waiting.map((change) => change.service_id)).select('id', 'brand_id')).map((service) => [service.id, service.brand_id] as const));
  await eachAlone(house, waiting.filter((change) => change.effective_on <= (zones.get(brands.get(change.service_id) ?? 0) ?? '')), {
    what: 'a change of plan',
    run: (change) => house.executor.asSystem('services.makeChange', (ctx) => makeDue(ctx, change.id)),
    failed: (change, error) => house.executor.asSystem('services.refuseChange', async (ctx) => {
      const reason = isBilletError(error) ? error.code : 'INTERNAL';
      await endChange(ctx, change, 'failed', reason);
      ctx.touch({ kind: 'service', id: change.service_id, clientId: change.client_id }, undefined, { change: change.id, refused: reason });
    }),
  });
};

/** An offer to change that nobody took: it ends when its invoice is late, or when the next period is to be billed. */
export const expireChanges = async (house: House): Promise<void> => {
  const awaiting = await house.still.ask('changes.awaiting', () => house.db.from(ServiceChange).where({ state: 'awaiting_payment' }).orderBy('id'));
  await eachAlone(house, awaiting, {
    what: 'the end of an offer to change',
    run: async (change) => {
      const service = await house.db.from(Service).findById(change.service_id);
      const invoice = await house.db.from(Invoice).findById(change.invoice_id ?? 0);
      const brand = await house.db.from(Brand).findById(service?.brand_id ?? 0);
      if (service === undefined || invoice === undefined || brand === undefined) return;
      const late = invoice.due_date < house.clock.today(brand.zone);
      const overtaken = service.next_bill_at !== null && service.next_bill_at <= house.clock.now();
      if (late || overtaken) await house.executor.asSystem('services.expireChange', (ctx) => dropChange(ctx, change, 'EXPIRED').then(() => undefined));
    },
  });
};
