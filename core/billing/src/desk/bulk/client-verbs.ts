import { z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { idSchema } from '../../paging.ts';
import { bulkVerb, type BulkVerb } from './verb.ts';

export const clientVerbs: Readonly<Record<string, BulkVerb>> = {
  'clients.group': bulkVerb({
    kind: 'client',
    operation: 'clients.assignGroup',
    params: z.strictObject({ groupId: idSchema.nullable() }),
    input: (_db, id, params) => ({ id, ...params }),
    undo: async (db, id) => ({ verb: 'clients.group', params: { groupId: (await db.from(Client).findById(id))?.group_id ?? null } }),
  }),
  'clients.mail': bulkVerb({
    kind: 'client',
    operation: 'mail.writeToClient',
    params: z.strictObject({ subject: z.string().trim().min(1).max(150), text: z.string().trim().min(1).max(5000) }),
    typed: true,
    input: (_db, id, params) => ({ clientId: id, ...params }),
  }),
};
