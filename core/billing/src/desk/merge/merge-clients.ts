import { conflict, defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { clientRecordsRef, countRecords, heldUpBy, moveRecord, type ClientMove } from '../../client-records.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { balancesOf, moveAccounts } from '../../ledger/index.ts';
import { idSchema } from '../../paging.ts';
import { MERGE_REASONS, mergeConflicts, type MergeSide } from './rules.ts';

const side = z.strictObject({ id: z.number().int(), number: z.string(), name: z.string(), email: z.string(), status: z.string() });
const counts = z.array(z.strictObject({ kind: z.string(), count: z.number().int() }));

const view = ({ id, number, name, email, status }: Client): z.input<typeof side> => ({ id, number, name, email, status });
const factsOf = (client: Client): MergeSide => ({ id: client.id, brandId: client.brand_id, currency: client.currency, status: client.status, mergedInto: client.merged_into_id });

/** Both clients, held until the end in the order of their ids when something is to be done. */
const loadBoth = async (ctx: OperationCtx, id: number, intoId: number, hold: boolean): Promise<{ readonly from: Client; readonly into: Client }> => {
  const { of, db } = data(ctx);
  const rows = await of(Client).whereIn('id', [id, intoId]).orderBy('id').modify((query) => (hold && db.engine === 'postgres' ? query.forUpdate() : query));
  const from = rows.find((row) => row.id === id);
  const into = rows.find((row) => row.id === intoId);
  if (from === undefined) throw notFound('Client');
  if (into === undefined) throw invalid('NOT_FOUND', 'intoId', 'This is not known.');
  return { from, into };
};

const conflictsOf = async (ctx: OperationCtx, from: Client, into: Client): Promise<readonly string[]> => {
  const { db } = data(ctx);
  const runs = await db.raw("select id from billing_runs where state = 'running' union all select id from dunning_runs where state = 'running' limit 1");
  const brand = await brandOf(ctx, from.brand_id);
  return [...mergeConflicts(factsOf(from), factsOf(into), runs.length > 0), ...(from.id === into.id ? [] : await heldUpBy(db, ctx.use(clientRecordsRef)(), from.id, ctx.clock.today(brand.zone)))];
};

const movedCounts = async (ctx: OperationCtx, clientId: number): Promise<z.input<typeof counts>> =>
  [...(await countRecords(data(ctx).db, ctx.use(clientRecordsRef)(), clientId))].map(([kind, count]) => ({ kind, count }));

export const previewMerge = defineOperation({
  name: 'clients.mergePreview',
  summary: 'What would move if a client were merged into another, by kind, and what stands against it.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{id}/merge-preview' },
  audience: ['staff'],
  permission: 'clients.merge',
  input: z.strictObject({ id: idSchema, intoId: idSchema }),
  output: z.strictObject({
    from: side,
    into: side,
    moves: counts,
    balances: z.array(z.strictObject({ amount: z.number().int(), currency: z.string() })),
    /** Codes of what stands against it; empty = it can be done. */
    conflicts: z.array(z.string()),
  }),
  run: async (ctx, { id, intoId }) => {
    const { from, into } = await loadBoth(ctx, id, intoId, false);
    return { from: view(from), into: view(into), moves: await movedCounts(ctx, id), balances: [...(await balancesOf(ctx, id))], conflicts: [...(await conflictsOf(ctx, from, into))] };
  },
});

export const mergeClients = defineOperation({
  name: 'clients.merge',
  summary: 'Makes two clients one: what the first has becomes the second\'s, at once or not at all; the first stays as a closed record that points there. `confirm` is the number of the client that goes. Done twice it changes nothing more.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{id}/merge' },
  audience: ['staff'],
  permission: 'clients.merge',
  input: z.strictObject({ id: idSchema, intoId: idSchema, confirm: z.string().trim().max(40) }),
  output: z.strictObject({ id: z.number().int(), changed: z.boolean(), moved: counts }),
  run: async (ctx, { id, intoId, confirm }) => {
    const { all, db } = data(ctx);
    const { from, into } = await loadBoth(ctx, id, intoId, true);
    if (from.merged_into_id === into.id) return { id: into.id, changed: false, moved: [] };
    const [code] = await conflictsOf(ctx, from, into);
    if (code !== undefined) throw conflict(code, MERGE_REASONS[code] ?? code);
    if (confirm !== from.number) throw invalid('CONFIRM_NUMBER', 'confirm', `Type ${from.number} to confirm.`, { number: from.number });
    const moved = await movedCounts(ctx, id);
    // First, since what was issued lets go of its client only then.
    await all(Client).findById(id).patch({ merged_into_id: into.id, status: 'closed', version: from.version + 1 });
    const move: ClientMove = { ctx, db, from: id, into: into.id };
    for (const record of ctx.use(clientRecordsRef)()) await moveRecord(move, record);
    const brand = await brandOf(ctx, into.brand_id);
    await moveAccounts(move, ctx.clock.today(brand.zone));
    const done = Object.fromEntries(moved.filter(({ count }) => count > 0).map(({ kind, count }) => [kind, count]));
    ctx.touch({ kind: 'client', id, clientId: id }, { status: from.status, mergedInto: null }, { status: 'closed', mergedInto: into.number, moved: done });
    ctx.touch({ kind: 'client', id: into.id, clientId: into.id }, undefined, { mergedFrom: from.number, name: from.name, moved: done });
    await ctx.emit('client.merged', { clientId: into.id, fromClientId: id });
    return { id: into.id, changed: true, moved };
  },
});
