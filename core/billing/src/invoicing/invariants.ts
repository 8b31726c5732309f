import type { Invariant } from '../room.ts';

export const invoicingInvariants: readonly Invariant[] = [
  {
    id: 'L4',
    title: 'A document adds up: net = lines, tax = tax lines, total = net + tax',
    sql: `select i.id from invoices i where i.total <> i.net + i.tax
          or i.net <> (select coalesce(sum(l.net), 0) from invoice_lines l where l.invoice_id = i.id)
          or i.tax <> (select coalesce(sum(t.amount), 0) from invoice_taxes t where t.invoice_id = i.id)`,
  },
  {
    id: 'L4b',
    title: 'What an invoice counts as credited is the sum of its credit notes, and no more than was billed',
    sql: `select i.id from invoices i where i.doc_type = 'invoice' and (i.paid < 0 or i.credited > i.total or i.credited <>
          (select coalesce(sum(c.total), 0) from invoices c where c.credits_invoice_id = i.id and c.status = 'issued' and c.doc_type = 'credit_note'))`,
  },
  {
    id: 'L4c',
    title: 'Lines and tax of credit notes are what was noted as credited',
    sql: `select line_id from line_credits k where k.credited <> (select coalesce(sum(l.net), 0) from invoice_lines l where l.credits_line_id = k.line_id)`,
  },
  {
    id: 'L5',
    title: 'Settlement agrees with the figures',
    sql: `select id from invoices where status = 'issued' and doc_type = 'invoice' and settlement <> 'written_off' and settlement <> case
            when credited >= total and total > 0 then 'refunded' when paid + credited >= total then 'paid'
            when paid + credited > 0 then 'part_paid' else 'unpaid' end`,
  },
  {
    id: 'L6',
    title: 'Numbers of a series have no gap and no document is without one',
    sql: `select series_id, number_period, count(*) as documents, max(number_seq) as last from invoices where status in ('issued', 'void') and doc_type <> 'proforma'
          group by series_id, number_period having count(*) <> max(number_seq) or count(*) <> count(number_seq)`,
  },
  {
    id: 'L6b',
    title: 'Dates never run against the numbers',
    sql: `select id from (
            select id, issue_date, lag(issue_date) over (partition by series_id, number_period order by number_seq) as before from invoices where number_seq is not null
          ) numbered where issue_date < before`,
  },
  {
    id: 'L8b',
    title: 'Every document that was issued stands in the books with its total',
    sql: `select i.id from invoices i left join (
            select j.kind, j.ref, sum(case when e.debit = '1200' then e.amount when e.credit = '1200' then -e.amount else 0 end) as amount
            from journals j join ledger_entries e on e.journal_id = j.id where j.kind in ('invoice.issued', 'credit.issued') group by j.kind, j.ref
          ) b on b.ref = cast(i.id as text) and b.kind = case when i.doc_type = 'credit_note' then 'credit.issued' else 'invoice.issued' end
          where i.status in ('issued', 'void') and i.doc_type in ('invoice', 'credit_note') and coalesce(b.amount, 0) <> case when i.doc_type = 'credit_note' then -i.total else i.total end`,
  },
  {
    id: 'L8',
    title: 'Receivables in the books are what is open on documents, per currency',
    sql: `select currency, sum(amount) as difference from (
            select currency, case when debit = '1200' then amount else -amount end as amount from ledger_entries where debit = '1200' or credit = '1200'
            union all select currency, -(total - paid - credited) from invoices where status = 'issued' and doc_type = 'invoice' and settlement <> 'written_off') sides
          group by currency having sum(amount) <> 0`,
  },
  {
    id: 'T1',
    title: 'A document that is relieved of a tax says why and charges none of it',
    sql: `select id from invoice_taxes where category in ('AE', 'E') and (amount <> 0 or reason is null)`,
  },
];
