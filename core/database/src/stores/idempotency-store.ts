import type { IdempotencyStore } from '@billet/kernel';
import type { Database } from '../database.ts';
import { assertJoined } from '../joined-work.ts';

/** Keys of commands with their replies, in the same transaction as the effect. */
export const createIdempotencyStore = (db: Database): IdempotencyStore => ({
  claim: async (work, owner, key, requestHash) => {
    assertJoined(db, work);
    const claimed = await db.execute(
      'insert into idempotency_keys (owner, key, request_hash, created_at) values (?, ?, ?, ?) on conflict (owner, key) do nothing',
      [owner, key, requestHash, db.clock.wall()],
    );
    if (claimed === 1) return undefined;
    const [row] = await db.raw<{ request_hash: string; body: string | null }>('select request_hash, body from idempotency_keys where owner = ? and key = ?', [owner, key]);
    if (row === undefined) return { requestHash };
    return row.body === null ? { requestHash: row.request_hash } : { requestHash: row.request_hash, body: JSON.parse(row.body) as unknown };
  },
  save: async (work, owner, key, body) => {
    assertJoined(db, work);
    await db.execute('update idempotency_keys set body = ? where owner = ? and key = ?', [JSON.stringify(body ?? null), owner, key]);
  },
});
