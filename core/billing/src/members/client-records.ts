import { byRule, gone, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  byRule('invitations', gone, async ({ db, from }) => {
    // Nobody comes to the data of one client by an invitation to the other.
    await db.execute('delete from invitations where client_id = ?', [from]);
  }),
];
