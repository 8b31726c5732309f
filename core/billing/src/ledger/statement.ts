import { defineOperation, integer, type OperationCtx, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { clientAccounts } from './rules/index.ts';
import { LedgerEntry } from './tables.ts';

const movement = z.strictObject({
  id: z.number().int(),
  bookedOn: z.string(),
  kind: z.string(),
  ref: z.string(),
  debit: z.string(),
  credit: z.string(),
  amount: z.number().int(),
  /** What the client owes more by it; below zero, less. Nothing where it moves between other accounts, or between his own. */
  change: z.number().int(),
  /** What he owes after it in this currency; below zero, what he has with us. */
  balance: z.number().int(),
  currency: z.string(),
});

const [owed, held] = clientAccounts;
const CHANGE = `amount * ((case when debit in ('${owed ?? ''}', '${held ?? ''}') then 1 else 0 end) - (case when credit in ('${owed ?? ''}', '${held ?? ''}') then 1 else 0 end))`;

const changeOf = ({ debit, credit, amount }: Pick<LedgerEntry, 'debit' | 'credit' | 'amount'>): number => (Number(clientAccounts.includes(debit)) - Number(clientAccounts.includes(credit))) * amount;

/** What a client owes in each currency by all that was booked before an entry. */
const owedBefore = async (ctx: OperationCtx, clientId: number, entryId: number): Promise<Map<string, number>> => {
  const rows = await data(ctx).db.raw<{ currency: string; owed: number | string }>(`select currency, sum(${CHANGE}) as owed from ledger_entries where client_id = ? and id < ? group by currency`, [clientId, entryId]);
  return new Map(rows.map((row) => [row.currency, Number(row.owed)] as const));
};

/** All that was booked for one client, newest first. */
export const clientStatement = defineOperation({
  name: 'ledger.statement',
  summary: 'Everything booked for one client, newest first, with what he owes after each entry.',
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
    const last = rows.at(-1);
    const owedBy = last === undefined ? new Map<string, number>() : await owedBefore(ctx, clientId, last.id);
    const items = rows
      .reverse()
      .map((row) => {
        const change = changeOf(row);
        const balance = (owedBy.get(row.currency) ?? 0) + change;
        owedBy.set(row.currency, balance);
        const { id, bookedOn, kind, ref, debit, credit, amount, currency } = row;
        return { id, bookedOn, kind, ref, debit, credit, amount, change, balance, currency };
      })
      .reverse();
    return items.length === limit && last !== undefined ? { items, next: last.id } : { items };
  },
});
