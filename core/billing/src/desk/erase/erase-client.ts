import { conflict, defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { clientRecordsRef, clientTracesRef, countRecords } from '../../client-records.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { settingsRef } from '../../refs.ts';
import { eraseLog, erasePeople, peopleOf } from './erase-people.ts';
import { eraseLater, eraseNow, erasureWaitsFor } from './erase-rows.ts';
import type { ErasureSettings } from './erasure-settings.ts';
import { documentsUntil, ERASURE_REASONS, erasureConflicts, yearsFor } from './rules.ts';

const load = async (ctx: OperationCtx, id: number, hold: boolean): Promise<Client> => {
  const { of, db } = data(ctx);
  const row = await of(Client).findById(id).modify((query) => (hold && db.engine === 'postgres' ? query.forUpdate() : query));
  if (row === undefined) throw notFound('Client');
  return row;
};

/** The client, and what is left of all that were merged into him. */
const withMerged = async (ctx: OperationCtx, client: Client): Promise<readonly Client[]> => {
  const rows = [client];
  for (const { id } of rows) rows.push(...(await data(ctx).all(Client).where('merged_into_id', id)));
  return rows;
};

const conflictsOf = async (ctx: OperationCtx, client: Client): Promise<readonly string[]> => {
  const { db } = data(ctx);
  const runs = await db.raw("select id from billing_runs where state = 'running' union all select id from dunning_runs where state = 'running' limit 1");
  return erasureConflicts({ status: client.status, mergedInto: client.merged_into_id }, runs.length > 0, await erasureWaitsFor(db, ctx.use(clientRecordsRef)(), client.id));
};

const termOf = async (ctx: OperationCtx, client: Client): Promise<string | null> => {
  const { db } = data(ctx);
  const { documentYears, yearsByCountry } = (await ctx.use(settingsRef).get('erasure', 'system')) as ErasureSettings;
  const entities = await db.raw<{ country: string; last: string | null }>(
    'select l.country, max(coalesce(i.issue_date, i.due_date)) as last from invoices i join legal_entities l on l.id = i.legal_entity_id where i.client_id = ? group by l.country',
    [client.id],
  );
  const [paid] = await db.raw<{ last: string | null }>('select max(created_at) as last from payments where client_id = ?', [client.id]);
  const days = [...entities.map(({ last }) => last), paid?.last ?? null].flatMap((day) => (day === null ? [] : [day.slice(0, 10)]));
  const brand = await brandOf(ctx, client.brand_id);
  return documentsUntil(days.toSorted().at(-1) ?? null, yearsFor(entities.map(({ country }) => country), documentYears, yearsByCountry), ctx.clock.today(brand.zone));
};

const counts = z.array(z.strictObject({ kind: z.string(), count: z.number().int() }));

export const previewErasure = defineOperation({
  name: 'clients.erasePreview',
  summary: 'What an erasure of a client would reach, by kind, how long his documents keep his name by law, and what stands against it.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{id}/erase-preview' },
  audience: ['staff'],
  permission: 'clients.erase',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    number: z.string(),
    name: z.string(),
    erasedAt: z.string().nullable(),
    /** Last day on which documents keep his name; null = they do not. */
    documentsUntil: z.string().nullable(),
    reaches: counts,
    /** People who sign in for this client only. */
    people: z.number().int(),
    /** Codes of what stands against it; empty = it can be done. */
    conflicts: z.array(z.string()),
  }),
  run: async (ctx, { id }) => {
    const { db } = data(ctx);
    const client = await load(ctx, id, false);
    return {
      number: client.number,
      name: client.name,
      erasedAt: client.erased_at,
      documentsUntil: client.erased_at === null ? await termOf(ctx, client) : client.documents_until,
      reaches: [...(await countRecords(db, ctx.use(clientRecordsRef)(), id))].map(([kind, count]) => ({ kind, count })),
      people: (await peopleOf(db, id)).length,
      conflicts: [...(await conflictsOf(ctx, client))],
    };
  },
});

export const eraseClient = defineOperation({
  name: 'clients.erase',
  summary: 'Erases who a client was: his data, people, files, notes and mails at once; in documents when the term of the law is over. Numbers and amounts stay. `confirm` is the number of the client. Done twice it changes nothing more.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{id}/erase' },
  audience: ['staff', 'system'],
  permission: 'clients.erase',
  input: z.strictObject({ id: idSchema, confirm: z.string().trim().max(40) }),
  output: z.strictObject({ changed: z.boolean(), documentsUntil: z.string().nullable() }),
  run: async (ctx, { id, confirm }) => {
    const { all, db } = data(ctx);
    const client = await load(ctx, id, true);
    const [code] = await conflictsOf(ctx, client);
    if (code !== undefined) throw conflict(code, ERASURE_REASONS[code] ?? code);
    if (client.status === 'anonymised') return { changed: false, documentsUntil: client.documents_until };
    if (confirm !== client.number) throw invalid('CONFIRM_NUMBER', 'confirm', `Type ${client.number} to confirm.`, { number: client.number });
    const until = await termOf(ctx, client);
    const records = ctx.use(clientRecordsRef)();
    const traces = ctx.use(clientTracesRef)();
    for (const row of (await withMerged(ctx, client)).toReversed()) {
      const each = row.id;
      const people = await peopleOf(db, each);
      await eraseNow(db, records, traces, each);
      const nobody = `erased-${String(each)}@erased.invalid`;
      await all(Client).findById(each).patch({
        name: row.number, tax_id: null, email: nobody, email_norm: nobody, phone: '', address: {}, notes: '', status: 'anonymised', erased_at: ctx.clock.now(), documents_until: until, version: row.version + 1,
      });
      await erasePeople(db, people);
      await eraseLog(db, each);
      if (until === null) await eraseLater(db, records, traces, each);
    }
    ctx.touch({ kind: 'client', id, clientId: id }, undefined, { status: 'anonymised', documentsUntil: until });
    await ctx.emit('client.erased', { clientId: id });
    return { changed: true, documentsUntil: until };
  },
});
