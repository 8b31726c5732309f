import type { Invariant } from '../room.ts';

export const ledgerInvariants: readonly Invariant[] = [
  {
    id: 'L1',
    title: 'Every movement has a positive amount and two different accounts of the chart',
    sql: `select e.id from ledger_entries e
          left join ledger_accounts d on d.code = e.debit left join ledger_accounts c on c.code = e.credit
          where e.amount <= 0 or e.debit = e.credit or d.id is null or c.id is null`,
  },
];
