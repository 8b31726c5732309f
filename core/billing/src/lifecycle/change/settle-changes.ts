import { isBilletError, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import type { House } from '../../room.ts';
import { loadService, Service } from '../../services/index.ts';
import { billedLines, creditAmount } from '../billed-lines.ts';
import { ServiceChange } from '../tables.ts';
import { applyChange, basisStands } from './apply-change.ts';
import { carryOut } from './change-plan.ts';
import { planTheChange } from './plan-the-change.ts';
import { dropChange } from './withdraw-change.ts';

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
  await all(ServiceChange).findById(change.id).patch({ state: 'failed', reason: 'BASIS_GONE', settled_at: ctx.clock.now(), version: change.version + 1 });
  const lines = (await billedLines(ctx, service.id, '0001-01-01')).filter((line) => line.invoiceId === invoiceId);
  await creditAmount(ctx, lines, lines.reduce((sum, line) => sum + line.left, 0), `change ${String(change.id)}`);
};

/** A voided invoice takes the change it was for with it. */
export const dropVoidedChange = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all } = data(ctx);
  await all(ServiceChange).where({ invoice_id: invoiceId, state: 'awaiting_payment' }).patch({ state: 'withdrawn', reason: 'INVOICE_VOIDED', settled_at: ctx.clock.now() });
};

const makeDue = async (ctx: OperationCtx, changeId: number): Promise<void> => {
  const { all } = data(ctx);
  const change = await all(ServiceChange).findById(changeId);
  if (change?.state !== 'waiting') return;
  const service = await loadService(ctx, change.service_id);
  const planned = await planTheChange(ctx, service, {
    id: service.id, productId: change.product_id, cycle: { unit: change.cycle_unit as 'month', count: change.cycle_count }, quantity: change.quantity, price: change.price,
    mode: change.mode as 'keep_date', rest: change.rest as 'balance', trialDays: change.trial_days, effect: 'now',
  });
  const { result } = planned;
  const ready = await all(ServiceChange).patchAndFetchById(change.id, { anchor_date: result.anchorDate, covers_to: result.billedThrough, value: result.value, payable: result.payable, effective_on: planned.on });
  await carryOut(ctx, ready, service, planned);
};

/** Changes whose day has come, each in its own transaction; one that is refused says why and is not tried again. */
export const makeDueChanges = async (house: House): Promise<void> => {
  const zones = new Map((await house.db.from(Brand)).map((brand) => [brand.id, house.clock.today(brand.zone)] as const));
  const waiting = await house.db.from(ServiceChange).where({ state: 'waiting' }).orderBy('id');
  for (const change of waiting) {
    const service = await house.db.from(Service).findById(change.service_id);
    if (service === undefined || change.effective_on > (zones.get(service.brand_id) ?? '')) continue;
    try {
      await house.executor.asSystem('services.makeChange', (ctx) => makeDue(ctx, change.id));
    } catch (error) {
      const reason = isBilletError(error) ? error.code : 'INTERNAL';
      house.log.warn('a change of plan was refused', { change: change.id, error });
      await house.executor.asSystem('services.refuseChange', async (ctx) => {
        await data(ctx).all(ServiceChange).where({ id: change.id, state: 'waiting' }).patch({ state: 'failed', reason, settled_at: ctx.clock.now() });
        ctx.touch({ kind: 'service', id: change.service_id, clientId: change.client_id }, undefined, { change: change.id, refused: reason });
      });
    }
  }
};

/** An offer to change that nobody took: it ends when its invoice is late, or when the next period is to be billed. */
export const expireChanges = async (house: House): Promise<void> => {
  const awaiting = await house.db.from(ServiceChange).where({ state: 'awaiting_payment' }).orderBy('id');
  for (const change of awaiting) {
    const service = await house.db.from(Service).findById(change.service_id);
    const invoice = await house.db.from(Invoice).findById(change.invoice_id ?? 0);
    const brand = await house.db.from(Brand).findById(service?.brand_id ?? 0);
    if (service === undefined || invoice === undefined || brand === undefined) continue;
    const late = invoice.due_date < house.clock.today(brand.zone);
    const overtaken = service.next_bill_at !== null && service.next_bill_at <= house.clock.now();
    if (late || overtaken) await house.executor.asSystem('services.expireChange', (ctx) => dropChange(ctx, change, 'EXPIRED').then(() => undefined));
  }
};
