import { createHash } from 'node:crypto';
import { conflict, defineOperation, endingOf, invalid, isWhatItSays, notFound, type OperationCtx, safeFileName, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { settingsRef } from '../../refs.ts';
import { StaffMember } from '../../staff/index.ts';
import { ClientFile, ClientFileContent } from '../tables.ts';
import { deskSettings, endingsOf, LARGEST_FILE } from './file-settings.ts';

const fileSchema = z.strictObject({
  id: z.number().int(),
  clientId: z.number().int(),
  name: z.string(),
  /** Bytes. */
  size: z.number().int(),
  shared: z.boolean(),
  /** Who put it there; clients are not told. */
  author: z.string().nullable(),
  createdAt: z.string(),
});

const isClient = (ctx: OperationCtx): boolean => ctx.caller.audience === 'client';

const views = async (ctx: OperationCtx, files: readonly ClientFile[]): Promise<z.input<typeof fileSchema>[]> => {
  const ids = isClient(ctx) ? [] : files.flatMap((file) => file.author_id ?? []);
  const people = ids.length === 0 ? [] : await data(ctx).all(StaffMember).whereIn('id', ids).select('id', 'name');
  return files.map((file) => ({ id: file.id, clientId: file.client_id, name: file.name, size: file.size, shared: file.shared, author: people.find(({ id }) => id === file.author_id)?.name ?? null, createdAt: file.created_at }));
};

/** A file that the caller may see: of a client's, only what is shared with him. */
const load = async (ctx: OperationCtx, id: number): Promise<ClientFile> => {
  const file = await data(ctx).of(ClientFile).findById(id);
  if (file === undefined || (isClient(ctx) && !file.shared)) throw notFound('File');
  return file;
};

export const listClientFiles = defineOperation({
  name: 'clientFiles.list',
  summary: 'Files about a client, newest first. The client sees those that are shared with him.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/files' },
  audience: ['staff', 'client'],
  permission: 'files.read',
  input: z.strictObject({ clientId: idSchema, ...pageInput }),
  output: pageOf(fileSchema),
  run: async (ctx, { clientId, before, limit }) => {
    const query = data(ctx).of(ClientFile).where('client_id', clientId).orderBy('id', 'desc').limit(limit);
    if (isClient(ctx)) void query.where('shared', true);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult(await views(ctx, await query), limit);
  },
});

export const readClientFile = defineOperation({
  name: 'clientFiles.read',
  summary: 'A file about a client, with what is in it as base64.',
  kind: 'query',
  http: { method: 'GET', path: '/client-files/{id}' },
  audience: ['staff', 'client'],
  permission: 'files.read',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema.extend({ file: z.string() }),
  run: async (ctx, { id }) => {
    const row = await load(ctx, id);
    const content = await data(ctx).all(ClientFileContent).findOne({ file_id: id });
    const [view] = await views(ctx, [row]);
    if (view === undefined || content === undefined) throw notFound('File');
    return { ...view, file: content.content };
  },
});

export const getClientFile = defineOperation({
  name: 'clientFiles.get',
  summary: 'A file about a client, without what is in it.',
  kind: 'query',
  http: { method: 'GET', path: '/client-files/{id}/facts' },
  audience: ['staff', 'client'],
  permission: 'files.read',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  run: async (ctx, { id }) => {
    const [view] = await views(ctx, [await load(ctx, id)]);
    if (view === undefined) throw notFound('File');
    return view;
  },
});

export const addClientFile = defineOperation({
  name: 'clientFiles.add',
  summary: 'Keeps a file (as base64) about a client. Size, kinds and number are limited by settings; the name is cleaned of all that is no name. A request of the API may weigh 1 MB at most.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/files' },
  audience: ['staff'],
  permission: 'files.write',
  input: z.strictObject({ clientId: idSchema, name: z.string().trim().min(1).max(400), file: z.base64().min(1).max(Math.ceil(LARGEST_FILE / 3) * 4), shared: z.boolean().default(false) }),
  output: z.strictObject({ id: z.number().int(), name: z.string() }),
  sensitive: ['file'],
  run: async (ctx, { clientId, name: given, file, shared }) => {
    const { of, all, db } = data(ctx);
    // Held until the end: of two who bring the last file at once, one counts the other's.
    const client = await of(Client).findById(clientId).modify((query) => (db.engine === 'postgres' ? query.forNoKeyUpdate() : query));
    if (client === undefined) throw notFound('Client');
    const { largestKib, endings, mostFiles } = deskSettings.parse(await ctx.use(settingsRef).get('desk', 'system'));
    const bytes = Buffer.from(file, 'base64');
    const name = safeFileName(given);
    const taken = endingsOf(endings);
    if (!taken.includes(endingOf(name))) throw invalid('FILE_KIND', 'file', `Files of this kind are not taken: ${taken.join(', ')}.`, { endings: taken.join(', ') });
    if (bytes.length === 0) throw invalid('FILE_EMPTY', 'file', 'There is nothing in this file.');
    if (bytes.length > largestKib * 1024) throw invalid('FILE_TOO_LARGE', 'file', `A file may have ${String(largestKib)} KiB at most.`, { most: largestKib });
    if (!isWhatItSays(name, bytes)) throw invalid('FILE_NOT_WHAT_IT_SAYS', 'file', 'This file is not what its name says.');
    if ((await all(ClientFile).where('client_id', clientId).resultSize()) >= mostFiles) throw conflict('TOO_MANY_FILES', 'These are enough files for one client.', { most: mostFiles });
    const author = ctx.caller.audience === 'staff' ? (ctx.caller.userId ?? null) : null;
    const row = await all(ClientFile).insertAndFetch({ client_id: clientId, name, size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex'), shared, author_id: author, created_at: ctx.clock.now() });
    await all(ClientFileContent).insert({ file_id: row.id, content: bytes.toString('base64') });
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { file: name, size: bytes.length, shared });
    return { id: row.id, name };
  },
});

export const shareClientFile = defineOperation({
  name: 'clientFiles.share',
  summary: 'Lets a client see a file about him, or no longer.',
  kind: 'command',
  http: { method: 'PATCH', path: '/client-files/{id}' },
  audience: ['staff'],
  permission: 'files.write',
  input: z.strictObject({ id: idSchema, shared: z.boolean() }),
  output: z.strictObject({ changed: z.boolean() }),
  run: async (ctx, { id, shared }) => {
    const row = await load(ctx, id);
    if (row.shared === shared) return { changed: false };
    await data(ctx).all(ClientFile).findById(id).patch({ shared });
    ctx.touch({ kind: 'client', id: row.client_id, clientId: row.client_id }, { file: row.name, shared: row.shared }, { file: row.name, shared });
    return { changed: true };
  },
});

export const removeClientFile = defineOperation({
  name: 'clientFiles.remove',
  summary: 'Erases a file about a client; the audit keeps its name.',
  kind: 'command',
  http: { method: 'DELETE', path: '/client-files/{id}' },
  audience: ['staff'],
  permission: 'files.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id }) => {
    const row = await load(ctx, id);
    await data(ctx).all(ClientFile).deleteById(id);
    ctx.touch({ kind: 'client', id: row.client_id, clientId: row.client_id }, { file: row.name, size: row.size, shared: row.shared }, undefined);
    return { removed: true };
  },
});
