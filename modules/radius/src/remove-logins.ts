import type { CallCtx, Ref } from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import { tellSessions, type Told, type Wire } from './end-sessions.ts';
import { forget } from './memory.ts';
import { blockLogin, deleteLogin, loginsOfService, ownerOf } from './rows.ts';
import { openSessions } from './sessions.ts';
import type { Account } from './settings.ts';

/**
 * Shuts a login out, ends its sessions, then takes its rows away: a failure in between leaves the tag, so that the next
 * try finds it. Another service's login is left alone.
 */
export const removeLogin = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  username: string,
  serviceId: string,
): Promise<Told> => {
  const owner = await ownerOf(db.sql, username);
  if (owner !== undefined && owner !== serviceId) return { reached: 0 };
  if (owner !== undefined) await blockLogin(db, username);
  const told = await tellSessions(ctx, db, wire, await openSessions(db, { usernames: [username] }));
  if (told.failure !== undefined) return told;
  if (owner !== undefined) await deleteLogin(db, username);
  await forget(ctx, username);
  return told;
};

/** Names that a reference leads to; `mine` = the service they have to belong to. */
export const loginsOf = async (
  db: RadiusDb,
  ref: Ref,
): Promise<{ readonly names: readonly string[]; readonly mine: string | undefined }> => {
  const owner = await ownerOf(db.sql, ref.id);
  const said = ref.data?.['serviceId'];
  const mine = typeof said === 'string' ? said : owner === 'foreign' ? undefined : owner;
  const listed = Array.isArray(ref.data?.['logins'])
    ? ref.data['logins'].filter((each) => typeof each === 'string')
    : [];
  const tagged = mine === undefined ? [] : await loginsOfService(db, mine);
  const names = [...new Set([ref.id, ...listed, ...tagged])];
  const owned: string[] = [];
  for (const name of names) {
    const of = await ownerOf(db.sql, name);
    if (of === undefined || of === mine) owned.push(name);
  }
  return { names: owned, mine };
};
