import { defineOperation, notFound, z } from '@billet/sdk';
import { Client, Membership, User } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { Invitation } from './tables.ts';

export const listMembers = defineOperation({
  name: 'members.list',
  summary: 'Who may sign in for a client, with what rights, and who is invited.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/members' },
  audience: ['staff', 'client'],
  permission: 'members.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({
    members: z.array(z.strictObject({ id: z.number().int(), userId: z.number().int(), name: z.string(), email: z.string(), role: z.string(), permissions: z.array(z.string()), since: z.string() })),
    invitations: z.array(z.strictObject({ id: z.number().int(), email: z.string(), permissions: z.array(z.string()), expiresAt: z.string() })),
  }),
  run: async (ctx, { clientId }) => {
    const { of, all } = data(ctx);
    if ((await of(Client).findById(clientId)) === undefined) throw notFound('Client');
    const members = await of(Membership).where('client_id', clientId).orderBy('id');
    const users = new Map((await all(User).whereIn('id', members.map((member) => member.user_id))).map((user) => [user.id, user]));
    const invitations = await of(Invitation).where('client_id', clientId).where('expires_at', '>', ctx.clock.wall()).orderBy('id');
    return {
      members: members.map((member) => {
        const user = users.get(member.user_id);
        return { id: member.id, userId: member.user_id, name: user?.name ?? '', email: user?.email ?? '', role: member.role, permissions: member.permissions as string[], since: member.created_at };
      }),
      invitations: invitations.map((each) => ({ id: each.id, email: each.email, permissions: each.permissions as string[], expiresAt: each.expires_at })),
    };
  },
});

export const myClients = defineOperation({
  name: 'members.mine',
  summary: 'The clients that one’s own login may act for.',
  kind: 'query',
  audience: ['client'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(z.strictObject({ clientId: z.number().int(), number: z.string(), name: z.string() })) }),
  run: async (ctx) => {
    const { all } = data(ctx);
    const members = await all(Membership).where('user_id', ctx.caller.userId ?? 0).orderBy('id');
    const clients = await all(Client).whereIn('id', members.map((member) => member.client_id)).where('status', 'active').orderBy('id');
    return { items: clients.map((client) => ({ clientId: client.id, number: client.number, name: client.name })) };
  },
});
