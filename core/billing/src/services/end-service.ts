import { addDays, instantOfLocalMidnight, type OperationCtx } from '@billet/sdk';
import { allBrands, brandOf } from '../brands/index.ts';
import { giveStock } from '../catalog/index.ts';
import { data } from '../data.ts';
import type { House } from '../room.ts';
import { isReached } from '../still.ts';
import { changeService } from './load-service.ts';
import { nextBillAtOf } from './resumed-terms.ts';
import { Service } from './tables.ts';
import { ServiceUsage } from './usage-tables.ts';

export const RUNNING: readonly string[] = ['pending', 'active', 'suspended'];

/** The exclusive end of a service that ends now. By the hour today counts too, up to this moment. */
export const endNow = ({ cycle_unit: unit }: Pick<Service, 'cycle_unit'>, today: string): string => (unit === 'hour' ? addDays(today, 1) : today);

/** Whether it used what is not billed yet. */
const usedUnbilled = async (ctx: OperationCtx, serviceId: number): Promise<boolean> => (await data(ctx).all(ServiceUsage).where('service_id', serviceId).whereColumn('quantity', '<>', 'billed').first()) !== undefined;

/** What changes when a service ends. `used` = when what it used is billed, if it used anything. */
export const endingOf = (ctx: OperationCtx, service: Service, endedOn: string, zone: string, used: string | null): Pick<Service, 'status' | 'billing_status' | 'end_date' | 'next_bill_at' | 'billing_paused_on' | 'ended_at' | 'stock_taken'> => {
  const after = endNow(service, endedOn);
  const endDate = service.end_date === null || service.end_date > after ? after : service.end_date;
  const endedAt = ctx.clock.now();
  // What was served and not billed yet, in arrears or because it falls due after its period has begun, is still to be billed: the cursor stays until that is done.
  const owes = service.billing_status === 'active' && (service.mode === 'arrears' || service.status === 'active');
  return {
    status: service.cancel_requested_at === null ? 'terminated' : 'cancelled',
    billing_status: 'ended',
    end_date: endDate,
    next_bill_at: (owes ? nextBillAtOf({ ...service, end_date: endDate, ended_at: endedAt } as Service, zone) : null) ?? used,
    billing_paused_on: null,
    ended_at: endedAt,
    stock_taken: 0,
  };
};

/** Ends one service for good, and the add-ons that hang on it; provisioning removes them because of the event. */
export const endService = async (ctx: OperationCtx, serviceId: number, endedOn: string): Promise<boolean> => {
  const { all } = data(ctx);
  const service = await all(Service).findById(serviceId);
  if (service === undefined || !RUNNING.includes(service.status)) return false;
  const { zone } = await brandOf(ctx, service.brand_id);
  const used = (await usedUnbilled(ctx, serviceId)) ? instantOfLocalMidnight(addDays(ctx.clock.today(zone), 1), zone) : null;
  await changeService(ctx, service, endingOf(ctx, service, endedOn, zone, used));
  await giveStock(ctx, service.product_id, service.stock_taken);
  await ctx.emit('service.ended', { serviceId: service.id, clientId: service.client_id, endedOn });
  for (const child of await all(Service).where('parent_id', serviceId).whereIn('status', [...RUNNING]).orderBy('id')) await endService(ctx, child.id, endedOn);
  return true;
};

const BATCH = 200;

const dueIn = async (db: House['db'], brandId: number, today: string): Promise<readonly Service[]> =>
  db.from(Service).where({ brand_id: brandId }).where('end_date', '<=', today).whereNull('ended_at').whereIn('status', [...RUNNING]).orderBy('id').limit(BATCH);

/** Services whose last day is over in their brand's zone. Part of the daily run; a batch at a time. */
export const endDueServices = async ({ db, clock, executor, still }: House): Promise<void> => {
  const first = await still.first('services.firstEnd', `select min(end_date) as at from services where ended_at is null and status in (${RUNNING.map(() => '?').join(', ')})`, [...RUNNING]);
  for (const brand of await allBrands({ db, still })) {
    const today = clock.today(brand.zone);
    if (!isReached(first, today)) continue;
    while ((await dueIn(db, brand.id, today)).length > 0) {
      await executor.asSystem('services.endDue', async (ctx) => {
        for (const service of await dueIn(db, brand.id, today)) await endService(ctx, service.id, service.end_date ?? today);
      });
    }
  }
};

/** Last day on which an ended service was in use, for display: ends are exclusive inside. */
export const lastDayOf = (endDate: string): string => addDays(endDate, -1);
