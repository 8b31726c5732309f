import { withHouse, type Place } from './places.ts';

/**
 * Which number a client gets depends on who is first, and so do ids: what is compared is what each client was charged
 * and told. A mail that was on its way when its process died goes out once more, so its state is left out.
 */
const QUERIES = {
  documents: `select i.client_id, i.doc_type, i.status, i.issue_date, i.due_date, i.net, i.tax, i.total, i.settlement, l.charge_key, l.net as line_net, l.description
              from invoices i join invoice_lines l on l.invoice_id = i.id order by i.client_id, l.charge_key`,
  mails: 'select client_id, key, count(*) as n from mail_messages group by client_id, key order by client_id, key',
  services: 'select client_id, number, status, billing_status, billed_through, next_bill_at from services order by number',
  ledger: 'select client_id, debit, credit, amount, currency, count(*) as n from ledger_entries group by client_id, debit, credit, amount, currency order by client_id, debit, credit, amount',
  runs: 'select as_of, state, expected, produced, parked, invoices from billing_runs where expected > 0 order by as_of, id',
} as const;

export interface State {
  readonly rows: Readonly<Record<string, readonly unknown[]>>;
  readonly numbers: readonly number[];
  readonly findings: readonly unknown[];
}

export const stateOf = (place: Place): Promise<State> =>
  withHouse(place, async (house) => {
    const rows: Record<string, readonly unknown[]> = {};
    for (const [name, sql] of Object.entries(QUERIES)) rows[name] = (await house.db.raw(sql)).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value)])));
    const numbers = await house.db.raw<{ number_seq: number | string }>('select number_seq from invoices order by number_seq');
    return { rows, numbers: numbers.map((row) => Number(row.number_seq)), findings: (await house.verify()).findings };
  });
