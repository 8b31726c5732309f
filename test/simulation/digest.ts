import { createHash } from 'node:crypto';
import type { World } from './world.ts';

/**
 * Everything a client, a tax office or an accountant would look at, by the numbers that are on paper: keys of rows
 * differ between engines, because PostgreSQL uses one up for each attempt that was refused.
 */
const QUERIES = [
  `select i.number, c.number as client, i.doc_type, i.status, i.issue_date, i.due_date, i.currency, i.net, i.tax, i.total, i.paid, i.credited, i.settlement, i.paid_on
   from invoices i join clients c on c.id = i.client_id order by i.series_id, i.number_period, i.number_seq, i.id`,
  `select i.number, l.position, l.kind, s.number as service, l.description, l.period_start, l.period_end, l.quantity, l.unit_price, l.net, l.tax_code
   from invoice_lines l join invoices i on i.id = l.invoice_id left join services s on s.id = l.service_id order by i.number, i.id, l.position`,
  'select i.number, t.code, t.name, t.rate, t.base, t.amount from invoice_taxes t join invoices i on i.id = t.invoice_id order by i.number, i.id, t.code, t.rate',
  `select j.kind, c.number as client, j.booked_on, e.debit, e.credit, e.amount, e.currency from journals j join ledger_entries e on e.journal_id = j.id left join clients c on c.id = j.client_id
   order by j.booked_on, coalesce(c.number, ''), j.kind, e.debit, e.credit, e.amount, e.currency`,
  'select s.number, s.status, s.billing_status, s.start_date, s.end_date, s.billed_through, s.next_bill_at, s.price from services s order by s.number',
  'select c.number, b.currency, b.amount from client_balances b join clients c on c.id = b.client_id order by c.number, b.currency',
  'select c.number, m.key, count(*) as n from mail_messages m join clients c on c.id = m.client_id group by c.number, m.key order by c.number, m.key',
] as const;

const plain = (value: unknown): string | null => (value === null || value === undefined ? null : typeof value === 'boolean' ? String(Number(value)) : String(value));

/** The state as text: two lives with the same text had the same documents, byte for byte. */
export const documentsOf = async (world: Pick<World, 'rows'>): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const sql of QUERIES) for (const row of await world.rows<Record<string, unknown>>(sql)) lines.push(JSON.stringify(Object.values(row).map(plain)));
  return lines;
};

export const digestOf = async (world: Pick<World, 'rows'>): Promise<string> => createHash('sha256').update((await documentsOf(world)).join('\n')).digest('hex');
