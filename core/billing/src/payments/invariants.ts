import type { Invariant } from '../room.ts';

/** Paid counted from what happened: allocations of payments, and journals whose ref ends in the invoice's id. */
const paidAsBooked = (invoiceOf: string): string => `
  select i.id from invoices i
  left join (select invoice_id, sum(amount) as amount from payment_allocations group by invoice_id) a on a.invoice_id = i.id
  left join (
    select ${invoiceOf} as invoice_id, sum(case when j.kind = 'balance.used' then e.amount else -e.amount end) as amount
    from journals j join ledger_entries e on e.journal_id = j.id where j.kind in ('balance.used', 'credit.toBalance') group by 1
  ) b on b.invoice_id = i.id
  where i.paid <> coalesce(a.amount, 0) + coalesce(b.amount, 0)`;

export const paymentsInvariants: readonly Invariant[] = [
  { id: 'L3', title: 'No client balance is below zero', sql: 'select id from client_balances where amount < 0' },
  {
    id: 'L2',
    title: 'Client balances are what the books say',
    sql: `select currency, client_id from (
            select currency, client_id, amount from client_balances
            union all select currency, client_id, case when credit = '2000' then -amount else amount end from ledger_entries where credit = '2000' or debit = '2000') sides
          group by currency, client_id having sum(amount) <> 0`,
  },
  {
    id: 'L5b',
    title: 'What an invoice counts as paid came from payments or balance',
    sql: {
      sqlite: paidAsBooked(`cast(substr(j.ref, instr(j.ref, ':') + 1) as integer)`),
      postgres: paidAsBooked(`cast(split_part(j.ref, ':', 2) as bigint)`),
    },
  },
];
