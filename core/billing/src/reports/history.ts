import { readAudit } from '@billet/database';
import { defineOperation, integer, z } from '@billet/sdk';
import { data } from '../data.ts';

export const auditHistory = defineOperation({
  name: 'audit.history',
  summary: 'What happened to one object, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/audit/{kind}/{id}' },
  audience: ['staff'],
  permission: 'audit.read',
  input: z.strictObject({ kind: z.string().max(40), id: z.string().max(40), limit: integer({ min: 1, max: 200 }).default(20) }),
  output: z.strictObject({
    items: z.array(
      z.strictObject({ id: z.number().int(), at: z.string(), operation: z.string(), actorKind: z.string(), actorId: z.string().nullable(), address: z.string().nullable(), before: z.unknown(), after: z.unknown() }),
    ),
  }),
  run: async (ctx, { kind, id, limit }) => ({ items: [...(await readAudit(data(ctx).db, kind, id, limit))] }),
});
