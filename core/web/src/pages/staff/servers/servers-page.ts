import type { Page } from '../../page.ts';
import { fullness, loadGroups, loadOf, serverState, type Servers } from './server-parts.ts';

/** All servers: how full, how busy, how they stand, and how many accounts differ. */
export const serversPage: Page = {
  path: '/staff/servers',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const { items } = await ctx.call<Servers>('servers.list', {});
    const groups = new Map((await loadGroups(ctx)).map((each) => [each.id, each.name] as const));
    const add = { label: ctx.t('servers.connect'), href: '/staff/servers/new', icon: 'plus', main: true };
    return {
      title: ctx.t('nav.servers'),
      actions: [{ label: ctx.t('servers.groups'), href: '/staff/servers/groups', icon: 'columns' }, add],
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.servers'),
          columns: [{ label: ctx.t('servers.name') }, { label: ctx.t('servers.group'), hide: 'p3' }, { label: ctx.t('servers.placed') }, { label: ctx.t('servers.load'), hide: 'p2' }, { label: ctx.t('servers.differs'), end: true, hide: 'p2' }, { label: ctx.t('services.status') }],
          rows: items.map((item) => ({
            cells: [
              { text: item.name, href: `/staff/servers/${String(item.id)}`, sub: item.title },
              { text: item.groupId === null ? '–' : (groups.get(item.groupId) ?? '–'), ...(item.match === '' ? {} : { sub: item.match }) },
              fullness(item),
              loadOf(item.lastTest),
              item.drifting === null ? { text: '–' } : { text: String(item.drifting), ...(item.drifting === 0 ? {} : { href: `/staff/servers/${String(item.id)}/accounts?drift=differs` }) },
              { badge: serverState(ctx, item), ...(item.lastTest?.ok === false ? { sub: item.lastTest.message } : {}) },
            ],
          })),
          empty: ctx.t('servers.empty'),
          emptyLink: add,
        },
      ],
    };
  },
};
