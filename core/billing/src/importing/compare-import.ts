import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';

const sums = z.array(z.strictObject({ currency: z.string(), count: z.number().int(), amount: z.number().int() }));

interface Sum {
  readonly currency: string;
  readonly n: number | string;
  readonly total: number | string;
}

/** Prices for one period each, of what came as services. */
const RECURRING = `select s.currency, count(*) as n, sum(s.price * s.quantity) as total from import_records r join services s on s.id = r.record_id
  where r.source = ? and r.kind = ? group by s.currency order by s.currency`;

const BILLED = `select i.currency, count(*) as n, sum(i.total) as total from import_records r join invoices i on i.id = r.record_id
  where r.source = ? and r.kind = 'invoice' group by i.currency order by i.currency`;

const toSums = (rows: readonly Sum[]): z.output<typeof sums> => rows.map(({ currency, n, total }) => ({ currency, count: Number(n), amount: Number(total) }));

export const compareImport = defineOperation({
  name: 'imports.compare',
  summary: 'What of a source is here: how many clients, how much balance in each currency by the books, what recurs, and what was open.',
  kind: 'query',
  http: { method: 'GET', path: '/imports/{source}' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ source: z.string().trim().min(1).max(40) }),
  output: z.strictObject({ clients: z.number().int(), balances: sums, services: sums, domains: sums, invoices: sums }),
  run: async (ctx, { source }) => {
    const { db } = data(ctx);
    const [clients] = await db.raw<{ n: number | string }>(`select count(*) as n from import_records r join clients c on c.id = r.record_id where r.source = ? and r.kind = 'client'`, [source]);
    const balances = await db.raw<Sum>(
      `select e.currency, count(*) as n, sum(e.amount) as total from import_records r join ledger_entries e on e.journal_id = r.record_id
       where r.source = ? and r.kind = 'balance' group by e.currency order by e.currency`,
      [source],
    );
    return { clients: Number(clients?.n ?? 0), balances: toSums(balances), services: toSums(await db.raw<Sum>(RECURRING, [source, 'service'])), domains: toSums(await db.raw<Sum>(RECURRING, [source, 'domain'])), invoices: toSums(await db.raw<Sum>(BILLED, [source])) };
  },
});
