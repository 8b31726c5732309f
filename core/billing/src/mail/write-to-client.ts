import { defineOperation, notFound, z } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { queueMails } from './queue-mails.ts';

/** Words of a person to a client, in the frame of his brand's mails. They are shown as they were typed, never run. */
export const writeToClient = defineOperation({
  name: 'mail.writeToClient',
  summary: 'Writes a mail to a client, in the look and language frame of his brand.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/mails' },
  audience: ['staff'],
  permission: 'mail.write',
  input: z.strictObject({ clientId: idSchema, subject: z.string().trim().min(1).max(150), text: z.string().trim().min(1).max(5000) }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { clientId, subject, text }) => {
    const client = await data(ctx).of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    await queueMails(ctx, {
      brandId: client.brand_id,
      clientId,
      key: 'client-message',
      to: { address: client.email, name: client.name },
      locale: client.locale,
      model: { name: client.name, topic: subject, message: text },
      dedupeKey: `client:${String(clientId)}:message:${ctx.ids.ulid()}`,
    });
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { subject });
    return { queued: true };
  },
});
