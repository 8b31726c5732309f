import { idList } from '@billet/database';
import { z, type JobRequest, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { eachAlone } from '../../each-alone.ts';
import { eachZoneDaily } from '../../each-zone.ts';
import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import { Service } from '../../services/index.ts';
import type { ServiceBinding } from '../tables.ts';
import { judgeService } from './judge-service.ts';
import { ServiceCap } from './tables.ts';
import { topUpCredited, topUpPaid, topUpReopened, topUpVoided } from './top-ups.ts';

const AT_ONCE = 500;
const TASK = 'provisioning.judgeCaps';

interface Whom {
  readonly serviceIds?: readonly number[];
  readonly productId?: number;
}

export const judgeJob = (whom: Whom): JobRequest => ({ task: TASK, payload: { ...whom, ...(whom.serviceIds === undefined ? {} : { serviceIds: [...whom.serviceIds] }) } });

/** Services whose readings came in are looked at, if their products have caps. */
export const judgeRead = async (ctx: OperationCtx, bindings: readonly ServiceBinding[]): Promise<void> => {
  if (bindings.length === 0) return;
  const { db } = data(ctx);
  const ids = idList(db, bindings.map((binding) => binding.service_id));
  const rows = await db.raw<{ id: number | string }>(`select s.id from services s where s.id in ${ids.sql} and exists (select 1 from usage_caps c where c.product_id = s.product_id and c.enabled)`, [ids.binding]);
  if (rows.length > 0) await ctx.enqueue(judgeJob({ serviceIds: rows.map(({ id }) => Number(id)) }));
};

const judgeAll = async (house: House, payload: unknown): Promise<void> => {
  const { serviceIds, productId } = z.strictObject({ serviceIds: z.array(z.number().int()).optional(), productId: z.number().int().optional() }).parse(payload);
  const ids = serviceIds ?? (await house.db.from(Service).where('product_id', productId ?? 0).whereIn('status', ['active', 'suspended']).orderBy('id').select('id')).map(({ id }) => id);
  await eachAlone(house, ids.map((id) => ({ id })), { what: 'looking at the caps of a service', run: ({ id }) => house.executor.asSystem('services.judgeCaps', (ctx) => judgeService(ctx, id)) });
};

/** What is in force ends with its period. */
const endPeriods = async (house: House): Promise<void> => {
  const first = await house.still.first('caps.firstEnd', 'select min(until) as at from service_caps where action is not null');
  if (!isReached(first, house.clock.now())) return;
  const due = await house.db.from(ServiceCap).whereNotNull('action').where('until', '<=', house.clock.now()).distinct('service_id');
  if (due.length === 0) return;
  const ids = due.map((row) => row.service_id);
  await house.db.transaction(async (work) => {
    for (let from = 0; from < ids.length; from += AT_ONCE) await house.jobs.enqueue(work, [{ task: TASK, payload: { serviceIds: ids.slice(from, from + AT_ONCE) } }]);
  });
};

/** Everything that makes caps act: readings, payments, changes of the plan, and the end of a period. */
export const setUpCaps = (house: House): void => {
  const { executor, hooks } = house;
  house.tasks.addFree(TASK, 'core:provisioning', (payload) => judgeAll(house, payload));
  hooks.on('service.changed', (event) => executor.asSystem('services.judgeCaps', (ctx) => judgeService(ctx, event.serviceId)), { id: 'caps-changed' });
  hooks.on('service.ended', (event) => executor.asSystem('services.judgeCaps', (ctx) => judgeService(ctx, event.serviceId)), { id: 'caps-ended' });
  hooks.on('usage.recorded', (event) => executor.asSystem('services.judgeCaps', (ctx) => judgeService(ctx, event.serviceId)), { id: 'caps-recorded' });
  hooks.on('invoice.paid', (event) => executor.asSystem('services.topUpPaid', (ctx) => topUpPaid(ctx, event.invoiceId)), { id: 'top-up-paid' });
  hooks.on('invoice.reopened', (event) => executor.asSystem('services.topUpReopened', (ctx) => topUpReopened(ctx, event.invoiceId)), { id: 'top-up-reopened' });
  hooks.on('invoice.credited', (event) => executor.asSystem('services.topUpCredited', (ctx) => topUpCredited(ctx, event.invoiceId)), { id: 'top-up-credited' });
  hooks.on('invoice.voided', (event) => executor.asSystem('services.topUpVoided', (ctx) => topUpVoided(ctx, event.invoiceId)), { id: 'top-up-voided' });
  eachZoneDaily(house, 'caps.end', { hour: 0, minute: 1 }, () => endPeriods(house));
};
