import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';

const line = z.strictObject({
  code: z.string(),
  currency: z.string(),
  debit: z.number().int(),
  credit: z.number().int(),
});

/** Sum of debits and credits per account and currency; both columns add up to the same. */
export const trialBalance = defineOperation({
  name: 'ledger.trialBalance',
  summary: 'Debits and credits of every account, per currency, up to a date.',
  kind: 'query',
  http: { method: 'GET', path: '/ledger/trial-balance' },
  audience: ['staff'],
  permission: 'ledger.read',
  input: z.strictObject({ until: z.iso.date().optional(), legalEntityId: idSchema.optional() }),
  output: z.strictObject({ lines: z.array(line) }),
  run: async (ctx, { until, legalEntityId }) => {
    const rows = await data(ctx).db.raw<{ code: string; currency: string; debit: number | string; credit: number | string }>(
      `select code, currency, sum(debit) as debit, sum(credit) as credit from (
         select e.debit as code, e.currency, e.amount as debit, 0 as credit, j.booked_on, j.legal_entity_id from ledger_entries e join journals j on j.id = e.journal_id
         union all
         select e.credit, e.currency, 0, e.amount, j.booked_on, j.legal_entity_id from ledger_entries e join journals j on j.id = e.journal_id
       ) sides
       where booked_on <= ? and (? = 0 or legal_entity_id = ?)
       group by code, currency order by code, currency`,
      [until ?? '9999-12-31', legalEntityId ?? 0, legalEntityId ?? 0],
    );
    return { lines: rows.map((row) => ({ ...row, debit: Number(row.debit), credit: Number(row.credit) })) };
  },
});
