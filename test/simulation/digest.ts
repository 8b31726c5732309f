import { createHash } from 'node:crypto';
import type { World } from './world.ts';

/** Everything a client, a tax office or an accountant would look at, in an order that does not hang on the engine's ids. */
const QUERIES = [
  'select id, client_id, doc_type, status, number, issue_date, due_date, currency, net, tax, total, paid, credited, settlement, paid_on from invoices order by id',
  'select invoice_id, position, kind, service_id, description, period_start, period_end, quantity, unit_price, net, tax_code, charge_key from invoice_lines order by invoice_id, position',
  'select invoice_id, code, name, rate, base, amount from invoice_taxes order by invoice_id, code, rate',
  'select j.kind, j.ref, j.client_id, j.booked_on, e.debit, e.credit, e.amount, e.currency from journals j join ledger_entries e on e.journal_id = j.id order by j.kind, j.ref, e.debit, e.credit, e.amount',
  'select id, client_id, status, billing_status, start_date, end_date, billed_through, next_bill_at, price from services order by id',
  'select client_id, currency, amount from client_balances order by client_id, currency',
  'select client_id, key, count(*) as n from mail_messages group by client_id, key order by client_id, key',
] as const;

const plain = (value: unknown): string | null => (value === null || value === undefined ? null : typeof value === 'boolean' ? String(Number(value)) : String(value));

/** The state as text: two lives with the same text had the same documents, byte for byte. */
export const documentsOf = async (world: Pick<World, 'rows'>): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const sql of QUERIES) for (const row of await world.rows<Record<string, unknown>>(sql)) lines.push(JSON.stringify(Object.values(row).map(plain)));
  return lines;
};

export const digestOf = async (world: Pick<World, 'rows'>): Promise<string> => createHash('sha256').update((await documentsOf(world)).join('\n')).digest('hex');
