import { defineOperation, notFound, z } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { tagSchema } from './rules/index.ts';
import { ClientTag } from './tables.ts';

export const listTags = defineOperation({
  name: 'dunning.tags',
  summary: 'Tags of a client.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/tags' },
  audience: ['staff'],
  permission: 'dunning.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ tags: z.array(z.string()) }),
  run: async (ctx, { clientId }) => ({ tags: (await data(ctx).of(ClientTag).where({ client_id: clientId }).orderBy('tag')).map((row) => row.tag) }),
});

export const tagClient = defineOperation({
  name: 'dunning.tagClient',
  summary: 'Sets the tags of a client, which conditions of rungs ask about.',
  kind: 'command',
  http: { method: 'PUT', path: '/clients/{clientId}/tags' },
  audience: ['staff'],
  permission: 'dunning.write',
  input: z.strictObject({ clientId: idSchema, tags: z.array(tagSchema).max(50) }),
  output: z.strictObject({ tags: z.array(z.string()) }),
  run: async (ctx, { clientId, tags }) => {
    const { of, all } = data(ctx);
    if ((await of(Client).findById(clientId)) === undefined) throw notFound('Client');
    const before = (await all(ClientTag).where({ client_id: clientId }).orderBy('tag')).map((row) => row.tag);
    const wanted = [...new Set(tags)].sort();
    await all(ClientTag).where({ client_id: clientId }).delete();
    for (const tag of wanted) await all(ClientTag).insert({ client_id: clientId, tag });
    ctx.touch({ kind: 'client', id: clientId, clientId }, { tags: before }, { tags: wanted });
    return { tags: wanted };
  },
});
