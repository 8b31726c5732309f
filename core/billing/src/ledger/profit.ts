import { defineOperation, localDateSchema, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';

const month = z.strictObject({ month: z.string(), currency: z.string(), revenue: z.number().int(), expenses: z.number().int(), profit: z.number().int() });

/** Income less expense by month, straight from the books. */
export const profitByMonth = defineOperation({
  name: 'ledger.profit',
  summary: 'Revenue, expenses (fees, write-offs) and what is left, by month and currency.',
  kind: 'query',
  http: { method: 'GET', path: '/ledger/profit' },
  audience: ['staff'],
  permission: 'ledger.read',
  input: z.strictObject({ from: localDateSchema.optional(), until: localDateSchema.optional(), legalEntityId: idSchema.optional() }),
  output: z.strictObject({ months: z.array(month) }),
  run: async (ctx, { from, until, legalEntityId }) => {
    const rows = await data(ctx).db.raw<{ month: string; currency: string; revenue: number | string; expenses: number | string }>(
      `select month, currency, sum(case when type = 'income' then amount else 0 end) as revenue, sum(case when type = 'expense' then -amount else 0 end) as expenses from (
         select substr(j.booked_on, 1, 7) as month, e.currency, a.type, e.amount, j.booked_on, j.legal_entity_id from ledger_entries e join journals j on j.id = e.journal_id join ledger_accounts a on a.code = e.credit
         union all
         select substr(j.booked_on, 1, 7), e.currency, a.type, -e.amount, j.booked_on, j.legal_entity_id from ledger_entries e join journals j on j.id = e.journal_id join ledger_accounts a on a.code = e.debit
       ) sides
       where type in ('income', 'expense') and booked_on between ? and ? and (? = 0 or legal_entity_id = ?)
       group by month, currency order by month desc, currency`,
      [from ?? '0001-01-01', until ?? '9999-12-31', legalEntityId ?? 0, legalEntityId ?? 0],
    );
    return { months: rows.map((row) => ({ month: row.month, currency: row.currency, revenue: Number(row.revenue), expenses: Number(row.expenses), profit: Number(row.revenue) - Number(row.expenses) })) };
  },
});
