import { addMilliseconds, defineOperation, type OperationCtx, z } from '@billet/sdk';
import { componentsOf, type ComponentRow } from './components.ts';
import { brands } from './house.ts';
import { id } from './input.ts';
import { incident, incidentViews, type IncidentRow } from './incidents.ts';
import { healthUnder, worst } from './states.ts';
import { incidents } from './tables.ts';

const DAY = 86_400_000;
/** What is over is shown for so long. */
const PAST_DAYS = 14;
/** Clients are told of planned work so long before. */
const AHEAD_DAYS = 7;

const health = z.enum(['works', 'maintenance', 'minor', 'major', 'outage']);

const openOnes = (ctx: OperationCtx, brandId: number): Promise<readonly IncidentRow[]> => ctx.table(incidents).find({ brand_id: brandId, over: false });

const overviewShape = z.strictObject({
  health,
  components: z.array(z.strictObject({ id: z.number().int(), name: z.string(), health })),
  open: z.array(incident), planned: z.array(incident), past: z.array(incident),
});

export const statusOverview = defineOperation({
  name: 'networkStatus.overview',
  summary: 'What works at a brand and what does not, what is planned, and what is over since two weeks.',
  kind: 'query',
  http: { method: 'GET', path: '/x/network-status/overview' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({}),
  output: overviewShape,
  run: async (ctx) => ctx.callAsSystem(readOverview, { brandId: await brands.ofReader(ctx) }),
});

/** As the system: guests reach no table. */
const readOverview = defineOperation({
  name: 'networkStatus.readOverview',
  summary: 'What works at a brand and what does not.',
  kind: 'query',
  audience: ['system'],
  permission: 'networkStatus.read',
  input: z.strictObject({ brandId: id }),
  output: overviewShape,
  run: async (ctx, { brandId }) => {
    const rows = await openOnes(ctx, brandId);
    const shown = (await componentsOf(ctx, brandId)).filter((each) => each.active).map((each) => ({
      id: each.id, name: each.name, health: worst(rows.filter((row) => row.component_ids.includes(each.id)).map(healthUnder)),
    }));
    const past = (await ctx.table(incidents).page({ brand_id: brandId, over: true }, { limit: 20 })).items.filter((row) => (row.over_at ?? '') >= addMilliseconds(ctx.clock.now(), -PAST_DAYS * DAY));
    return {
      health: worst(shown.map((each) => each.health)),
      components: shown,
      open: await incidentViews(ctx, rows.filter(({ state }) => state !== 'planned')),
      planned: await incidentViews(ctx, rows.filter(({ state }) => state === 'planned')),
      past: await incidentViews(ctx, past),
    };
  },
});

const servicesSeen = z.object({ items: z.array(z.object({ status: z.string() })) });

const hasOn = async (ctx: OperationCtx, clientId: number, { server_id: serverId, product_id: productId }: ComponentRow): Promise<boolean> => {
  if (serverId === null && productId === null) return true;
  const { items } = servicesSeen.parse(await ctx.call('services.list', { clientId, ...(serverId === null ? {} : { serverId }), ...(productId === null ? {} : { productId }), limit: 200 }));
  return items.some(({ status }) => status === 'active' || status === 'suspended');
};

/** As the system: a client may not know which server his services are on. */
const readConcerned = defineOperation({
  name: 'networkStatus.readConcerned',
  summary: 'Which incidents concern the services of a client.',
  kind: 'query',
  audience: ['system'],
  permission: 'networkStatus.read',
  input: z.strictObject({ clientId: id, brandId: id }),
  output: z.strictObject({ items: z.array(incident) }),
  run: async (ctx, { clientId, brandId }) => {
    const soon = addMilliseconds(ctx.clock.now(), AHEAD_DAYS * DAY);
    const rows = (await openOnes(ctx, brandId)).filter((row) => row.state !== 'planned' || row.starts_at <= soon);
    const all = rows.length === 0 ? [] : await componentsOf(ctx, brandId);
    const concerned = new Set<number>();
    for (const each of all) if (rows.some((row) => row.component_ids.includes(each.id)) && (await hasOn(ctx, clientId, each))) concerned.add(each.id);
    return { items: await incidentViews(ctx, rows.filter((row) => row.component_ids.some((each) => concerned.has(each)))) };
  },
});

export const concerned = defineOperation({
  name: 'networkStatus.concerned',
  summary: 'Incidents and planned work that concern the services of the client.',
  kind: 'query',
  http: { method: 'GET', path: '/x/network-status/concerned' },
  audience: ['client'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(incident) }),
  run: async (ctx) => (ctx.caller.clientId === undefined ? { items: [] } : ctx.callAsSystem(readConcerned, { clientId: ctx.caller.clientId, brandId: await brands.ofReader(ctx) })),
});

export const innerReads = [readOverview, readConcerned];
