import type { Action } from '../page.ts';
import { bulkAction } from '../bulk/bulk-action.ts';
import { queryOf } from './list-query.ts';
import type { ListedRow, ListSpec } from './list-spec.ts';

const CHOSEN = 'column-';

/** What can be done about a list itself: keep its filter, forget it, choose columns; and with its rows. */
export const listActions = <Row extends ListedRow>(spec: ListSpec<Row>): Readonly<Record<string, Action>> => ({
  ...(spec.bulk === undefined ? {} : { bulk: bulkAction(spec) }),
  'save-view': async (ctx, body) => {
    await ctx.call('lists.saveView', { list: spec.list, name: body['name'], query: queryOf(ctx), shared: body['shared'] === 'on' });
    return { to: ctx.request.originalUrl, say: 'list.kept' };
  },
  'forget-view': async (ctx, body) => {
    await ctx.call('lists.deleteView', { id: body['id'] });
    return { to: spec.path, say: 'list.forgotten' };
  },
  columns: async (ctx, body) => {
    const wanted = Object.keys(body).filter((name) => name.startsWith(CHOSEN)).map((name) => name.slice(CHOSEN.length));
    const columns = spec.columns.map(({ id }) => id).filter((id) => wanted.includes(id));
    const usual = spec.columns.slice(1).filter(({ extra }) => extra !== true).map(({ id }) => id);
    // The name of a row is always there, so it says "nothing but the name" as well.
    await ctx.call('lists.setColumns', { list: spec.list, columns: columns.join() === usual.join() ? [] : [spec.columns[0]?.id, ...columns] });
    return { to: ctx.request.originalUrl, say: 'form.saved' };
  },
});
