import { isDatabaseError } from '@billet/database';
import { BilletError, conflict, defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { ListColumns, ListView } from './tables.ts';

/** So that nobody's row of tabs, and nobody's table, grows for ever. */
const MOST_VIEWS = 50;

const listName = z.string().regex(/^[a-z][a-z-]{0,39}$/);
const word = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/);
const queryOf = z.record(word, z.string().max(200)).refine((query) => Object.keys(query).length <= 20);

/** Views belong to people; a system caller has none. */
const ownerOf = (ctx: OperationCtx): number => {
  const { userId, audience } = ctx.caller;
  if (audience !== 'staff' || userId === undefined) throw new BilletError('FORBIDDEN', 'You may not do this.', { status: 403 });
  return userId;
};

export const listViews = defineOperation({
  name: 'lists.views',
  summary: 'Saved filters of a list, your own and those that others share, and the columns you chose.',
  kind: 'query',
  http: { method: 'GET', path: '/lists/{list}/views' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ list: listName }),
  output: z.strictObject({
    items: z.array(z.strictObject({ id: z.number().int(), name: z.string(), query: z.record(z.string(), z.string()), shared: z.boolean(), own: z.boolean() })),
    columns: z.array(z.string()).nullable(),
  }),
  run: async (ctx, { list }) => {
    const owner = ownerOf(ctx);
    const { all } = data(ctx);
    const views = await all(ListView).where('list', list).where((either) => either.where('staff_id', owner).orWhere('shared', true)).orderBy('name').orderBy('id').limit(2 * MOST_VIEWS);
    const chosen = await all(ListColumns).findOne({ staff_id: owner, list });
    return {
      items: views.map((view) => ({ id: view.id, name: view.name, query: view.query as Record<string, string>, shared: view.shared, own: view.staff_id === owner })),
      columns: chosen === undefined ? null : (chosen.columns as string[]),
    };
  },
});

export const saveListView = defineOperation({
  name: 'lists.saveView',
  summary: 'Keeps a filter of a list under a name. Shared, everybody who may open the list sees it.',
  kind: 'command',
  http: { method: 'POST', path: '/lists/{list}/views' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ list: listName, name: z.string().trim().min(1).max(60), query: queryOf, shared: z.boolean().default(false) }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { list, name, query, shared }) => {
    const owner = ownerOf(ctx);
    const { all } = data(ctx);
    if (Object.keys(query).length === 0) throw invalid('VIEW_EMPTY', 'query', 'Filter the list first.');
    if ((await all(ListView).where({ staff_id: owner, list }).resultSize()) >= MOST_VIEWS) throw conflict('TOO_MANY_VIEWS', 'These are enough saved filters for one list.');
    try {
      const view = await all(ListView).insertAndFetch({ staff_id: owner, list, name, query, shared, created_at: ctx.clock.now() });
      ctx.touch({ kind: 'listView', id: view.id }, undefined, { list, name, query, shared });
      return { id: view.id };
    } catch (error) {
      if (isDatabaseError(error, 'unique')) throw invalid('VIEW_NAME_TAKEN', 'name', 'You have a filter of this name already.');
      throw error;
    }
  },
});

export const deleteListView = defineOperation({
  name: 'lists.deleteView',
  summary: 'Forgets a saved filter of your own.',
  kind: 'command',
  http: { method: 'DELETE', path: '/list-views/{id}' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ deleted: z.boolean() }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const view = await all(ListView).findOne({ id, staff_id: ownerOf(ctx) });
    if (view === undefined) throw notFound('View');
    await all(ListView).deleteById(view.id);
    ctx.touch({ kind: 'listView', id }, { list: view.list, name: view.name, query: view.query, shared: view.shared }, undefined);
    return { deleted: true };
  },
});

export const setListColumns = defineOperation({
  name: 'lists.setColumns',
  summary: 'Chooses which columns of a list you see; none at all means the usual ones.',
  kind: 'command',
  http: { method: 'PUT', path: '/lists/{list}/columns' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ list: listName, columns: z.array(word).max(30) }),
  output: z.strictObject({ columns: z.array(z.string()).nullable() }),
  run: async (ctx, { list, columns }) => {
    const owner = ownerOf(ctx);
    const { all } = data(ctx);
    const wanted = [...new Set(columns)];
    if (wanted.length === 0) {
      await all(ListColumns).where({ staff_id: owner, list }).delete();
      return { columns: null };
    }
    await all(ListColumns).insert({ staff_id: owner, list, columns: wanted }).onConflict(['staff_id', 'list']).merge(['columns']);
    return { columns: wanted };
  },
});
