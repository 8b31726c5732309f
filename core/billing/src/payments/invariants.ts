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
    id: 'P1',
    title: 'What a payment counts as refunded and disputed is the sum of its refunds and disputes',
    sql: `select p.id from payments p where p.refunded <> (select coalesce(sum(r.amount), 0) from refunds r where r.payment_id = p.id and r.state <> 'failed')
          or p.disputed <> (select coalesce(sum(d.amount), 0) from disputes d where d.payment_id = p.id and d.state <> 'won')`,
  },
  {
    id: 'P2',
    title: 'A payment settles no more than it brought',
    sql: `select p.id from payments p join (select payment_id, sum(amount) as amount from payment_allocations group by payment_id) a on a.payment_id = p.id
          where a.amount < 0 or a.amount > p.amount`,
  },
  {
    id: 'P3',
    title: 'Refunds on their way in the books are those not ended yet',
    sql: `select currency from (
            select currency, amount from refunds where state in ('created', 'processing', 'unknown')
            union all select currency, case when credit = '2050' then -amount else amount end from ledger_entries where credit = '2050' or debit = '2050') sides
          group by currency having sum(amount) <> 0`,
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
