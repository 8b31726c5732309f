import type { Card, Link } from '../../view-models/page.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { registrars, states } from '../lists/options.ts';
import type { Page, PageCtx } from '../page.ts';
import { before } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { domainBadge, domainTable, type DomainOperationRow, type DomainRow } from './domain-shapes.ts';

type Area = 'client' | 'staff';

const LIST: ListSpec<DomainRow> = {
  list: 'domains',
  path: '/staff/domains',
  operation: 'domains.list',
  caption: 'nav.domains',
  empty: 'domains.empty',
  views: ['active', 'grace', 'redemption'].map((state) => ({ label: `domains.state.${state}`, query: { state } })),
  search: { name: 'search', label: 'domains.search' },
  filters: [
    { name: 'state', label: 'services.status', widget: 'select', options: states('domains.state', ['pending', 'transferring', 'active', 'grace', 'redemption', 'restoring', 'pendingDelete', 'gone', 'away', 'cancelled']) },
    { name: 'accountId', label: 'list.registrar', widget: 'select', options: registrars },
    { name: 'expiresBy', label: 'list.expiresBy', widget: 'date' },
  ],
  columns: [
    { id: 'domain', label: 'mail.fact.domain', cell: (_ctx, row) => ({ text: row.unicode, href: `/staff/domains/${String(row.id)}`, ...(row.unicode === row.name ? {} : { sub: row.name }) }) },
    { id: 'state', label: 'services.status', cell: (ctx, row) => ({ badge: domainBadge(ctx, row.state) }) },
    { id: 'client', label: 'service.client', extra: true, cell: (_ctx, row) => ({ text: `#${String(row.clientId)}`, href: `/staff/clients/${String(row.clientId)}` }) },
    { id: 'registered', label: 'service.since', end: true, extra: true, cell: (_ctx, row) => ({ date: row.registeredOn }) },
    { id: 'expires', label: 'mail.fact.expiresOn', end: true, cell: (_ctx, row) => ({ date: row.expiresOn }) },
  ],
};

/** What waits at registrars or for a person, with a button to try again. */
const troublesOf = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const stuck = (await ctx.call<PageOf<DomainOperationRow>>('domains.troubles', {})).items;
  if (stuck.length === 0) return [];
  return [
    {
      kind: 'rows',
      title: ctx.t('domains.troubles'),
      rows: stuck.map((row) => ({
        icon: row.state === 'attention' ? 'alert' : 'clock',
        title: ctx.t(`domains.kind.${row.kind}`),
        href: `/staff/domains/${String(row.domainId)}`,
        meta: row.message === '' ? ctx.t('domains.underway') : row.message,
        tone: row.state === 'attention' ? ('bad' as const) : ('info' as const),
        action: ctx.form(`retry-${String(row.id)}`, ctx.t('domains.retry'), []),
      })),
      empty: '',
    },
  ];
};

const actions = listActions(LIST);

/** All domains of the client. */
const clientMain = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const search = ctx.query['search'] ?? '';
  const { items, next } = await ctx.call<PageOf<DomainRow>>('domains.list', { ...(search === '' ? {} : { search }), clientId: ctx.caller.clientId, ...before(ctx) });
  return [domainTable(ctx, items, '/domains', next)];
};

const doorsOf = (ctx: PageCtx, area: Area): readonly Link[] =>
  area === 'client'
    ? [{ label: ctx.t('domainShop.title'), href: '/domains/search', icon: 'plus' }]
    : [
        { label: ctx.t('tlds.title'), href: '/staff/tlds', icon: 'globe' },
        { label: ctx.t('tlds.registrars'), href: '/staff/registrars', icon: 'server' },
      ];

/** All domains one may see; for staff also what is stuck. */
export const domainsPage = (area: Area): Page => ({
  path: area === 'client' ? '/domains' : LIST.path,
  area,
  open: 'member',
  nav: 'domains',
  load: async (ctx) => ({ title: ctx.t('nav.domains'), actions: doorsOf(ctx, area), main: area === 'client' ? await clientMain(ctx) : [...(await troublesOf(ctx)), ...(await listCards(ctx, LIST))] }),
  action: (name) => {
    if (area === 'client') return undefined;
    if (Object.hasOwn(actions, name)) return actions[name];
    const id = /^retry-(\d+)$/.exec(name)?.[1];
    if (id === undefined) return undefined;
    return async (ctx) => {
      await ctx.call('domains.retry', { id });
      return { to: LIST.path, say: 'domains.sent' };
    };
  },
});
