import { createHash } from 'node:crypto';
import { addMilliseconds, conflict, defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { accessOf, sureAccess } from './access.ts';
import { botRef, type Start } from './bot.ts';
import { id } from './input.ts';
import { codes, cursors, links, topicSchema, TOPICS } from './tables.ts';

const HOUR = 3_600_000;
const CODE_BYTES = 18;
const MOST_CODES = 5;
const SEEN = 'updates';

const digestOf = (code: string): string => createHash('sha256').update(code).digest('hex');

const ownOf = ({ caller: { clientId } }: OperationCtx): number => {
  if (clientId === undefined) throw notFound('Client');
  return clientId;
};

const keepCode = defineOperation({
  name: 'telegram.keepCode',
  summary: 'Keeps the digest of a code that links a chat, and forgets those that are over.',
  kind: 'command',
  audience: ['system'],
  permission: 'telegram.write',
  input: z.strictObject({ clientId: id, digest: z.string() }),
  output: z.strictObject({}),
  run: async (ctx, { clientId, digest }) => {
    const now = ctx.clock.wall();
    const { items: over } = await ctx.table(codes).page({ until: { until: now } }, { limit: 100 });
    const own = (await ctx.table(codes).find({ owner_id: clientId })).slice(MOST_CODES - 1);
    for (const each of new Set([...over, ...own].map((row) => row.id))) await ctx.table(codes).remove(each);
    await ctx.table(codes).insert({ owner_id: clientId, digest, until: addMilliseconds(now, HOUR) });
    return {};
  },
});

export const beginLink = defineOperation({
  name: 'telegram.begin',
  summary: 'Gives a client a link that opens the bot; pressing "Start" there within an hour says which chat is his.',
  kind: 'command',
  http: { method: 'POST', path: '/x/messages-telegram/codes' },
  audience: ['client'],
  permission: 'telegram.write',
  input: z.strictObject({}),
  output: z.strictObject({ link: z.string() }),
  transient: true,
  run: async (ctx) => {
    const { bot } = await sureAccess(ctx);
    const code = ctx.ids.token(CODE_BYTES);
    await ctx.callAsSystem(keepCode, { clientId: ownOf(ctx), digest: digestOf(code) });
    return { link: `https://t.me/${bot}?start=${code}` };
  },
});

const start = z.strictObject({ chatId: z.string(), name: z.string(), word: z.string() });

const take = async (ctx: OperationCtx, { chatId, name, word }: Start): Promise<number | undefined> => {
  const [code] = await ctx.table(codes).find({ digest: digestOf(word) });
  if (code === undefined || code.until <= ctx.clock.wall()) return undefined;
  await ctx.table(codes).remove(code.id);
  const wanted = { client_id: code.owner_id, chat_id: chatId, name, state: 'on' as const };
  const [before] = await ctx.table(links).find({ client_id: code.owner_id, chat_id: chatId });
  const link = before === undefined ? await ctx.table(links).insert({ ...wanted, topics: [...TOPICS] }) : await ctx.table(links).update(before.id, wanted);
  ctx.touch({ kind: 'telegram_link', id: link.id, clientId: link.client_id }, undefined, { name, state: 'on' });
  return code.owner_id;
};

const takeStarts = defineOperation({
  name: 'telegram.takeStarts',
  summary: 'Links the chats of people who pressed "Start" with a code that counts.',
  kind: 'command',
  audience: ['system'],
  permission: 'telegram.write',
  input: z.strictObject({ starts: z.array(start), next: z.number().int() }),
  output: z.strictObject({ clientIds: z.array(z.number().int()) }),
  sensitive: ['starts'],
  run: async (ctx, { starts, next }) => {
    const clientIds: number[] = [];
    for (const each of starts) clientIds.push(...[await take(ctx, each)].filter((owner) => owner !== undefined));
    const made = await ctx.table(cursors).insertOnce({ name: SEEN, value: next });
    const [row] = await ctx.table(cursors).find({ name: SEEN });
    if (made === undefined && row !== undefined && row.value < next) await ctx.table(cursors).update(row.id, { value: next });
    return { clientIds };
  },
});

const readSeen = defineOperation({
  name: 'telegram.readSeen',
  summary: 'Which updates of the bot come next.',
  kind: 'query',
  audience: ['system'],
  permission: 'telegram.read',
  input: z.strictObject({}),
  output: z.strictObject({ next: z.number().int() }),
  run: async (ctx) => ({ next: (await ctx.table(cursors).find({ name: SEEN }))[0]?.value ?? 0 }),
});

export const finishLink = defineOperation({
  name: 'telegram.finish',
  summary: 'Looks whether the client has pressed "Start" in Telegram, and links the chat.',
  kind: 'command',
  http: { method: 'POST', path: '/x/messages-telegram/links' },
  audience: ['client'],
  permission: 'telegram.write',
  input: z.strictObject({}),
  output: z.strictObject({ linked: z.boolean() }),
  prepare: async (ctx) => ({ access: await sureAccess(ctx), clientId: ownOf(ctx), from: (await ctx.callAsSystem(readSeen, {})).next }),
  call: (ctx, { access, from }) => ctx.use(botRef).updates(access, from, ctx.signal),
  settle: async (ctx, { clientId }, reply) => {
    if ('refused' in reply) throw conflict('TELEGRAM_REFUSED', 'Telegram refuses the bot.', { reason: reply.refused });
    const { clientIds } = await ctx.callAsSystem(takeStarts, { starts: [...reply.starts], next: reply.next });
    return { linked: clientIds.includes(clientId) };
  },
});

const link = z.strictObject({ id: z.number().int(), name: z.string(), topics: z.array(topicSchema), state: z.enum(['on', 'blocked']) });

export const listLinks = defineOperation({
  name: 'telegram.links',
  summary: 'Chats that a client linked, and what is told there; `offered` = a bot is set up.',
  kind: 'query',
  http: { method: 'GET', path: '/x/messages-telegram/links' },
  audience: ['client'],
  permission: 'telegram.read',
  input: z.strictObject({}),
  output: z.strictObject({ offered: z.boolean(), items: z.array(link) }),
  run: async (ctx) => {
    const rows = await ctx.table(links).find({ client_id: ownOf(ctx) });
    return { offered: (await accessOf(ctx)) !== undefined, items: rows.map((row) => ({ id: row.id, name: row.name, topics: row.topics, state: row.state })) };
  },
});

const topicsOf = (text: string): readonly string[] => text.split(',').filter((each) => each !== '');

export const chooseTopics = defineOperation({
  name: 'telegram.choose',
  summary: 'Says what a linked chat is told of.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/messages-telegram/links/{id}/topics' },
  audience: ['client'],
  permission: 'telegram.write',
  input: z.strictObject({ id, topics: z.preprocess((value) => (typeof value === 'string' ? topicsOf(value) : value), z.array(topicSchema).max(TOPICS.length)).default([]) }),
  output: link,
  run: async (ctx, { id: wanted, topics }) => {
    const before = await ctx.table(links).get(wanted);
    if (before === undefined) throw notFound('Link');
    const row = await ctx.table(links).update(before.id, { topics: [...new Set(topics)] });
    ctx.touch({ kind: 'telegram_link', id: row.id, clientId: row.client_id }, { topics: before.topics }, { topics: row.topics });
    return { id: row.id, name: row.name, topics: row.topics, state: row.state };
  },
});

export const removeLink = defineOperation({
  name: 'telegram.unlink',
  summary: 'Forgets a linked chat: nothing is sent there any more.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/messages-telegram/links/{id}' },
  audience: ['client'],
  permission: 'telegram.write',
  input: z.strictObject({ id }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, input) => {
    const row = await ctx.table(links).get(input.id);
    if (row === undefined) throw notFound('Link');
    await ctx.table(links).remove(row.id);
    ctx.touch({ kind: 'telegram_link', id: row.id, clientId: row.client_id }, { name: row.name }, undefined);
    return { removed: true };
  },
});

export const linking = [beginLink, finishLink, listLinks, chooseTopics, removeLink, keepCode, takeStarts, readSeen];
