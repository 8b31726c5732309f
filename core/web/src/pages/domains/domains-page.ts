import type { Link } from '../../view-models/field.ts';
import type { Card } from '../../view-models/page.ts';
import { DOMAIN_VERBS } from '../bulk/list-verbs.ts';
import { clientColumn } from '../lists/client-column.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { registrars, states } from '../lists/options.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { domainBulk, domainBulkBar } from './domain-bulk.ts';
import { domainBadge, type DomainRow } from './domain-shapes.ts';

type Area = 'client' | 'staff';

const LIST: ListSpec<DomainRow> = {
  list: 'domains',
  path: '/staff/domains',
  operation: 'domains.list',
  caption: 'nav.domains',
  empty: 'domains.empty',
  views: ['active', 'grace', 'redemption'].map((state) => ({ label: `domains.state.${state}`, query: { state } })),
  search: { name: 'search', label: 'domains.search' },
  bulk: DOMAIN_VERBS,
  filters: [
    { name: 'state', label: 'services.status', widget: 'select', options: states('domains.state', ['pending', 'transferring', 'active', 'grace', 'redemption', 'restoring', 'pendingDelete', 'gone', 'away', 'cancelled']) },
    { name: 'accountId', label: 'list.registrar', widget: 'select', options: registrars },
    { name: 'expiresBy', label: 'list.expiresBy', widget: 'date' },
  ],
  columns: [
    { id: 'domain', label: 'mail.fact.domain', cell: (_ctx, row) => ({ text: row.unicode, href: `/staff/domains/${String(row.id)}`, ...(row.unicode === row.name ? {} : { sub: row.name }) }) },
    { id: 'state', label: 'services.status', cell: (ctx, row) => ({ badge: domainBadge(ctx, row.state) }) },
    clientColumn({ extra: true }),
    { id: 'registered', label: 'service.since', end: true, extra: true, cell: (_ctx, row) => ({ date: row.registeredOn }) },
    { id: 'expires', label: 'mail.fact.expiresOn', end: true, cell: (_ctx, row) => ({ date: row.expiresOn }) },
  ],
};

const actions = listActions(LIST);

/** The client's own list. */
const domainTable = (ctx: PageCtx, rows: readonly DomainRow[], next: number | string | undefined): Card => ({
  kind: 'table',
  caption: ctx.t('nav.domains'),
  columns: [{ label: ctx.t('mail.fact.domain') }, { label: ctx.t('services.status') }, { label: ctx.t('mail.fact.expiresOn'), end: true }],
  bulk: domainBulkBar(ctx),
  rows: rows.map((row) => ({
    pick: String(row.id),
    cells: [{ text: row.unicode, href: `/domains/${String(row.id)}`, ...(row.unicode === row.name ? {} : { sub: row.name }) }, { badge: domainBadge(ctx, row.state) }, { date: row.expiresOn }],
  })),
  search: { name: 'search', value: ctx.query['search'] ?? '', label: ctx.t('domains.search') },
  empty: ctx.t('domains.empty'),
  next: nextHref(ctx, next),
});

/** All domains of the client. */
const clientMain = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const search = ctx.query['search'] ?? '';
  const { items, next } = await ctx.call<PageOf<DomainRow>>('domains.list', { ...(search === '' ? {} : { search }), clientId: ctx.caller.clientId, ...before(ctx) });
  return [domainTable(ctx, items, next)];
};

const doorsOf = (ctx: PageCtx, area: Area): readonly Link[] =>
  area === 'client'
    ? [{ label: ctx.t('domainShop.title'), href: '/domains/search', icon: 'plus' }]
    : [
        { label: ctx.t('domainWatch.title'), href: '/staff/domains/watch', icon: 'eye' },
        { label: ctx.t('domainImport.title'), href: '/staff/domains/import', icon: 'download' },
        { label: ctx.t('tlds.title'), href: '/staff/tlds', icon: 'globe' },
        { label: ctx.t('tlds.registrars'), href: '/staff/registrars', icon: 'server' },
      ];

/** All domains one may see. */
export const domainsPage = (area: Area): Page => ({
  path: area === 'client' ? '/domains' : LIST.path,
  area,
  open: 'member',
  nav: 'domains',
  load: async (ctx) => ({ title: ctx.t('nav.domains'), actions: doorsOf(ctx, area), main: area === 'client' ? await clientMain(ctx) : await listCards(ctx, LIST) }),
  actions: area === 'client' ? { bulk: domainBulk } : actions,
});
