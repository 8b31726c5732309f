import { conflict, defineOperation, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { releaseLater } from './release.ts';
import { tellLater } from './tell-client.ts';
import { before, id, installation, installationView, state } from './shapes.ts';
import { orders, type OrderRow } from './tables.ts';

export const listInstallations = defineOperation({
  name: 'installations.list',
  summary: 'Installations, newest first; by state, day, technician or service. Clients see their own.',
  kind: 'query',
  http: { method: 'GET', path: '/x/installations/orders' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ state: state.optional(), plannedOn: z.iso.date().optional(), serviceId: id.optional(), before }),
  output: z.strictObject({ items: z.array(installation), next: z.number().int().optional() }),
  run: async (ctx, { state: wanted, plannedOn, serviceId, before: from }) => {
    const where = { ...(wanted === undefined ? {} : { state: wanted }), ...(plannedOn === undefined ? {} : { planned_on: plannedOn }), ...(serviceId === undefined ? {} : { service_id: serviceId }) };
    const { items, next } = await ctx.table(orders).page(where, from === undefined ? {} : { before: from });
    return { items: items.map(installationView), ...(next === undefined ? {} : { next }) };
  },
});

export const getInstallation = defineOperation({
  name: 'installations.get',
  summary: 'One installation.',
  kind: 'query',
  http: { method: 'GET', path: '/x/installations/orders/{id}' },
  audience: ['staff'],
  permission: 'installations.read',
  input: z.strictObject({ id }),
  output: installation,
  run: async (ctx, { id: orderId }) => {
    const row = await ctx.table(orders).get(orderId);
    if (row === undefined) throw notFound('Installation');
    return installationView(row);
  },
});

const openOrder = async (ctx: OperationCtx, orderId: number): Promise<OrderRow> => {
  const row = await ctx.table(orders).hold(orderId);
  if (row === undefined) throw notFound('Installation');
  if (row.state === 'done' || row.state === 'cancelled') throw conflict('INSTALLATION_CLOSED', 'This installation is closed.', { state: row.state });
  return row;
};

const change = async (ctx: OperationCtx, row: OrderRow, to: Partial<OrderRow>): Promise<z.input<typeof installation>> => {
  ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, { installation: row.state }, { installation: to.state ?? row.state, ...(to.planned_on === undefined ? {} : { plannedOn: to.planned_on }) });
  return installationView(await ctx.table(orders).update(row.id, to));
};

const today = (ctx: OperationCtx): string => ctx.clock.today('UTC');

export const planInstallation = defineOperation({
  name: 'installations.plan',
  summary: 'Says when somebody comes, who, and where to. The client is told by mail; a new day is told anew.',
  kind: 'command',
  http: { method: 'POST', path: '/x/installations/orders/{id}/plan' },
  audience: ['staff'],
  permission: 'installations.write',
  input: z.strictObject({ id, plannedOn: z.iso.date(), hours: z.string().trim().max(40).default(''), technician: z.string().trim().max(80).default(''), address: z.string().trim().min(1).max(300), phone: z.string().trim().max(40).default('') }),
  output: installation,
  run: async (ctx, { id: orderId, plannedOn, hours, technician, address, phone }) => {
    const row = await openOrder(ctx, orderId);
    if (plannedOn < today(ctx)) throw invalid('DATE_PAST', 'plannedOn', 'The day is over.');
    const changed = await change(ctx, row, { state: 'planned', planned_on: plannedOn, hours, technician, address, phone });
    await ctx.enqueue(tellLater(orderId, plannedOn, hours));
    return changed;
  },
});

const report = z.string().trim().max(1000).default('');

const added = (row: OrderRow, text: string): string => [row.report, text].filter((each) => each !== '').join('\n');

export const missInstallation = defineOperation({
  name: 'installations.miss',
  summary: 'Somebody went there in vain: a new day has to be found.',
  kind: 'command',
  http: { method: 'POST', path: '/x/installations/orders/{id}/miss' },
  audience: ['staff'],
  permission: 'installations.write',
  input: z.strictObject({ id, report }),
  output: installation,
  run: async (ctx, { id: orderId, report: text }) => {
    const row = await openOrder(ctx, orderId);
    if (row.state !== 'planned') throw conflict('INSTALLATION_NOT_PLANNED', 'No day is planned.');
    return change(ctx, row, { state: 'open', planned_on: null, hours: '', visits: row.visits + 1, report: added(row, text) });
  },
});

export const finishInstallation = defineOperation({
  name: 'installations.finish',
  summary: 'It is installed: the service starts, if all else it waits for has happened, and is paid for from that day on.',
  kind: 'command',
  http: { method: 'POST', path: '/x/installations/orders/{id}/finish' },
  audience: ['staff'],
  permission: 'installations.write',
  input: z.strictObject({ id, doneOn: z.iso.date().optional(), report }),
  output: installation,
  run: async (ctx, { id: orderId, doneOn = today(ctx), report: text }) => {
    const row = await openOrder(ctx, orderId);
    if (doneOn > today(ctx)) throw invalid('DATE_IN_FUTURE', 'doneOn', 'The day is to come.');
    await ctx.enqueue(releaseLater(orderId));
    return change(ctx, row, { state: 'done', done_on: doneOn, visits: row.visits + 1, report: added(row, text) });
  },
});

export const skipInstallation = defineOperation({
  name: 'installations.skip',
  summary: 'Nobody has to come: the service starts without.',
  kind: 'command',
  http: { method: 'POST', path: '/x/installations/orders/{id}/skip' },
  audience: ['staff'],
  permission: 'installations.write',
  input: z.strictObject({ id }),
  output: installation,
  run: async (ctx, { id: orderId }) => {
    const row = await openOrder(ctx, orderId);
    await ctx.enqueue(releaseLater(orderId));
    return change(ctx, row, { state: 'cancelled' });
  },
});
