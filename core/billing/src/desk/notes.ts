import { conflict, defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { Order } from '../orders/index.ts';
import { idSchema, pageInput, pageResult } from '../paging.ts';
import { Service } from '../services/index.ts';
import { StaffMember } from '../staff/index.ts';
import { Note } from './tables.ts';

/** Sticky notes are read on every visit: more than this nobody reads. */
const MOST_STICKY = 20;

const about = { clientId: idSchema, serviceId: idSchema.nullable().default(null), orderId: idSchema.nullable().default(null) } as const;
const written = { text: z.string().trim().min(1).max(5000), sticky: z.boolean().default(false) } as const;
const noteSchema = z.strictObject({
  id: z.number().int(),
  clientId: z.number().int(),
  serviceId: z.number().int().nullable(),
  orderId: z.number().int().nullable(),
  text: z.string(),
  sticky: z.boolean(),
  author: z.string().nullable(),
  createdAt: z.string(),
  editor: z.string().nullable(),
  editedAt: z.string().nullable(),
});

const views = async (ctx: OperationCtx, notes: readonly Note[]): Promise<z.infer<typeof noteSchema>[]> => {
  const ids = notes.flatMap((note) => [note.author_id, note.editor_id]).filter((id) => id !== null);
  const people = ids.length === 0 ? [] : await data(ctx).all(StaffMember).whereIn('id', ids).select('id', 'name');
  const nameOf = (id: number | null): string | null => people.find((each) => each.id === id)?.name ?? null;
  return notes.map((note) => ({
    id: note.id, clientId: note.client_id, serviceId: note.service_id, orderId: note.order_id, text: note.text, sticky: note.sticky,
    author: nameOf(note.author_id), createdAt: note.created_at, editor: nameOf(note.editor_id), editedAt: note.edited_at,
  }));
};

const load = async (ctx: OperationCtx, id: number): Promise<Note> => {
  const note = await data(ctx).of(Note).findById(id);
  if (note === undefined) throw notFound('Note');
  return note;
};

const writer = ({ caller }: OperationCtx): number | null => (caller.audience === 'staff' ? (caller.userId ?? null) : null);

const checkSticky = async (ctx: OperationCtx, clientId: number): Promise<void> => {
  const { all } = data(ctx);
  if ((await all(Note).where({ client_id: clientId, sticky: true }).resultSize()) >= MOST_STICKY) throw conflict('TOO_MANY_STICKY', 'These are enough pinned notes for one client.');
};

export const listNotes = defineOperation({
  name: 'notes.list',
  summary: 'Notes about a client, or about one service or order of his, newest first; with the pinned ones, those of the client too.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/notes' },
  audience: ['staff'],
  permission: 'notes.read',
  input: z.strictObject({ ...about, ...pageInput }),
  output: z.strictObject({ sticky: z.array(noteSchema), items: z.array(noteSchema), next: z.number().int().optional() }),
  run: async (ctx, { clientId, serviceId, orderId, before, limit }) => {
    const { of } = data(ctx);
    const here = { client_id: clientId, service_id: serviceId, order_id: orderId };
    const sticky = await of(Note).where({ client_id: clientId, sticky: true }).where((either) => either.where(here).orWhere({ service_id: null, order_id: null })).orderBy('id', 'desc');
    const query = of(Note).where({ ...here, sticky: false }).orderBy('id', 'desc').limit(limit);
    const page = pageResult(await (before === undefined ? query : query.where('id', '<', before)), limit);
    return { ...page, sticky: await views(ctx, sticky), items: await views(ctx, page.items) };
  },
});

export const getNote = defineOperation({
  name: 'notes.get',
  summary: 'One note, with who wrote it and who changed it last.',
  kind: 'query',
  http: { method: 'GET', path: '/notes/{id}' },
  audience: ['staff'],
  permission: 'notes.read',
  input: z.strictObject({ id: idSchema }),
  output: noteSchema,
  run: async (ctx, { id }) => {
    const [note] = await views(ctx, [await load(ctx, id)]);
    if (note === undefined) throw notFound('Note');
    return note;
  },
});

export const addNote = defineOperation({
  name: 'notes.add',
  summary: 'Notes something about a client, or about one service or order of his; pinned, it stands on all their pages.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/notes' },
  audience: ['staff'],
  permission: 'notes.write',
  input: z.strictObject({ ...about, ...written }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { clientId, serviceId, orderId, text, sticky }) => {
    const { of, all } = data(ctx);
    if ((await of(Client).findById(clientId)) === undefined) throw notFound('Client');
    if (serviceId !== null && orderId !== null) throw invalid('NOTE_ONE', 'orderId', 'A note is about a service or an order, not both at once.');
    if (serviceId !== null && (await of(Service).findOne({ id: serviceId, client_id: clientId })) === undefined) throw notFound('Service');
    if (orderId !== null && (await of(Order).findOne({ id: orderId, client_id: clientId })) === undefined) throw notFound('Order');
    if (sticky) await checkSticky(ctx, clientId);
    const note = await all(Note).insertAndFetch({ client_id: clientId, service_id: serviceId, order_id: orderId, text, sticky, author_id: writer(ctx), created_at: ctx.clock.now() });
    ctx.touch({ kind: 'note', id: note.id, clientId }, undefined, { serviceId, orderId, text, sticky });
    return { id: note.id };
  },
});

export const editNote = defineOperation({
  name: 'notes.edit',
  summary: 'Changes a note; who wrote it first stays written there, the old words stay in the audit.',
  kind: 'command',
  http: { method: 'PUT', path: '/notes/{id}' },
  audience: ['staff'],
  permission: 'notes.write',
  input: z.strictObject({ id: idSchema, ...written }),
  output: z.strictObject({ changed: z.boolean() }),
  run: async (ctx, { id, text, sticky }) => {
    const note = await load(ctx, id);
    if (note.text === text && note.sticky === sticky) return { changed: false };
    if (sticky && !note.sticky) await checkSticky(ctx, note.client_id);
    await data(ctx).all(Note).findById(id).patch({ text, sticky, editor_id: writer(ctx), edited_at: ctx.clock.now() });
    ctx.touch({ kind: 'note', id, clientId: note.client_id }, { text: note.text, sticky: note.sticky }, { text, sticky });
    return { changed: true };
  },
});

export const removeNote = defineOperation({
  name: 'notes.remove',
  summary: 'Takes a note away; the audit keeps what it said.',
  kind: 'command',
  http: { method: 'DELETE', path: '/notes/{id}' },
  audience: ['staff'],
  permission: 'notes.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id }) => {
    const note = await load(ctx, id);
    await data(ctx).all(Note).deleteById(id);
    ctx.touch({ kind: 'note', id, clientId: note.client_id }, { text: note.text, sticky: note.sticky }, undefined);
    return { removed: true };
  },
});
