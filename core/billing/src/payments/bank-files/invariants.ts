import type { Invariant } from '../../room.ts';

/** What must hold about lines of bank files. */
export const bankFileInvariants: readonly Invariant[] = [
  {
    id: 'L9b',
    title: 'A booked line of a bank file has its payment, of the same amount',
    sql: `select l.id from bank_lines l left join payments p on p.id = l.payment_id
          where l.state = 'booked' and (p.id is null or p.amount <> l.amount or p.currency <> l.currency)`,
  },
];
