import { defineOperation, integer, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { LedgerEntry } from './tables.ts';

const movement = z.strictObject({
  id: z.number().int(),
  bookedOn: z.string(),
  kind: z.string(),
  ref: z.string(),
  debit: z.string(),
  credit: z.string(),
  amount: z.number().int(),
  currency: z.string(),
});

/** All that was booked for one client, newest first. */
export const clientStatement = defineOperation({
  name: 'ledger.statement',
  summary: 'Everything booked for one client, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/statement' },
  audience: ['staff', 'client'],
  permission: 'ledger.read',
  input: z.strictObject({
    clientId: idSchema,
    before: idSchema.optional(),
    limit: integer({ min: 1, max: 200 }).default(50),
  }),
  output: z.strictObject({ items: z.array(movement), next: z.number().int().optional() }),
  run: async (ctx, { clientId, before, limit }) => {
    const query = data(ctx)
      .of(LedgerEntry)
      .join('journals', 'journals.id', 'ledger_entries.journal_id')
      .where('ledger_entries.client_id', clientId)
      .orderBy('ledger_entries.id', 'desc')
      .limit(limit)
      .select('ledger_entries.*', 'journals.booked_on as bookedOn', 'journals.kind as kind', 'journals.ref as ref');
    if (before !== undefined) void query.where('ledger_entries.id', '<', before);
    const rows = (await query) as (LedgerEntry & { bookedOn: string; kind: string; ref: string })[];
    const items = rows.map(({ id, bookedOn, kind, ref, debit, credit, amount, currency }) => ({ id, bookedOn, kind, ref, debit, credit, amount, currency }));
    const last = items.at(-1);
    return items.length === limit && last !== undefined ? { items, next: last.id } : { items };
  },
});
