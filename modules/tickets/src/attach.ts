import { defineOperation, endingOf, invalid, isWhatItSays, notFound, type OperationCtx, safeFileName, type TableRow, z } from '@billet/sdk';
import { id } from './input.ts';
import { settings } from './settings.ts';
import { contents, files, type messages } from './tables.ts';

export type MessageRow = TableRow<typeof messages.columns>;

const endingsOf = (text: string): readonly string[] => text.split(/[\s,]+/);

interface Wish {
  readonly name: string;
  /** In base64. */
  readonly file: string;
}

/** Keeps a file with a message. What the settings do not take is refused. */
export const attach = async (ctx: OperationCtx, message: MessageRow, { name: given, file }: Wish): Promise<void> => {
  const { largestKib, endings } = await ctx.settings(settings);
  const bytes = Buffer.from(file, 'base64');
  const name = safeFileName(given);
  const taken = endingsOf(endings);
  if (!taken.includes(endingOf(name))) throw invalid('FILE_KIND', 'file', `Files of this kind are not taken: ${taken.join(', ')}.`, { endings: taken.join(', ') });
  if (bytes.length > largestKib * 1024) throw invalid('FILE_TOO_LARGE', 'file', `A file may have ${String(largestKib)} KiB at most.`, { most: largestKib });
  if (!isWhatItSays(name, bytes)) throw invalid('FILE_NOT_WHAT_IT_SAYS', 'file', 'This file is not what its name says.');
  const row = await ctx.table(files).insert({ ticket_id: message.ticket_id, message_id: message.id, client_id: message.client_id, name, size: bytes.length });
  await ctx.callAsSystem(keepContent, { fileId: row.id, content: bytes.toString('base64') });
};

const keepContent = defineOperation({
  name: 'tickets.keepContent',
  summary: 'Keeps what is in a file.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({ fileId: id, content: z.string() }),
  output: z.strictObject({}),
  sensitive: ['content'],
  run: async (ctx, { fileId, content }) => {
    await ctx.table(contents).insert({ file_id: fileId, content });
    return {};
  },
});

const readContent = defineOperation({
  name: 'tickets.readContent',
  summary: 'What is in a file.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({ fileId: id }),
  output: z.strictObject({ content: z.string() }),
  run: async (ctx, { fileId }) => {
    const [row] = await ctx.table(contents).find({ file_id: fileId });
    if (row === undefined) throw notFound('File');
    return { content: row.content };
  },
});

export const readFile = defineOperation({
  name: 'tickets.readFile',
  summary: 'A file of a ticket, with what is in it as base64.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/files/{fileId}' },
  audience: ['staff', 'client'],
  permission: 'tickets.read',
  input: z.strictObject({ fileId: id }),
  output: z.strictObject({ name: z.string(), size: z.number().int(), file: z.string() }),
  run: async (ctx, { fileId }) => {
    // The file first: whose it is decides whether its content may be asked for.
    const row = await ctx.table(files).get(fileId);
    if (row === undefined) throw notFound('File');
    return { name: row.name, size: row.size, file: (await ctx.callAsSystem(readContent, { fileId })).content };
  },
});

export const innerFiles = [keepContent, readContent];
