import { defineOperation, invalid, isBilletError, notFound, type OperationCtx, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput } from '../../paging.ts';
import type { House } from '../../room.ts';
import { Service } from '../../services/index.ts';
import { MassUpdate, MassUpdateItem } from '../tables.ts';
import { changeOne, massChange } from './mass-change.ts';

const filter = z.strictObject({
  ids: z.array(idSchema).min(1).max(5000).optional(),
  productId: idSchema.optional(),
  businessUnitId: idSchema.optional(),
  routingPoint: z.string().trim().min(1).max(80).optional(),
  status: z.enum(['pending', 'active', 'suspended']).optional(),
});

const LARGEST = 5000;

/** Running services that a filter names; a filter that names nothing in particular names none. */
const matching = async (ctx: OperationCtx, wish: z.output<typeof filter>): Promise<readonly Service[]> => {
  if (Object.values(wish).every((value) => value === undefined)) throw invalid('FILTER_EMPTY', 'filter', 'Say which services.');
  const query = data(ctx).of(Service).whereNull('deleted_at').whereIn('status', ['pending', 'active', 'suspended']).orderBy('id').limit(LARGEST + 1);
  if (wish.ids !== undefined) void query.whereIn('id', wish.ids);
  if (wish.productId !== undefined) void query.where('product_id', wish.productId);
  if (wish.businessUnitId !== undefined) void query.where('business_unit_id', wish.businessUnitId);
  if (wish.routingPoint !== undefined) void query.where('routing_point', wish.routingPoint);
  if (wish.status !== undefined) void query.where('status', wish.status);
  const found = await query;
  if (found.length > LARGEST) throw invalid('TOO_MANY_MATCH', 'filter', 'These are too many at once.', { most: LARGEST });
  return found;
};

const row = z.strictObject({ id: z.number().int(), number: z.string(), label: z.string(), status: z.string(), price: z.number().int(), currency: z.string(), billedThrough: z.string().nullable() });

export const previewMassUpdate = defineOperation({
  name: 'services.previewMassUpdate',
  summary: 'Which services a mass update would change: how many, and the first fifty. Changes nothing.',
  kind: 'query',
  http: { method: 'POST', path: '/services/mass-updates/preview' },
  audience: ['staff'],
  permission: 'services.massUpdate',
  input: z.strictObject({ filter }),
  output: z.strictObject({ total: z.number().int(), items: z.array(row) }),
  run: async (ctx, input) => {
    const found = await matching(ctx, input.filter);
    return { total: found.length, items: found.slice(0, 50).map((each) => ({ id: each.id, number: each.number, label: each.label, status: each.status, price: each.price, currency: each.currency, billedThrough: each.billed_through })) };
  },
});

/** Row D9: the work is a job; each service is its own transaction, and one that is refused says why. */
export const startMassUpdate = defineOperation({
  name: 'services.startMassUpdate',
  summary: 'Changes price, cycle, next due date, payment method, hold or status of many services, or sends their server a command, as a job with a report.',
  kind: 'command',
  http: { method: 'POST', path: '/services/mass-updates' },
  audience: ['staff'],
  permission: 'services.massUpdate',
  input: z.strictObject({ filter, change: massChange }),
  output: z.strictObject({ massUpdateId: z.number().int(), total: z.number().int() }),
  run: async (ctx, input) => {
    const { all, db } = data(ctx);
    if (Object.entries(input.change).every(([name, value]) => name === 'reason' || value === undefined)) throw invalid('CHANGE_EMPTY', 'change', 'Say what is to change.');
    const found = await matching(ctx, input.filter);
    if (found.length === 0) throw invalid('FILTER_EMPTY', 'filter', 'Say which services.');
    const update = await all(MassUpdate).insertAndFetch({ change: input.change, state: 'running', total: found.length, created_by: ctx.actor.kind, created_at: ctx.clock.now() });
    for (const { id } of found) await db.execute(`insert into mass_update_items (mass_update_id, service_id, state) values (?, ?, 'waiting')`, [update.id, id]);
    ctx.touch({ kind: 'massUpdate', id: update.id }, undefined, { change: input.change, services: found.length });
    await ctx.enqueue({ task: 'services.massUpdate', payload: { massUpdateId: update.id }, subject: `mass:${String(update.id)}`, dedupeKey: `mass:${String(update.id)}` });
    return { massUpdateId: update.id, total: found.length };
  },
});

/** Works the list off. Run again after a crash, it goes on where it stopped. */
export const runMassUpdate = async (house: House, massUpdateId: number, progress: (done: number, total: number) => Promise<void>): Promise<void> => {
  const update = await house.db.from(MassUpdate).findById(massUpdateId);
  if (update?.state !== 'running') return;
  const change = massChange.parse(update.change);
  const note = (write: () => PromiseLike<unknown>): Promise<void> => house.db.transaction(async () => { await write(); });
  const waiting = await house.db.from(MassUpdateItem).where({ mass_update_id: massUpdateId, state: 'waiting' }).orderBy('id');
  for (const [index, item] of waiting.entries()) {
    let error: string | null = null;
    try {
      await house.executor.asSystem('services.massUpdate', async (ctx) => {
        await changeOne(ctx, item.service_id, change);
        await data(ctx).all(MassUpdateItem).findById(item.id).patch({ state: 'done' });
      });
    } catch (cause) {
      error = isBilletError(cause) ? cause.code : 'INTERNAL';
      if (!isBilletError(cause)) house.log.error('a mass update failed', { massUpdate: massUpdateId, service: item.service_id, error: cause });
    }
    if (error !== null) await note(() => house.db.from(MassUpdateItem).findById(item.id).patch({ state: 'failed', error }));
    await progress(update.total - waiting.length + index + 1, update.total);
  }
  await note(() => house.db.from(MassUpdate).findById(massUpdateId).patch({ state: 'done', finished_at: house.clock.now() }));
};

const summary = z.strictObject({ id: z.number().int(), state: z.string(), change: z.unknown(), total: z.number().int(), done: z.number().int(), failed: z.number().int(), createdAt: z.string(), finishedAt: z.string().nullable() });

const countsOf = async (ctx: OperationCtx, ids: readonly number[]): Promise<ReadonlyMap<string, number>> => {
  const rows = (await data(ctx).all(MassUpdateItem).whereIn('mass_update_id', [...ids]).groupBy('mass_update_id', 'state').select('mass_update_id', 'state').count('id as n')) as unknown as readonly { mass_update_id: number | string; state: string; n: number | string }[];
  return new Map(rows.map((each) => [`${String(each.mass_update_id)}:${each.state}`, Number(each.n)] as const));
};

const view = (update: MassUpdate, counts: ReadonlyMap<string, number>): z.input<typeof summary> => ({
  id: update.id, state: update.state, change: update.change, total: update.total, done: counts.get(`${String(update.id)}:done`) ?? 0, failed: counts.get(`${String(update.id)}:failed`) ?? 0, createdAt: update.created_at, finishedAt: update.finished_at,
});

export const listMassUpdates = defineOperation({
  name: 'services.massUpdates',
  summary: 'Mass updates, newest first, with how far they are.',
  kind: 'query',
  http: { method: 'GET', path: '/services/mass-updates' },
  audience: ['staff'],
  permission: 'services.massUpdate',
  input: z.strictObject({ limit: pageInput.limit }),
  output: z.strictObject({ items: z.array(summary) }),
  run: async (ctx, { limit }) => {
    const rows = await data(ctx).of(MassUpdate).orderBy('id', 'desc').limit(limit);
    const counts = await countsOf(ctx, rows.map((each) => each.id));
    return { items: rows.map((each) => view(each, counts)) };
  },
});

export const getMassUpdate = defineOperation({
  name: 'services.massUpdate',
  summary: 'One mass update: how far it is, and what was refused for which service and why.',
  kind: 'query',
  http: { method: 'GET', path: '/mass-updates/{id}' },
  audience: ['staff'],
  permission: 'services.massUpdate',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ update: summary, failures: z.array(z.strictObject({ serviceId: z.number().int(), number: z.string(), error: z.string() })) }),
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const update = await of(MassUpdate).findById(id);
    if (update === undefined) throw notFound('MassUpdate');
    const failed = await all(MassUpdateItem).where({ mass_update_id: id, state: 'failed' }).orderBy('id').limit(500);
    const services = await all(Service).whereIn('id', failed.map((each) => each.service_id));
    return {
      update: view(update, await countsOf(ctx, [id])),
      failures: failed.map((each) => ({ serviceId: each.service_id, number: services.find((service) => service.id === each.service_id)?.number ?? '', error: each.error ?? '' })),
    };
  },
});
