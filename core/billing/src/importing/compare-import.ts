import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';

export const compareImport = defineOperation({
  name: 'imports.compare',
  summary: 'What of a source is here: how many clients, and how much balance in each currency by the books.',
  kind: 'query',
  http: { method: 'GET', path: '/imports/{source}' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ source: z.string().trim().min(1).max(40) }),
  output: z.strictObject({ clients: z.number().int(), balances: z.array(z.strictObject({ currency: z.string(), count: z.number().int(), amount: z.number().int() })) }),
  run: async (ctx, { source }) => {
    const { db } = data(ctx);
    const [clients] = await db.raw<{ n: number | string }>(`select count(*) as n from import_records r join clients c on c.id = r.record_id where r.source = ? and r.kind = 'client'`, [source]);
    const balances = await db.raw<{ currency: string; n: number | string; total: number | string }>(
      `select e.currency, count(*) as n, sum(e.amount) as total from import_records r join ledger_entries e on e.journal_id = r.record_id
       where r.source = ? and r.kind = 'balance' group by e.currency order by e.currency`,
      [source],
    );
    return { clients: Number(clients?.n ?? 0), balances: balances.map(({ currency, n, total }) => ({ currency, count: Number(n), amount: Number(total) })) };
  },
});
