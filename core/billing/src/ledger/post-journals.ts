import { reserveIds, type Database } from '@billet/database';
import { insertRows } from '../bulk-rows.ts';

/** One movement of a journal; `amount` in minor units, above zero. */
export interface Movement {
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
}

/** One fact to book. */
export interface JournalDraft {
  readonly legalEntityId: number;
  readonly kind: string;
  /** Names the fact within its kind; booking the same (kind, ref) twice is refused by the database. */
  readonly ref: string;
  readonly clientId: number | null;
  /** Local date of the books. */
  readonly bookedOn: string;
  readonly currency: string;
  readonly movements: readonly Movement[];
  readonly memo?: string;
}

/**
 * Books facts, any number with two statements, and gives the journals' ids in the same order.
 * Movements of zero are left out; a journal without movements stays, as proof that the fact was seen.
 */
export const postJournals = async (db: Database, createdAt: string, drafts: readonly JournalDraft[]): Promise<readonly number[]> => {
  if (drafts.length === 0) return [];
  const ids = await reserveIds(db, 'journals', drafts.length);
  await insertRows(
    db,
    'journals',
    { id: 'id', legal_entity_id: 'id', kind: 'text', ref: 'text', client_id: 'id?', booked_on: 'date', memo: 'text?', created_at: 'instant' },
    drafts.map((draft, i) => ({
      id: ids[i] as number,
      legal_entity_id: draft.legalEntityId,
      kind: draft.kind,
      ref: draft.ref,
      client_id: draft.clientId,
      booked_on: draft.bookedOn,
      memo: draft.memo ?? null,
      created_at: createdAt,
    })),
  );
  const entries = drafts.flatMap((draft, i) =>
    draft.movements
      .filter((movement) => movement.amount !== 0)
      .map((movement) => ({ journal_id: ids[i] as number, ...positive(movement), currency: draft.currency, client_id: draft.clientId })),
  );
  await insertRows(
    db,
    'ledger_entries',
    { journal_id: 'id', debit: 'text', credit: 'text', amount: 'money', currency: 'text', client_id: 'id?' },
    entries,
  );
  return ids;
};

/** A negative movement is the opposite movement. */
const positive = ({ debit, credit, amount }: Movement): Movement =>
  amount > 0 ? { debit, credit, amount } : { debit: credit, credit: debit, amount: -amount };
