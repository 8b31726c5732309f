import { defineOperation, notFound, z } from '@billet/sdk';
import { Client, clientView } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';

/** What belongs to a client, table by table, by the columns that say something to him. No secrets, no notes of staff. */
const PARTS: Readonly<Record<string, string>> = {
  payers: 'select id, name, tax_id, email, country, address, is_default, created_at from payers where client_id = ? order by id',
  eInvoiceRoutes: 'select payer_id, profile, buyer_reference, endpoint_scheme, endpoint_id from e_invoice_routes where client_id = ? order by id',
  mailPreferences: 'select marketing, source, changed_at from mail_preferences where client_id = ? order by id',
  consents: 'select given, source, address, at from marketing_consents where client_id = ? order by id',
  answers: 'select f.key, v.value as answer from client_field_values v join client_fields f on f.id = v.field_id where v.client_id = ? and not f.staff_only order by f.position, f.id',
  people: 'select u.name, u.email, m.role, m.permissions, m.created_at as since from memberships m join users u on u.id = m.user_id where m.client_id = ? order by m.id',
  orders: 'select id, number, status, currency, terms_version, terms_accepted_at, created_at from orders where client_id = ? order by id',
  services: 'select id, number, label, status, start_date, end_date, billed_through, cycle_unit, cycle_count, quantity, price, setup_fee, currency, options, cancel_requested_at, cancel_reason, activated_at, ended_at from services where client_id = ? order by id',
  invoices: `select id, doc_type, status, number, issue_date, due_date, currency, net, tax, total, paid, credited, settlement, paid_on, party, notes from invoices where client_id = ? and status <> 'draft' order by id`,
  invoiceLines: `select l.invoice_id, l.position, l.kind, l.description, l.period_start, l.period_end, l.quantity, l.unit_price, l.net from invoice_lines l join invoices i on i.id = l.invoice_id where l.client_id = ? and i.status <> 'draft' order by l.invoice_id, l.position`,
  payments: 'select id, method, amount, currency, reference, received_on, refunded, created_at from payments where client_id = ? order by id',
  movements: 'select j.booked_on, j.kind, e.amount, e.currency from journals j join ledger_entries e on e.journal_id = j.id where e.client_id = ? order by e.id',
  contracts: 'select id, service_id, accepted_at from contracts where client_id = ? order by id',
  files: 'select id, name, size, created_at from client_files where client_id = ? and shared order by id',
  mails: `select id, key, to_address, subject, text, state, created_at, sent_at from mail_messages where client_id = ? order by id`,
};

/** Columns that hold a value as text, which a reader would rather have as it is. */
const JSON_COLUMNS = new Set(['address', 'permissions', 'options', 'party', 'answer']);

const plain = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, JSON_COLUMNS.has(key) && typeof value === 'string' ? (JSON.parse(value) as unknown) : value]));

export const exportAccount = defineOperation({
  name: 'clients.export',
  summary: 'Everything the house keeps about a client, to take home. Amounts are in minor units.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{id}/export' },
  audience: ['staff', 'client'],
  permission: 'clients.export',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ client: z.unknown(), parts: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))) }),
  run: async (ctx, { id }) => {
    const { of, db } = data(ctx);
    const client = await of(Client).findById(id);
    if (client === undefined) throw notFound('Client');
    const parts: Record<string, Record<string, unknown>[]> = {};
    for (const [name, sql] of Object.entries(PARTS)) parts[name] = (await db.raw<Record<string, unknown>>(sql, [id])).map(plain);
    return { client: clientView(client), parts };
  },
});
