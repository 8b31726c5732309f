import { addMonths, defineOperation, integer, z } from '@billet/sdk';
import { data } from '../data.ts';

const span = { currency: z.string().regex(/^[A-Z]{3}$/), months: integer({ min: 1, max: 36 }).default(12) } as const;

/** The first day of the first month of so many, of which the last is the one that runs. */
const firstDay = (today: string, months: number): string => `${addMonths(`${today.slice(0, 7)}-01`, 1 - months).slice(0, 7)}-01`;

type Row = Readonly<Record<string, number | string | null>>;

export const collectedReport = defineOperation({
  name: 'reports.collected',
  summary: 'Money that came in, by month and payment method: amount, what the provider kept, and what was given back since.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/collected' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject(span),
  output: z.strictObject({ items: z.array(z.strictObject({ month: z.string(), method: z.string(), name: z.string(), payments: z.number().int(), amount: z.number().int(), fee: z.number().int(), refunded: z.number().int() })) }),
  run: async (ctx, { currency, months }) => {
    const rows = await data(ctx).db.raw<Row>(
      `select s.month, s.method, g.name, s.payments, s.amount, s.fee, s.refunded from (
         select substr(received_on, 1, 7) as month, method, gateway_account_id, count(*) as payments, sum(amount) as amount, sum(fee) as fee, sum(refunded) as refunded
         from payments where currency = ? and received_on >= ? and reversed_at is null group by 1, 2, 3
       ) s left join gateway_accounts g on g.id = s.gateway_account_id order by s.month, s.amount desc`,
      [currency, firstDay(ctx.clock.today('UTC'), months)],
    );
    return { items: rows.map((row) => ({ month: String(row['month']), method: String(row['method']), name: String(row['name'] ?? row['method']), payments: Number(row['payments']), amount: Number(row['amount']), fee: Number(row['fee']), refunded: Number(row['refunded']) })) };
  },
});

/** Lines of issued invoices less those of credit notes, without tax, by day of issue. */
export const productsReport = defineOperation({
  name: 'reports.products',
  summary: 'Revenue by product: net of issued invoices less credit notes of the months asked for; what belongs to no service stands last, without a product.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/products' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject(span),
  output: z.strictObject({ items: z.array(z.strictObject({ productId: z.number().int().nullable(), name: z.record(z.string(), z.string()).nullable(), services: z.number().int(), net: z.number().int() })) }),
  run: async (ctx, { currency, months }) => {
    const rows = await data(ctx).db.raw<{ product: number | string | null; name: string | null; services: number | string; net: number | string }>(
      `select s.product, p.name, s.services, s.net from (
         select v.product_id as product, count(distinct l.service_id) as services, sum(case when i.doc_type = 'credit_note' then -l.net else l.net end) as net
         from invoices i join invoice_lines l on l.invoice_id = i.id left join services v on v.id = l.service_id
         where i.status = 'issued' and i.doc_type in ('invoice', 'credit_note') and i.currency = ? and i.issue_date >= ? group by v.product_id
       ) s left join products p on p.id = s.product order by case when s.product is null then 1 else 0 end, s.net desc`,
      [currency, firstDay(ctx.clock.today('UTC'), months)],
    );
    return { items: rows.map((row) => ({ productId: row.product === null ? null : Number(row.product), name: row.name === null ? null : (JSON.parse(row.name) as Record<string, string>), services: Number(row.services), net: Number(row.net) })) };
  },
});

export const newClientsReport = defineOperation({
  name: 'reports.newClients',
  summary: 'Clients who came, by month, and how many of them have ordered since.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/new-clients' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({ months: span.months }),
  output: z.strictObject({ items: z.array(z.strictObject({ month: z.string(), clients: z.number().int(), ordered: z.number().int() })) }),
  run: async (ctx, { months }) => {
    const first = firstDay(ctx.clock.today('UTC'), months);
    const rows = await data(ctx).db.raw<Row>(
      `select substr(c.created_at, 1, 7) as month, count(*) as clients, sum(case when exists (select 1 from orders o where o.client_id = c.id and o.status in ('pending', 'active')) then 1 else 0 end) as ordered
       from clients c where c.created_at >= ? group by 1 order by 1`,
      [first],
    );
    const byMonth = new Map(rows.map((row) => [String(row['month']), row] as const));
    return {
      items: Array.from({ length: months }, (_, i) => addMonths(first, i).slice(0, 7)).map((month) => ({ month, clients: Number(byMonth.get(month)?.['clients'] ?? 0), ordered: Number(byMonth.get(month)?.['ordered'] ?? 0) })),
    };
  },
});
