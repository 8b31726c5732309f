import { BilletError, defineOperation, z, type Caller } from '@billet/sdk';
import type { Database } from '@billet/database';
import { data } from '../data.ts';
import { verifyPassword } from '../passwords.ts';
import { normaliseEmail } from './create-client.ts';
import { Client, Membership, User } from './tables.ts';

const FREE_TRIES = 5;
const LOCK_MS = 60_000;

/** Next lock after so many failures in a row: none, then a minute, doubling to half an hour. */
export const lockedUntil = (failures: number, nowMs: number): string | null =>
  failures < FREE_TRIES ? null : new Date(nowMs + Math.min(LOCK_MS * 2 ** (failures - FREE_TRIES), 30 * LOCK_MS)).toISOString();

/** Checks e-mail and password of a client's login. Unknown addresses cost the same work and get the same answer. */
export const signInUser = defineOperation({
  name: 'auth.signIn',
  summary: 'Checks the login of a client user.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ email: z.string().max(200), password: z.string().max(200) }),
  output: z.strictObject({ ok: z.boolean(), userId: z.number().int().nullable() }),
  sensitive: ['password'],
  run: async (ctx, { email, password }) => {
    const { all } = data(ctx);
    const user = await all(User).findOne({ email_norm: normaliseEmail(email) });
    const locked = user?.locked_until !== null && user?.locked_until !== undefined && user.locked_until > ctx.clock.wall();
    const good = await verifyPassword(password, user?.password_hash ?? null);
    if (user === undefined) return { ok: false, userId: null };
    if (locked || !good || user.status !== 'active') {
      const failures = user.failed_logins + 1;
      await all(User).findById(user.id).patch({ failed_logins: failures, locked_until: lockedUntil(failures, ctx.clock.wallMs()) });
      return { ok: false, userId: null };
    }
    if (user.failed_logins > 0) await all(User).findById(user.id).patch({ failed_logins: 0, locked_until: null });
    ctx.touch({ kind: 'user', id: user.id }, undefined, { signedIn: true });
    return { ok: true, userId: user.id };
  },
});

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

/** The answer to a wrong login, whatever was wrong. */
export const wrongLogin = (): BilletError => new BilletError('LOGIN_WRONG', 'E-mail or password is wrong.', { status: 401, field: 'email' });
