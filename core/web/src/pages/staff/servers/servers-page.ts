import { listActions } from '../../lists/list-actions.ts';
import { listCards } from '../../lists/list-cards.ts';
import type { ListSpec } from '../../lists/list-spec.ts';
import type { Page } from '../../page.ts';
import { fullness, loadGroups, loadOf, serverState, type Servers } from './server-parts.ts';

const listOf = (groups: ReadonlyMap<number, string>): ListSpec<Servers['items'][number]> => ({
  list: 'servers',
  path: '/staff/servers',
  operation: 'servers.list',
  paging: 'whole',
  caption: 'nav.servers',
  empty: 'servers.empty',
  emptyLink: { label: 'servers.connect', href: '/staff/servers/new' },
  search: { name: 'search', label: 'servers.name' },
  filters: [
    { name: 'extension', label: 'products.module', widget: 'select', options: async (ctx) => (await ctx.call<Servers>('servers.list', {})).modules.map(({ id, title }) => ({ value: id, label: title })) },
    { name: 'enabled', label: 'servers.use', widget: 'select', options: ({ t }) => ['true', 'false'].map((value) => ({ value, label: t(`list.${value}`) })) },
  ],
  columns: [
    { id: 'name', label: 'servers.name', cell: (_ctx, row) => ({ text: row.name, href: `/staff/servers/${String(row.id)}`, sub: row.title }) },
    { id: 'group', label: 'servers.group', hide: 'p3', cell: (_ctx, row) => ({ text: row.groupId === null ? '–' : (groups.get(row.groupId) ?? '–'), ...(row.match === '' ? {} : { sub: row.match }) }) },
    { id: 'placed', label: 'servers.placed', cell: (_ctx, row) => fullness(row) },
    { id: 'load', label: 'servers.load', hide: 'p2', cell: (_ctx, row) => loadOf(row.lastTest) },
    { id: 'differs', label: 'servers.differs', end: true, hide: 'p2', cell: (_ctx, row) => (row.drifting === null ? { text: '–' } : { text: String(row.drifting), ...(row.drifting === 0 ? {} : { href: `/staff/servers/${String(row.id)}/accounts?drift=differs` }) }) },
    { id: 'status', label: 'services.status', cell: (ctx, row) => ({ badge: serverState(ctx, row), ...(row.lastTest?.ok === false ? { sub: row.lastTest.message } : {}) }) },
  ],
});

/** All servers: how full, how busy, how they stand, and how many accounts differ. */
export const serversPage: Page = {
  path: '/staff/servers',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => ({
    title: ctx.t('nav.servers'),
    actions: [{ label: ctx.t('points.title'), href: '/staff/access-points', icon: 'wifi' }, { label: ctx.t('servers.groups'), href: '/staff/servers/groups', icon: 'columns' }, { label: ctx.t('servers.connect'), href: '/staff/servers/new', icon: 'plus', main: true }],
    main: await listCards(ctx, listOf(new Map((await loadGroups(ctx)).map((each) => [each.id, each.name] as const)))),
  }),
  actions: listActions(listOf(new Map())),
};
