import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { Client, Membership, normaliseEmail, User } from '../clients/index.ts';
import { data } from '../data.ts';
import { queueMails, sealMailSecrets } from '../mail/index.ts';
import { hashOfToken, wallAfter } from '../logins/index.ts';
import { idSchema } from '../paging.ts';
import { keyringRef } from '../refs.ts';
import { assertGrantable } from '../staff/index.ts';
import { grantSchema } from './grant.ts';
import { Invitation } from './tables.ts';

const VALID_MS = 7 * 24 * 3_600_000;
const MOST_OPEN = 50;

/** A newer invitation of the same address ends the older one. */
export const inviteMember = defineOperation({
  name: 'members.invite',
  summary: 'Invites somebody by mail to sign in for a client, with the rights given here.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/invitations' },
  audience: ['staff', 'client'],
  permission: 'members.write',
  input: z.strictObject({ clientId: idSchema, email: z.email().max(200), permissions: grantSchema, locale: z.string().min(2).max(20).optional() }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { clientId, email, permissions, locale }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    assertGrantable(ctx, permissions, 'permissions');
    const email_norm = normaliseEmail(email);
    const user = await all(User).findOne({ email_norm });
    if (user !== undefined && (await of(Membership).findOne({ client_id: clientId, user_id: user.id })) !== undefined) throw conflict('MEMBER_ALREADY', 'This person may sign in already.');
    await of(Invitation).where({ client_id: clientId, email_norm }).delete();
    if ((await of(Invitation).where('client_id', clientId).resultSize()) >= MOST_OPEN) throw conflict('TOO_MANY_INVITATIONS', 'Too many open invitations.');
    const token = ctx.ids.token(32);
    const language = locale ?? client.locale;
    const row = await all(Invitation).insertAndFetch({
      client_id: clientId,
      email,
      email_norm,
      permissions,
      locale: language,
      token_hash: hashOfToken(token),
      expires_at: wallAfter(ctx, VALID_MS),
      created_at: ctx.clock.wall(),
    });
    await queueMails(ctx, {
      brandId: client.brand_id,
      clientId,
      key: 'member-invited',
      to: { address: email, name: email },
      locale: language,
      model: { client: client.name },
      secrets: sealMailSecrets(ctx.use(keyringRef), { token }),
      dedupeKey: `member-invited:${hashOfToken(token).slice(0, 24)}`,
    });
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { invited: email, permissions });
    return { id: row.id };
  },
});

export const revokeInvitation = defineOperation({
  name: 'members.revokeInvitation',
  summary: 'Takes an invitation back; its link opens nothing any more.',
  kind: 'command',
  http: { method: 'DELETE', path: '/invitations/{id}' },
  audience: ['staff', 'client'],
  permission: 'members.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ revoked: z.boolean() }),
  run: async (ctx, { id }) => {
    const { of } = data(ctx);
    const invitation = await of(Invitation).findById(id);
    if (invitation === undefined) throw notFound('Invitation');
    await of(Invitation).where('id', id).delete();
    ctx.touch({ kind: 'client', id: invitation.client_id, clientId: invitation.client_id }, { invited: invitation.email }, undefined);
    return { revoked: true };
  },
});
