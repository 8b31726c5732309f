import { instantOfLocalMidnight, isBilletError, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Service, suspendForOwner, unsuspendForOwner } from '../../services/index.ts';
import type { Period } from '../../periods/index.ts';
import { convergeJob } from '../converge-job.ts';
import { ServiceBinding } from '../tables.ts';
import { tellOfUsage } from '../usage/tell-of-usage.ts';
import { capUse, metricsOf } from './cap-use.ts';
import { dropUnpaid } from './drop-unpaid.ts';
import { capPeriod, judgeCap, type CapAction, type CapPeriod } from './rules/index.ts';
import { CapTopUp, ServiceCap, UsageCap } from './tables.ts';

const RUNNING = ['active', 'suspended'];

/** What was bought on top in a period. */
export const extraOf = async (ctx: OperationCtx, serviceId: number, capId: number, periodStart: string): Promise<number> =>
  (await data(ctx).all(CapTopUp).where({ service_id: serviceId, cap_id: capId, period_start: periodStart, state: 'active' })).reduce((sum, { quantity }) => sum + quantity, 0);

interface CapSpan extends Period {
  readonly until: string;
  readonly today: string;
}

/** The period of a cap that a service is in. */
export const periodOf = async (ctx: OperationCtx, service: Service, cap: UsageCap): Promise<CapSpan> => {
  const { zone } = await brandOf(ctx, service.brand_id);
  const today = ctx.clock.today(zone);
  const { start, end } = capPeriod(cap.period as CapPeriod, service.anchor_date, today);
  return { start, end, until: instantOfLocalMidnight(end, zone), today };
};

const lift = async (ctx: OperationCtx, service: Service, row: ServiceCap, action: CapAction): Promise<void> => {
  const others = await data(ctx).all(ServiceCap).where({ service_id: service.id, action: 'block' }).whereNot('id', row.id).resultSize();
  if (action === 'block' && others === 0) await unsuspendForOwner(ctx, service, 'usage');
  await ctx.emit('usage.capLifted', { serviceId: service.id, clientId: service.client_id, capId: row.cap_id, action });
};

/** False where an extension does not let the service be stopped; whoever is over it all the same is asked about again with the next reading. */
const mayStop = async (ctx: OperationCtx, service: Service, row: ServiceCap): Promise<boolean> => {
  try {
    await suspendForOwner(ctx, service, { owner: 'usage', reason: row.period_end, stopsBilling: false, until: row.until });
    return true;
  } catch (error) {
    if (!isBilletError(error) || error.status !== 409) throw error;
    ctx.log.info('a service is not stopped though a cap says so', { serviceId: service.id, capId: row.cap_id, code: error.code });
    return false;
  }
};

const begin = async (ctx: OperationCtx, service: Service, row: ServiceCap, action: CapAction): Promise<boolean> => {
  if (action === 'block' && !(await mayStop(ctx, service, row))) return false;
  await ctx.emit('usage.capReached', { serviceId: service.id, clientId: service.client_id, capId: row.cap_id, action, until: row.until });
  return true;
};

/** Carries out what a look at one cap in one period says, and writes it down. */
const settle = async (ctx: OperationCtx, service: Service, cap: UsageCap, row: ServiceCap, over: boolean): Promise<void> => {
  const { all } = data(ctx);
  const used = over ? row.used : await capUse(ctx, service, metricsOf(cap), { start: row.period_start, end: row.period_end });
  const extra = over ? row.extra : await extraOf(ctx, service.id, cap.id, row.period_start);
  const most = cap.most + extra;
  const verdict = judgeCap({ action: row.action as CapAction | null, told: row.told }, { used, most, wanted: cap.action as CapAction, over });
  if (verdict.lift !== null) await lift(ctx, (await all(Service).findById(service.id)) as Service, row, verdict.lift);
  const begun = verdict.begin !== null && (await begin(ctx, (await all(Service).findById(service.id)) as Service, row, verdict.begin));
  const action = verdict.begin === null || begun ? verdict.action : null;
  const changed = verdict.lift !== null || begun;
  await all(ServiceCap).findById(row.id).patch({ used, extra, told: verdict.told, action, judged_at: ctx.clock.now(), ...(begun ? { reached_at: ctx.clock.now() } : {}) });
  const bindings = await all(ServiceBinding).where('service_id', service.id).whereNot('state', 'removed').orderBy('id');
  if (verdict.tell !== null) await tellOfUsage(ctx, bindings[0] ?? { id: null, service_id: service.id, client_id: service.client_id }, { metric: cap.metric, percent: verdict.tell, value: used, most }, `cap:${String(row.id)}:${String(extra)}`);
  if (changed) await ctx.enqueue(...bindings.map((binding) => convergeJob(binding.id)));
  if (changed) ctx.touch({ kind: 'service', id: service.id, clientId: service.client_id }, { cap: row.action }, { cap: action, used, most });
};

/** What was bought counts in the period that runs, though its length, the day on which it begins or the plan changed meanwhile, until its own is over. */
const takeAlong = async (ctx: OperationCtx, service: Service, cap: UsageCap, { start, today }: CapSpan): Promise<void> => {
  await data(ctx).db.execute(
    `update cap_top_ups set cap_id = ?, period_start = ? where service_id = ? and state = 'active' and (cap_id <> ? or period_start <> ?)
     and cap_id in (select u.id from usage_caps u where u.metric = ?)
     and exists (select 1 from service_caps c where c.service_id = cap_top_ups.service_id and c.cap_id = cap_top_ups.cap_id and c.period_start = cap_top_ups.period_start and c.period_end > ?)`,
    [cap.id, start, service.id, cap.id, start, cap.metric, today],
  );
};

/** Opens the period if it is not open yet, and waits for whoever looks at it at the same time. */
const openPeriod = async (ctx: OperationCtx, service: Service, cap: UsageCap): Promise<ServiceCap> => {
  const { all, db } = data(ctx);
  const span = await periodOf(ctx, service, cap);
  const { start, end, until } = span;
  await db.execute(
    `insert into service_caps (service_id, client_id, cap_id, period_start, period_end, until, judged_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (service_id, cap_id, period_start) do update set judged_at = excluded.judged_at`,
    [service.id, service.client_id, cap.id, start, end, until, ctx.clock.now()],
  );
  await takeAlong(ctx, service, cap, span);
  return (await all(ServiceCap).findOne({ service_id: service.id, cap_id: cap.id, period_start: start })) as ServiceCap;
};

/**
 * Looks at every cap of a service: what is used up is acted upon once, what is over or has room again ends. Running it
 * again changes nothing.
 */
export const judgeService = async (ctx: OperationCtx, serviceId: number): Promise<void> => {
  const { all } = data(ctx);
  // Two readings at once would both see it begin, or end.
  await all(Service).findById(serviceId).increment('version', 0);
  const service = await all(Service).findById(serviceId);
  if (service === undefined) return;
  const caps = RUNNING.includes(service.status) ? await all(UsageCap).where({ product_id: service.product_id, enabled: true }).orderBy('id') : [];
  await dropUnpaid(ctx, serviceId, caps.map((cap) => cap.id));
  const current = new Set<number>();
  for (const cap of caps) current.add((await openPeriod(ctx, service, cap)).id);
  const open = await all(ServiceCap).where('service_id', serviceId).where((any) => void any.whereNotNull('action').orWhereIn('id', [...current])).orderBy('id');
  const known = new Map((await all(UsageCap).whereIn('id', open.map((row) => row.cap_id))).map((cap) => [cap.id, cap] as const));
  // What ends goes first: a new period may be used up already.
  for (const row of [...open].sort((a, b) => Number(current.has(a.id)) - Number(current.has(b.id)))) {
    const cap = known.get(row.cap_id);
    if (cap !== undefined) await settle(ctx, service, cap, row, !current.has(row.id));
  }
};
