import { defineOperation, z } from '@billet/sdk';
import { id } from './input.ts';
import { links, messages, stateSchema, topicSchema } from './tables.ts';

const AT_A_TIME = 50;

export const listMessages = defineOperation({
  name: 'telegram.messages',
  summary: 'Messages to clients, newest first, with what became of them, and how many chats are linked.',
  kind: 'query',
  http: { method: 'GET', path: '/x/messages-telegram/messages' },
  audience: ['staff'],
  permission: 'telegram.read',
  input: z.strictObject({ state: stateSchema.optional(), clientId: id.optional(), before: id.optional() }),
  output: z.strictObject({
    items: z.array(z.strictObject({ id: z.number().int(), clientId: z.number().int(), topic: topicSchema, body: z.string(), state: stateSchema, reason: z.string(), at: z.string() })),
    linked: z.number().int(),
    next: z.number().int().optional(),
  }),
  run: async (ctx, { state, clientId, before }) => {
    const where = { ...(state === undefined ? {} : { state }), ...(clientId === undefined ? {} : { client_id: clientId }) };
    const { items, next } = await ctx.table(messages).page(where, { limit: AT_A_TIME, ...(before === undefined ? {} : { before }) });
    const counts = await ctx.table(links).sums({ state: 'on' }, { of: 'client_id', by: ['state'] });
    return {
      items: items.map((row) => ({ id: row.id, clientId: row.client_id, topic: row.topic, body: row.body, state: row.state, reason: row.reason, at: row.created_at })),
      linked: counts[0]?.count ?? 0,
      ...(next === undefined ? {} : { next }),
    };
  },
});
