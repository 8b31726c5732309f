import type { Settings } from '@billet/kernel';
import type { Database } from '@billet/database';
import { loginsSettings } from './logins-settings.ts';

/** Whether a member of staff still owes the second factor that the house demands: until then he may do nothing. */
export const lacksFactor = async (db: Database, settings: Settings, staffId: number): Promise<boolean> => {
  if (!loginsSettings.parse(await settings.get('logins', 'system')).staffTwoFactor) return false;
  const rows = await db.raw(
    `select 1 as found from totp_factors where kind = 'staff' and owner_id = ? and confirmed_at is not null union all select 1 as found from passkeys where kind = 'staff' and owner_id = ? limit 1`,
    [staffId, staffId],
  );
  return rows.length === 0;
};
