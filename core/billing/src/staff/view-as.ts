import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { Client, Membership, User } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';

/** Allows a member of staff to see the client area as a client's first user sees it; the reason stays in the audit. */
export const viewAsClient = defineOperation({
  name: 'clients.viewAs',
  summary: 'Lets a member of staff look at the area of a client, without changing anything there.',
  kind: 'command',
  audience: ['staff'],
  permission: 'clients.impersonate',
  input: z.strictObject({ id: idSchema, reason: z.string().trim().min(3).max(200) }),
  output: z.strictObject({ clientId: z.number().int(), userId: z.number().int() }),
  run: async (ctx, { id, reason }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(id);
    if (client === undefined) throw notFound('Client');
    const members = await all(Membership).where('client_id', id).orderBy('id');
    const users = await all(User).whereIn('id', members.map((member) => member.user_id)).where('status', 'active').orderBy('id');
    const [user] = users;
    if (user === undefined || client.status !== 'active') throw conflict('NOBODY_SIGNS_IN', 'Nobody may sign in for this client.');
    ctx.touch({ kind: 'client', id, clientId: id }, undefined, { viewedAs: user.email, reason });
    return { clientId: id, userId: user.id };
  },
});
