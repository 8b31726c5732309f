import type { Page } from '../../page.ts';
import { loadPlaces, loadServers, mapOf, PATH, placeFields, treeTable, wishOf } from './place-parts.ts';

/** Through which places clients come in: the tree of them, and where they lie. */
export const accessPlacesPage: Page = {
  path: PATH,
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const [places, servers] = [await loadPlaces(ctx), await loadServers(ctx)];
    return {
      title: ctx.t('points.title'),
      lead: ctx.t('places.lead'),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }],
      main: [...mapOf(ctx, places), treeTable(ctx, places)],
      aside: [{ kind: 'form', title: ctx.t('places.add'), form: ctx.form('add', ctx.t('places.add'), placeFields(ctx, places, servers)) }],
    };
  },
  actions: {
    add: async (ctx, body) => {
      const { id } = await ctx.call<{ id: number }>('accessPlaces.save', wishOf(body));
      return { to: `${PATH}/${String(id)}`, say: 'form.saved' };
    },
  },
};
