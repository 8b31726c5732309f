import { isDatabaseError } from '@billet/database';
import { BilletError, conflict, defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { Client, Membership, User } from '../clients/index.ts';
import { data } from '../data.ts';
import { hashOfToken } from '../logins/index.ts';
import { hashPassword } from '../passwords.ts';
import { Invitation } from './tables.ts';

const tokenSchema = z.string().min(20).max(200);

const open = async (ctx: OperationCtx, token: string): Promise<{ readonly invitation: Invitation; readonly client: Client; readonly user: User | undefined }> => {
  const { all } = data(ctx);
  const invitation = await all(Invitation).findOne({ token_hash: hashOfToken(token) });
  const client = invitation === undefined ? undefined : await all(Client).findById(invitation.client_id);
  if (invitation === undefined || invitation.expires_at <= ctx.clock.wall() || client?.status !== 'active') throw notFound('Invitation');
  return { invitation, client, user: await all(User).findOne({ email_norm: invitation.email_norm }) };
};

export const showInvitation = defineOperation({
  name: 'members.invitation',
  summary: 'What an invitation is for, to whoever holds its link.',
  kind: 'query',
  audience: ['guest', 'client'],
  permission: 'public',
  input: z.strictObject({ token: tokenSchema }),
  output: z.strictObject({ client: z.string(), email: z.string(), known: z.boolean(), mine: z.boolean() }),
  sensitive: ['token'],
  run: async (ctx, { token }) => {
    const { invitation, client, user } = await open(ctx, token);
    return { client: client.name, email: invitation.email, known: user !== undefined, mine: user !== undefined && user.id === ctx.caller.userId };
  },
});

const join = async (ctx: OperationCtx, invitation: Invitation, user: User): Promise<void> => {
  const { all } = data(ctx);
  if ((await all(Invitation).deleteById(invitation.id)) === 0) throw notFound('Invitation');
  try {
    await all(Membership).insert({ client_id: invitation.client_id, user_id: user.id, role: 'member', permissions: invitation.permissions, created_at: ctx.clock.now() });
  } catch (error) {
    if (isDatabaseError(error, 'unique')) throw conflict('MEMBER_ALREADY', 'This person may sign in already.');
    throw error;
  }
  ctx.touch({ kind: 'client', id: invitation.client_id, clientId: invitation.client_id }, undefined, { joined: user.email, permissions: invitation.permissions });
};

/** The link came by mail, so whoever opens it owns the address. A login that exists must be signed in: the link alone does not open it. */
export const acceptInvitation = defineOperation({
  name: 'members.accept',
  summary: 'Joins a client by the link of an invitation; who has no login yet gets one.',
  kind: 'command',
  audience: ['guest', 'client'],
  permission: 'public',
  input: z.strictObject({ token: tokenSchema, name: z.string().trim().min(1).max(120).optional(), password: z.string().min(10).max(200).optional() }),
  output: z.strictObject({ userId: z.number().int(), clientId: z.number().int() }),
  sensitive: ['token', 'password'],
  run: async (ctx, { token, name, password }) => {
    const { invitation, user } = await open(ctx, token);
    if (user !== undefined) {
      if (ctx.caller.userId !== user.id || ctx.caller.impersonatedBy !== undefined || ctx.caller.actor.kind === 'api') throw new BilletError('SIGN_IN_FIRST', 'Sign in with this address first.', { status: 403 });
      await join(ctx, invitation, user);
      return { userId: user.id, clientId: invitation.client_id };
    }
    if (name === undefined) throw new BilletError('INPUT_INVALID', 'Enter your name.', { status: 422, field: 'name' });
    if (password === undefined) throw new BilletError('INPUT_INVALID', 'Choose a password.', { status: 422, field: 'password' });
    const made = await data(ctx).all(User).insertAndFetch({
      email: invitation.email,
      email_norm: invitation.email_norm,
      name,
      password_hash: await hashPassword(password),
      locale: invitation.locale,
      status: 'active',
      failed_logins: 0,
      version: 1,
      created_at: ctx.clock.now(),
    });
    await join(ctx, invitation, made);
    return { userId: made.id, clientId: invitation.client_id };
  },
});
