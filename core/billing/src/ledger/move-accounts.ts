import { data } from '../data.ts';
import type { ClientMove } from '../client-records.ts';
import { postJournals } from './post-journals.ts';
import { accounts } from './rules/index.ts';

/** What a client owes or is owed: these accounts are kept per client. */
const KEPT = [accounts.receivable, accounts.clientBalance, accounts.refundsOnTheWay, accounts.disputed] as const;

interface Side {
  readonly entity: number | string;
  readonly currency: string;
  readonly account: string;
  /** Debit less credit. */
  readonly amount: number | string;
}

/**
 * Brings what one client owes and is owed to another by two entries for each currency: nothing that was booked is
 * touched. Booked twice it would be refused, since the two clients name the fact.
 */
export const moveAccounts = async ({ ctx, db, from, into }: ClientMove, bookedOn: string): Promise<void> => {
  const marks = KEPT.map(() => '?').join();
  const sides = await db.raw<Side & Record<string, unknown>>(
    `select entity, currency, account, sum(amount) as amount from (
       select j.legal_entity_id as entity, e.currency, e.debit as account, e.amount from ledger_entries e join journals j on j.id = e.journal_id where e.client_id = ? and e.debit in (${marks})
       union all select j.legal_entity_id, e.currency, e.credit, -e.amount from ledger_entries e join journals j on j.id = e.journal_id where e.client_id = ? and e.credit in (${marks})) sides
     group by entity, currency, account having sum(amount) <> 0 order by entity, currency, account`,
    [from, ...KEPT, from, ...KEPT],
  );
  const groups = new Map<string, Side[]>();
  for (const side of sides) {
    const key = `${String(side.entity)}:${side.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), side]);
  }
  const drafts = [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const of = (clientId: number, ref: string, sign: 1 | -1): Parameters<typeof postJournals>[2][number] => ({
      legalEntityId: Number(first.entity), kind: 'client.merged', ref: `${String(from)}:${String(into)}:${key}:${ref}`, clientId, bookedOn, currency: first.currency,
      movements: group.map(({ account, amount }) => ({ debit: account, credit: accounts.merged, amount: sign * Number(amount) })),
    });
    return [of(from, 'from', -1), of(into, 'into', 1)];
  });
  await postJournals(db, ctx.clock.now(), drafts);
};

/** Brings what a client has with us to another, as the entries say. */
export const moveBalances = async ({ ctx, from, into }: ClientMove): Promise<void> => {
  const { db } = data(ctx);
  await db.execute(
    `insert into client_balances (client_id, currency, amount) select ?, currency, amount from client_balances where client_id = ? and amount > 0
     on conflict (client_id, currency) do update set amount = client_balances.amount + excluded.amount`,
    [into, from],
  );
  await db.execute('update client_balances set amount = 0 where client_id = ?', [from]);
};
