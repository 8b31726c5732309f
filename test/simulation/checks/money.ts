import type { Check } from '../world.ts';

interface Position {
  readonly client_id: number;
  readonly currency: string;
  readonly amount: number | string;
}

/** What a client owes us less what we hold for him, as documents and balances say. */
const HELD = `
  select client_id, currency, sum(amount) as amount from (
    select client_id, currency, total - paid - credited as amount from invoices where status = 'issued' and doc_type = 'invoice'
    union all select client_id, currency, -amount from client_balances) held group by client_id, currency`;

/** What was billed and not taken back. */
const BILLED = `
  select client_id, currency, sum(case when doc_type = 'credit_note' then -abs(total) else total end) as amount from invoices
  where status = 'issued' and doc_type in ('invoice', 'credit_note') group by client_id, currency`;

/** Receivable less balance, as the books say. */
const BOOKED = `
  select client_id, currency, sum(amount) as amount from (
    select client_id, currency, amount from ledger_entries where debit in ('1200', '2000')
    union all select client_id, currency, -amount from ledger_entries where credit in ('1200', '2000')) moved group by client_id, currency`;

const sums = (rows: readonly Position[]): Map<string, number> => new Map(rows.map((row) => [`${String(row.client_id)}:${row.currency}`, Number(row.amount)]));

/** For each client: billed − received = owed − held, three times over: documents, books, and the model's own sums. */
export const money: Check = {
  name: 'documents = books = model',
  run: async (world) => {
    const [held, billed, booked] = [sums(await world.rows<Position>(HELD)), sums(await world.rows<Position>(BILLED)), sums(await world.rows<Position>(BOOKED))];
    const received = world.model.receipts();
    const wrong: unknown[] = [];
    for (const key of new Set([...held.keys(), ...billed.keys(), ...booked.keys(), ...received.keys()])) {
      const model = (billed.get(key) ?? 0) - (received.get(key) ?? 0);
      if (model !== (held.get(key) ?? 0) || model !== (booked.get(key) ?? 0)) wrong.push({ client: key, model, documents: held.get(key) ?? 0, books: booked.get(key) ?? 0 });
    }
    return wrong;
  },
};
