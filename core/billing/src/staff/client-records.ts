import { byRule, gone, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  byRule('api_keys', gone, async ({ ctx, db, from }) => {
    // A key was given for what one client has; it does not open what the other has.
    await db.execute('update api_keys set revoked_at = ? where client_id = ? and revoked_at is null', [ctx.clock.wall(), from]);
  }),
];
