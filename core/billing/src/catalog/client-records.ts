import { byRule, kept, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  byRule('promotion_clients', kept, async ({ db, from, into }) => {
    // Uses of both count together, so that a limit cannot be had twice.
    await db.execute(
      `insert into promotion_clients (promotion_id, client_id, used) select promotion_id, ?, used from promotion_clients where client_id = ?
       on conflict (promotion_id, client_id) do update set used = promotion_clients.used + excluded.used`,
      [into, from],
    );
    await db.execute('delete from promotion_clients where client_id = ?', [from]);
  }),
];
