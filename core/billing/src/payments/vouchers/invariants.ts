import type { Invariant } from '../../room.ts';

export const voucherInvariants: readonly Invariant[] = [
  {
    id: 'V1',
    title: 'What is owed for vouchers is the worth of those that are paid for and open',
    sql: `select min(id) as id from (
        select b.id, b.legal_entity_id as entity, b.currency, b.amount as owed from vouchers v join voucher_batches b on b.id = v.batch_id where v.state = 'open' and v.paid
        union all
        select e.id, j.legal_entity_id as entity, e.currency, case when e.debit = '2200' then e.amount else -e.amount end as owed
        from ledger_entries e join journals j on j.id = e.journal_id where e.debit = '2200' or e.credit = '2200'
      ) sums group by entity, currency having sum(owed) <> 0`,
  },
  { id: 'V2', title: 'Each redeemed voucher is booked for the client who redeemed it', sql: `select v.id from vouchers v left join journals j on j.kind = 'voucher.redeemed' and j.ref = cast(v.id as text) and j.client_id = v.client_id where v.state = 'redeemed' and j.id is null` },
];
