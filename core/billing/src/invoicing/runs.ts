import { addDays, defineOperation, localDateSchema, notFound, serviceRef, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { Client } from '../clients/index.ts';
import { BillingRun, BillingRunItem, ParkedClient } from './tables.ts';

/** Starts billing runs; the room provides it, because a run does its own transactions. */
export interface BillingRuns {
  /** `batchSize`: clients a job takes. */
  start(kind: 'scheduled' | 'manual', batchSize?: number): Promise<number | null>;
}

export const billingRunsRef = serviceRef<BillingRuns>('invoicing.runs');

const run = z.strictObject({
  id: z.number().int(),
  kind: z.string(),
  asOf: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  state: z.string(),
  expected: z.number().int(),
  produced: z.number().int(),
  parked: z.number().int(),
  invoices: z.number().int(),
  totals: z.record(z.string(), z.number().int()),
});

const view = (row: BillingRun): z.input<typeof run> => ({
  id: row.id,
  kind: row.kind,
  asOf: row.as_of,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  state: row.state,
  expected: row.expected,
  produced: row.produced,
  parked: row.parked,
  invoices: row.invoices,
  totals: row.totals as Record<string, number>,
});

export const listRuns = defineOperation({
  name: 'billing.runs',
  summary: 'Billing runs, newest first; by state and day.',
  kind: 'query',
  http: { method: 'GET', path: '/billing/runs' },
  audience: ['staff'],
  permission: 'billing.read',
  input: z.strictObject({ state: z.enum(['running', 'done', 'failed']).optional(), since: localDateSchema.optional(), until: localDateSchema.optional(), ...pageInput }),
  output: pageOf(run),
  run: async (ctx, { state, since, until, before, limit }) => {
    const query = data(ctx).of(BillingRun).orderBy('id', 'desc').limit(limit);
    if (state !== undefined) void query.where('state', state);
    if (since !== undefined) void query.where('as_of', '>=', since);
    if (until !== undefined) void query.where('as_of', '<', addDays(until, 1));
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(view), limit);
  },
});

export const getRun = defineOperation({
  name: 'billing.run',
  summary: 'Report of one run: expected = produced + parked, client by client.',
  kind: 'query',
  http: { method: 'GET', path: '/billing/runs/{id}' },
  audience: ['staff'],
  permission: 'billing.read',
  input: z.strictObject({ id: idSchema, outcome: z.enum(['produced', 'parked', 'nothing']).optional(), ...pageInput }),
  output: z.strictObject({
    run,
    items: z.array(
      z.strictObject({
        id: z.number().int(),
        clientId: z.number().int(),
        clientName: z.string(),
        outcome: z.string(),
        services: z.number().int(),
        invoices: z.number().int(),
        reason: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    next: z.number().int().optional(),
  }),
  run: async (ctx, { id, outcome, before, limit }) => {
    const { of, all } = data(ctx);
    const row = await of(BillingRun).findById(id);
    if (row === undefined) throw notFound('Billing run');
    const query = of(BillingRunItem).where('run_id', id).orderBy('id', 'desc').limit(limit);
    if (outcome !== undefined) void query.where('outcome', outcome);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const clients = new Map((await all(Client).whereIn('id', rows.map((item) => item.client_id))).map((client) => [client.id, client.name] as const));
    return {
      run: view(row),
      ...pageResult(
        rows.map((item) => ({
          id: item.id,
          clientId: item.client_id,
          clientName: clients.get(item.client_id) ?? '',
          outcome: item.outcome,
          services: item.services,
          invoices: item.invoices,
          reason: item.reason,
          detail: item.detail,
        })),
        limit,
      ),
    };
  },
});

export const listParked = defineOperation({
  name: 'billing.parked',
  summary: 'Clients the engine leaves alone, with the reason.',
  kind: 'query',
  http: { method: 'GET', path: '/billing/parked' },
  audience: ['staff'],
  permission: 'billing.read',
  input: z.strictObject(pageInput),
  output: pageOf(z.strictObject({ id: z.number().int(), clientId: z.number().int(), reason: z.string(), detail: z.string(), parkedAt: z.string() })),
  run: async (ctx, { before, limit }) => {
    const query = data(ctx).of(ParkedClient).orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map((row) => ({ id: row.id, clientId: row.client_id, reason: row.reason, detail: row.detail, parkedAt: row.parked_at })), limit);
  },
});

export const retryParked = defineOperation({
  name: 'billing.retryParked',
  summary: 'Takes parked clients back in, one or all; the next run bills them.',
  kind: 'command',
  http: { method: 'POST', path: '/billing/parked/retry' },
  audience: ['staff'],
  permission: 'billing.write',
  input: z.strictObject({ clientId: idSchema.optional() }),
  output: z.strictObject({ released: z.number().int() }),
  run: async (ctx, { clientId }) => {
    const query = data(ctx).all(ParkedClient).delete();
    const released = await (clientId === undefined ? query : query.where('client_id', clientId));
    if (clientId !== undefined) ctx.touch({ kind: 'client', id: clientId, clientId }, { parked: true }, { parked: false });
    return { released };
  },
});

/** Runs what is due now, besides the daily schedule. */
export const startRunNow = defineOperation({
  name: 'billing.start',
  summary: 'Starts a billing run at once; running it again changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/billing/runs' },
  audience: ['staff'],
  permission: 'billing.write',
  input: z.strictObject({}),
  output: z.strictObject({ runId: z.number().int().nullable() }),
  prepare: () => Promise.resolve(null),
  call: (ctx) => ctx.use(billingRunsRef).start('manual'),
  settle: (_ctx, _prepared, runId: number | null) => Promise.resolve({ runId }),
});
