import { addMilliseconds, defineOperation, moneySchema, notFound, z } from '@billet/sdk';
import { accessOf } from './access.ts';
import { botRef, type BotAccess, type Sent } from './bot.ts';
import { id } from './input.ts';
import { links, messages, topicSchema } from './tables.ts';
import { messageText } from './texts.ts';

const clientShape = z.object({ client: z.object({ locale: z.string() }) });

/** As the system, from an event that may come twice. */
export const queueMessages = defineOperation({
  name: 'telegram.queue',
  summary: 'Writes the messages about an event, one for each chat that is told of such things; an event that comes again writes none.',
  kind: 'command',
  audience: ['system'],
  permission: 'telegram.write',
  input: z.strictObject({ topic: topicSchema, eventId: z.string(), clientId: id, facts: z.record(z.string(), z.union([z.string(), moneySchema])) }),
  output: z.strictObject({ messageIds: z.array(z.number().int()) }),
  run: async (ctx, { topic, eventId, clientId, facts }) => {
    const told = (await ctx.table(links).find({ client_id: clientId })).filter((link) => link.state === 'on' && link.topics.includes(topic));
    if (told.length === 0 || (await accessOf(ctx)) === undefined) return { messageIds: [] };
    const { client } = clientShape.parse(await ctx.call('clients.get', { id: clientId }));
    const body = messageText(topic, client.locale, facts);
    for (const link of told) await ctx.table(messages).insertOnce({ client_id: clientId, link_id: link.id, topic, event_id: eventId, body, state: 'waiting', reason: '', not_before: '', written_at: ctx.clock.now() });
    const rows = await ctx.table(messages).find({ client_id: clientId, event_id: eventId });
    return { messageIds: rows.filter(({ state }) => state === 'waiting').map((row) => row.id).sort((a, b) => a - b) };
  },
});

interface Prepared {
  readonly messageId: number;
  /** Nothing = it is not sent by this call. */
  readonly message?: { readonly chatId: string; readonly text: string; readonly access: BotAccess };
  readonly later: boolean;
}

/**
 * As the system. A message is marked before it goes out: one whose end nobody knows, because the process died or the line
 * did, is never sent again.
 */
export const sendMessage = defineOperation({
  name: 'telegram.send',
  summary: 'Sends a message that waits; `later` = it waits still.',
  kind: 'command',
  audience: ['system'],
  permission: 'telegram.write',
  input: z.strictObject({ messageId: id }),
  output: z.strictObject({ later: z.boolean() }),
  prepare: async (ctx, { messageId }): Promise<Prepared> => {
    const row = await ctx.table(messages).hold(messageId);
    if (row === undefined) throw notFound('Message');
    if (row.state !== 'waiting') return { messageId, later: false };
    const [access, link] = [await accessOf(ctx), await ctx.table(links).get(row.link_id)];
    if (link?.state !== 'on') {
      await ctx.table(messages).update(messageId, { state: 'blocked', reason: '' });
      return { messageId, later: false };
    }
    if (access === undefined || row.not_before > ctx.clock.wall()) return { messageId, later: true };
    await ctx.table(messages).update(messageId, { state: 'sending' });
    return { messageId, later: false, message: { chatId: link.chat_id, text: row.body, access } };
  },
  call: async (ctx, { message }): Promise<Sent | undefined> => (message === undefined ? undefined : ctx.use(botRef).send(message.access, message, ctx.signal)),
  settle: async (ctx, { messageId, later }, sent) => {
    if (sent === undefined) return { later };
    if (sent.state === 'later') {
      await ctx.table(messages).update(messageId, { state: 'waiting', reason: sent.reason, not_before: sent.seconds === 0 ? '' : addMilliseconds(ctx.clock.wall(), sent.seconds * 1000) });
      return { later: true };
    }
    const row = await ctx.table(messages).update(messageId, { state: sent.state, reason: sent.state === 'sent' ? '' : sent.reason });
    if (sent.state === 'blocked' && (await ctx.table(links).get(row.link_id)) !== undefined) await ctx.table(links).update(row.link_id, { state: 'blocked' });
    return { later: false };
  },
});
