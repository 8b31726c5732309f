import type { Caller } from '@billet/sdk';
import type { Database } from '@billet/database';
import { Client, Membership, User } from './tables.ts';

const FREE_TRIES = 5;
const LOCK_MS = 60_000;

/** Next lock after so many failures in a row: none, then a minute, doubling to half an hour. */
export const lockedUntil = (failures: number, nowMs: number): string | null =>
  failures < FREE_TRIES ? null : new Date(nowMs + Math.min(LOCK_MS * 2 ** (failures - FREE_TRIES), 30 * LOCK_MS)).toISOString();

/**
 * What a signed-in user may do now. Read on every request: a user who was blocked or removed is out with the next one.
 */
export const callerForUser = async (db: Database, userId: number, wantedClientId: number | undefined): Promise<Caller | undefined> => {
  const user = await db.from(User).findById(userId);
  if (user?.status !== 'active') return undefined;
  const members = await db.from(Membership).where('user_id', userId).orderBy('id');
  const clients = await db.from(Client).whereIn('id', members.map((member) => member.client_id)).where('status', 'active');
  const usable = members.filter((member) => clients.some((client) => client.id === member.client_id));
  const chosen = usable.find((member) => member.client_id === wantedClientId) ?? usable[0];
  if (chosen === undefined) return undefined;
  return {
    audience: 'client',
    actor: { kind: 'client', id: String(userId) },
    permissions: chosen.permissions as string[],
    scope: { kind: 'clients', clientIds: [chosen.client_id] },
    locale: user.locale,
    userId,
    clientId: chosen.client_id,
    brandId: clients.find((client) => client.id === chosen.client_id)?.brand_id ?? 0,
  };
};
