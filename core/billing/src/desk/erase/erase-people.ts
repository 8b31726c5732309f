import type { Database } from '@billet/database';

const ALONE = 'select m.user_id as id from memberships m where m.client_id = ? and not exists (select 1 from memberships k where k.user_id = m.user_id and k.client_id <> ?)';

/** Who may sign in for this client and for nobody else. */
export const peopleOf = async (db: Database, clientId: number): Promise<readonly number[]> =>
  (await db.raw<{ id: number | string }>(ALONE, [clientId, clientId])).map(({ id }) => Number(id));

/** Whose rows of a sign-in are called by kind and id. */
const OWNED = [['sessions', 'client'], ['email_changes', 'client'], ['passkeys', 'client'], ['totp_factors', 'client'], ['recovery_codes', 'client'], ['password_resets', 'user']] as const;

const marks = (ids: readonly number[]): string => ids.map(() => '?').join(', ');

/** People go with all that let them sign in, and with what the log says about them. Called when their client's records are gone. */
export const erasePeople = async (db: Database, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return;
  for (const [table, kind] of OWNED) await db.execute(`delete from ${table} where kind = '${kind}' and owner_id in (${marks(ids)})`, [...ids]);
  await db.execute(`delete from api_keys where user_id in (${marks(ids)})`, [...ids]);
  await db.execute(`delete from idempotency_keys where owner in (${marks(ids)})`, ids.map((id) => `client:${String(id)}`));
  await db.execute(`delete from users where id in (${marks(ids)})`, [...ids]);
  const texts = ids.map(String);
  await db.execute(`update audit_subjects set before = null, after = null where kind = 'user' and subject_id in (${marks(ids)})`, texts);
  await db.execute(`update audit_log set input = 'null', address = null where actor_kind = 'client' and actor_id in (${marks(ids)})`, texts);
};

/** The log keeps that something was done, by whom and when, and nothing of what it was done with. */
export const eraseLog = async (db: Database, clientId: number): Promise<void> => {
  await db.execute("update audit_log set input = 'null', address = null where id in (select audit_id from audit_subjects where client_id = ?)", [clientId]);
  await db.execute('update audit_subjects set before = null, after = null where client_id = ?', [clientId]);
};
