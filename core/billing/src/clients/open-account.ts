import { invalid, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { createClientRows, normaliseEmail, type NewClient } from './create-client.ts';
import { assertTaxNumber } from './fields/tax-number-rule.ts';
import { Membership, User } from './tables.ts';

/**
 * A client with its owner's login. Without a password the login exists and nobody can use it: a link by mail sets one.
 */
export const openAccount = async (ctx: OperationCtx, wish: NewClient, passwordHash: string | null): Promise<{ readonly clientId: number; readonly userId: number }> => {
  const { all } = data(ctx);
  const taken = await all(User).findOne({ email_norm: normaliseEmail(wish.email) });
  if (taken !== undefined) throw invalid('EMAIL_TAKEN', 'email', 'There is an account with this e-mail address. Sign in or ask for a new password.');
  await assertTaxNumber(ctx, wish.brandId, wish);
  const client = await createClientRows(ctx, wish);
  const now = ctx.clock.now();
  const user = await all(User).insertAndFetch({
    email: wish.email,
    email_norm: normaliseEmail(wish.email),
    name: wish.name,
    password_hash: passwordHash,
    locale: wish.locale,
    status: 'active',
    failed_logins: 0,
    version: 1,
    created_at: now,
  });
  await all(Membership).insert({ client_id: client.id, user_id: user.id, role: 'owner', permissions: ['*'], created_at: now });
  await ctx.emit('user.registered', { userId: user.id, clientId: client.id, referral: ctx.caller.referral ?? null });
  return { clientId: client.id, userId: user.id };
};
