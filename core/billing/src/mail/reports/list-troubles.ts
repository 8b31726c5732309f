import { defineOperation, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { MailTrouble } from '../tables.ts';

const ADDRESSES = `select lower(c.email) from clients c where c.id = ?
  union select lower(u.email) from users u join memberships m on m.user_id = u.id where m.client_id = ?`;

const trouble = z.strictObject({ address: z.string(), mails: z.number().int(), error: z.string(), lastAt: z.string() });

export const listMailTroubles = defineOperation({
  name: 'mail.troubles',
  summary: 'Addresses of a client and his people that mail came back from.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/mail-troubles' },
  audience: ['staff', 'client'],
  permission: 'mail.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(trouble) }),
  run: async (ctx, { clientId }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(clientId);
    if (client === undefined) return { items: [] };
    const rows = await all(MailTrouble).whereRaw(`address in (${ADDRESSES})`, [clientId, clientId]).orderBy('address');
    return { items: rows.map((row) => ({ address: row.address, mails: row.mails, error: row.error, lastAt: row.last_at })) };
  },
});

export const forgetMailTrouble = defineOperation({
  name: 'mail.forgetTrouble',
  summary: 'Says that an address takes mail again.',
  kind: 'command',
  http: { method: 'POST', path: '/mail-troubles/forget' },
  audience: ['staff'],
  permission: 'mail.write',
  input: z.strictObject({ address: z.email().max(320) }),
  output: z.strictObject({ forgotten: z.boolean() }),
  run: async (ctx, { address }) => {
    const gone = await data(ctx).all(MailTrouble).where('address', address.toLowerCase()).delete();
    if (gone > 0) ctx.touch({ kind: 'mailAddress', id: address.toLowerCase() }, { trouble: true }, { trouble: false });
    return { forgotten: gone > 0 };
  },
});
