import { conflict, defineOperation, invalid, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { componentsOf } from './components.ts';
import { brands } from './house.ts';
import { id, idList, words } from './input.ts';
import { instantOf } from './instant.ts';
import { isOver, STATES, type State } from './states.ts';
import { impactSchema, incidents, kindSchema, stateSchema, updates } from './tables.ts';

export type IncidentRow = TableRow<typeof incidents.columns>;

export const incident = z.strictObject({
  id: z.number().int(), brandId: z.number().int(), kind: kindSchema, title: z.string(), impact: impactSchema, state: stateSchema, componentIds: z.array(z.number().int()),
  startsAt: z.string(), endsAt: z.string().nullable(), over: z.boolean(), overAt: z.string().nullable(),
  updates: z.array(z.strictObject({ state: stateSchema, body: z.string(), at: z.string() })),
});

export type Incident = z.output<typeof incident>;

export const incidentView = async (ctx: OperationCtx, row: IncidentRow): Promise<Incident> => ({
  id: row.id, brandId: row.brand_id, kind: row.kind, title: row.title, impact: row.impact, state: row.state, componentIds: row.component_ids, startsAt: row.starts_at, endsAt: row.ends_at, over: row.over, overAt: row.over_at,
  updates: (await ctx.table(updates).find({ incident_id: row.id })).map(({ state, body, at }) => ({ state, body, at })),
});

export const incidentViews = async (ctx: OperationCtx, rows: readonly IncidentRow[]): Promise<Incident[]> => {
  const found: Incident[] = [];
  for (const row of rows) found.push(await incidentView(ctx, row));
  return found;
};

export const listIncidents = defineOperation({
  name: 'networkStatus.incidents',
  summary: 'Incidents and planned work of a brand with their updates, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/x/network-status/incidents' },
  audience: ['staff'],
  permission: 'networkStatus.read',
  input: z.strictObject({ brandId: id, before: id.optional() }),
  output: z.strictObject({ items: z.array(incident), next: z.number().int().optional() }),
  run: async (ctx, { brandId, before }) => {
    const { items, next } = await ctx.table(incidents).page({ brand_id: brandId }, { limit: 25, ...(before === undefined ? {} : { before }) });
    return { items: await incidentViews(ctx, items), ...(next === undefined ? {} : { next }) };
  },
});

export const getIncident = defineOperation({
  name: 'networkStatus.get',
  summary: 'One incident with its updates.',
  kind: 'query',
  http: { method: 'GET', path: '/x/network-status/incidents/{id}' },
  audience: ['staff'],
  permission: 'networkStatus.read',
  input: z.strictObject({ id }),
  output: incident,
  run: async (ctx, input) => {
    const row = await ctx.table(incidents).get(input.id);
    if (row === undefined) throw notFound('Incident');
    return incidentView(ctx, row);
  },
});

const local = z.string().trim().max(16).default('');

export const openIncident = defineOperation({
  name: 'networkStatus.open',
  summary: 'Tells of an incident, or of planned work; times are those of the clock in the zone of the brand.',
  kind: 'command',
  http: { method: 'POST', path: '/x/network-status/incidents' },
  audience: ['staff'],
  permission: 'networkStatus.write',
  input: z.strictObject({
    brandId: id, kind: kindSchema, title: z.string().trim().min(1).max(120), impact: impactSchema, componentIds: idList, message: words,
    /** `2027-02-01T22:00`; planned work needs it, an incident has begun now without it. */
    startsAt: local,
    endsAt: local,
  }),
  output: incident,
  run: async (ctx, input) => {
    const { zone } = await brands.sure(ctx, input.brandId);
    const known = new Set((await componentsOf(ctx, input.brandId)).map((each) => each.id));
    if (input.componentIds.length === 0 || input.componentIds.some((each) => !known.has(each))) throw invalid('COMPONENTS', 'componentIds', 'Say which components it concerns.');
    const now = ctx.clock.now();
    const starts = input.startsAt === '' && input.kind === 'incident' ? now : instantOf(input.startsAt, zone, 'startsAt');
    const ends = input.endsAt === '' ? null : instantOf(input.endsAt, zone, 'endsAt');
    if (ends !== null && ends <= starts) throw invalid('ENDS', 'endsAt', 'It would end before it begins.');
    const [state] = STATES[input.kind] as readonly [State];
    const row = await ctx.table(incidents).insert({
      brand_id: input.brandId, kind: input.kind, title: input.title, impact: input.impact, state, component_ids: input.componentIds, starts_at: starts, ends_at: ends, over: false, over_at: null,
    });
    await ctx.table(updates).insert({ incident_id: row.id, state, body: input.message, at: now });
    ctx.touch({ kind: 'network_incident', id: row.id }, undefined, { title: row.title, state, impact: row.impact });
    return incidentView(ctx, row);
  },
});

export const updateIncident = defineOperation({
  name: 'networkStatus.update',
  summary: 'Says how an incident or planned work goes on; the last state ends it.',
  kind: 'command',
  http: { method: 'POST', path: '/x/network-status/incidents/{id}/updates' },
  audience: ['staff'],
  permission: 'networkStatus.write',
  input: z.strictObject({ id, state: stateSchema, impact: impactSchema.optional(), message: words }),
  output: incident,
  run: async (ctx, input) => {
    const row = await ctx.table(incidents).hold(input.id);
    if (row === undefined) throw notFound('Incident');
    if (!STATES[row.kind].includes(input.state)) throw conflict('STATE', 'This state is not one of its kind.', { state: input.state });
    const now = ctx.clock.now();
    const over = isOver(input.state);
    await ctx.table(updates).insert({ incident_id: row.id, state: input.state, body: input.message, at: now });
    const changed = await ctx.table(incidents).update(row.id, { state: input.state, impact: input.impact ?? row.impact, over, over_at: over ? now : null });
    ctx.touch({ kind: 'network_incident', id: row.id }, { state: row.state, impact: row.impact }, { state: changed.state, impact: changed.impact });
    return incidentView(ctx, changed);
  },
});
