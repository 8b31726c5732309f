import { BilletError, defineOperation, z } from '@billet/sdk';
import { currentBrand } from '../brands/index.ts';
import { Membership, Client, normaliseEmail, User } from '../clients/index.ts';
import { data } from '../data.ts';
import { queueMails, sealMailSecrets } from '../mail/index.ts';
import { hashPassword } from '../passwords.ts';
import { keyringRef } from '../refs.ts';
import { endSessionsOf, setPassword } from './own-login.ts';
import { hashOfToken, wallAfter } from './tokens.ts';

const VALID_MS = 30 * 60_000;

/** The answer is the same for everybody; only the owner of a known address gets a mail. A newer link ends the older one. */
export const requestReset = defineOperation({
  name: 'logins.requestReset',
  summary: 'Mails a link that sets a new password, once, within half an hour.',
  kind: 'command',
  audience: ['guest', 'client'],
  permission: 'public',
  input: z.strictObject({ email: z.email().max(200) }),
  output: z.strictObject({ asked: z.boolean() }),
  sensitive: ['email'],
  run: async (ctx, { email }) => {
    const { all, db } = data(ctx);
    const user = await all(User).findOne({ email_norm: normaliseEmail(email), status: 'active' });
    if (user === undefined) return { asked: true };
    const member = await all(Membership).where('user_id', user.id).orderBy('id').first();
    const client = member === undefined ? undefined : await all(Client).findById(member.client_id);
    const token = ctx.ids.token(32);
    await db.execute(`insert into password_resets (kind, owner_id, token_hash, expires_at) values ('user', ?, ?, ?) on conflict (kind, owner_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`, [
      user.id,
      hashOfToken(token),
      wallAfter(ctx, VALID_MS),
    ]);
    await queueMails(ctx, {
      brandId: client?.brand_id ?? (await currentBrand(ctx)).id,
      clientId: client?.id ?? null,
      key: 'password-reset',
      to: { address: user.email, name: user.name },
      locale: user.locale,
      model: { name: user.name },
      secrets: sealMailSecrets(ctx.use(keyringRef), { token }),
      dedupeKey: `password-reset:${hashOfToken(token).slice(0, 24)}`,
    });
    ctx.touch({ kind: 'user', id: user.id }, undefined, { resetAsked: true });
    return { asked: true };
  },
});

/** The link is used up by being used; whoever was signed in is out. */
export const resetPassword = defineOperation({
  name: 'logins.resetPassword',
  summary: 'Sets a new password with the token of a mailed link.',
  kind: 'command',
  audience: ['guest', 'client'],
  permission: 'public',
  input: z.strictObject({ token: z.string().min(20).max(200), password: z.string().min(10).max(200) }),
  output: z.strictObject({ changed: z.boolean() }),
  sensitive: ['token', 'password'],
  run: async (ctx, { token, password }) => {
    const { db } = data(ctx);
    const [row] = await db.raw<{ owner_id: number | string }>(`select owner_id from password_resets where kind = 'user' and token_hash = ? and expires_at > ?`, [hashOfToken(token), ctx.clock.wall()]);
    const used = await db.execute(`delete from password_resets where kind = 'user' and token_hash = ?`, [hashOfToken(token)]);
    if (row === undefined || used === 0) throw new BilletError('LINK_USED', 'This link has been used or is too old. Ask for a new one.', { status: 422 });
    const login = { kind: 'client', id: Number(row.owner_id) } as const;
    await setPassword(ctx, login, await hashPassword(password));
    await endSessionsOf(ctx, login);
    ctx.touch({ kind: 'user', id: login.id }, undefined, { password: 'reset' });
    return { changed: true };
  },
});
