import { defineOperation, endingOf, invalid, isWhatItSays, notFound, type OperationCtx, safeFileName, z } from '@billet/sdk';
import { sureBill } from './bill.ts';
import { id } from './input.ts';
import { settings } from './settings.ts';
import { contents, files } from './tables.ts';

/** Kinds in which bills come. */
const ENDINGS: readonly string[] = ['pdf', 'png', 'jpg', 'jpeg', 'xml', 'txt', 'csv', 'zip'];

/** Three quarters of it are bytes. */
const LONGEST = 7_000_000;

export const fileShape = z.strictObject({ id: z.number().int(), name: z.string(), size: z.number().int() });

export const filesOf = async (ctx: OperationCtx, billId: number): Promise<z.output<typeof fileShape>[]> =>
  (await ctx.table(files).find({ bill_id: billId })).map((row) => ({ id: row.id, name: row.name, size: row.size }));

export const addFile = defineOperation({
  name: 'expenses.addFile',
  summary: 'Keeps a file with a bill.',
  kind: 'command',
  http: { method: 'POST', path: '/x/expenses/bills/{id}/files' },
  audience: ['staff'],
  permission: 'expenses.write',
  input: z.strictObject({ id, file: z.base64().min(4).max(LONGEST), 'file.name': z.string().max(400) }),
  output: fileShape,
  sensitive: ['file'],
  run: async (ctx, input) => {
    const row = await sureBill(ctx, input.id);
    const { largestKib } = await ctx.settings(settings);
    const bytes = Buffer.from(input.file, 'base64');
    const name = safeFileName(input['file.name']);
    if (!ENDINGS.includes(endingOf(name))) throw invalid('FILE_KIND', 'file', `Files of this kind are not taken: ${ENDINGS.join(', ')}.`, { endings: ENDINGS.join(', ') });
    if (bytes.length > largestKib * 1024) throw invalid('FILE_TOO_LARGE', 'file', `A file may have ${String(largestKib)} KiB at most.`, { most: largestKib });
    if (!isWhatItSays(name, bytes)) throw invalid('FILE_NOT_WHAT_IT_SAYS', 'file', 'This file is not what its name says.');
    const kept = await ctx.table(files).insert({ bill_id: row.id, name, size: bytes.length });
    await ctx.table(contents).insert({ file_id: kept.id, content: bytes.toString('base64') });
    ctx.touch({ kind: 'expense', id: row.id }, undefined, { file: name });
    return { id: kept.id, name, size: bytes.length };
  },
});

export const removeFile = defineOperation({
  name: 'expenses.removeFile',
  summary: 'Takes a file from a bill.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/expenses/bills/{id}/files/{fileId}' },
  audience: ['staff'],
  permission: 'expenses.write',
  input: z.strictObject({ id, fileId: id }),
  output: z.strictObject({}),
  run: async (ctx, { id: billId, fileId }) => {
    const row = await ctx.table(files).get(fileId);
    if (row?.bill_id !== billId) throw notFound('File');
    for (const content of await ctx.table(contents).find({ file_id: fileId })) await ctx.table(contents).remove(content.id);
    await ctx.table(files).remove(fileId);
    ctx.touch({ kind: 'expense', id: row.bill_id }, { file: row.name }, undefined);
    return {};
  },
});

export const readFile = defineOperation({
  name: 'expenses.readFile',
  summary: 'A file of a bill, with what is in it as base64.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/files/{fileId}' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({ fileId: id }),
  output: z.strictObject({ name: z.string(), file: z.string() }),
  run: async (ctx, { fileId }) => {
    const row = await ctx.table(files).get(fileId);
    const [content] = await ctx.table(contents).find({ file_id: fileId });
    if (row === undefined || content === undefined) throw notFound('File');
    return { name: row.name, file: content.content };
  },
});
