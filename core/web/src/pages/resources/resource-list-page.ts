import { permits } from '@billet/kernel';
import type { Area } from '../../http/visitor.ts';
import type { Link } from '../../view-models/field.ts';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from '../services/crumbs.ts';
import type { PageOf } from '../shapes.ts';
import { boughtCards, buyAdditional, loadAdditional, offerCards } from './additional-cards.ts';
import { fieldTitle, kindOf, loadKinds, mayWrite, reasonOf, resourceForm, shownValue, stateBadge, titleOf, titlesOf, type KindRow, type ResourceRow } from './kinds.ts';

/** Kinds of a service side by side. */
export const kindTabs = (ctx: PageCtx, area: Area, kinds: readonly KindRow[]): readonly (Link & { readonly current?: boolean; readonly count?: string })[] =>
  kinds.map((row) => ({ label: titlesOf(ctx, row), href: servicePath(area, ctx.params['id'] ?? '', `/resources/${row.kind}`), current: row.kind === ctx.params['kind'], count: String(row.count) }));

/** How many there are, and how many there may be. */
export const countText = (ctx: PageCtx, row: KindRow): string => (row.most === null ? ctx.t('resources.count', { count: row.count }) : ctx.t('resources.countOf', { count: row.count, most: row.most }));

/** The fields besides the name that tell most: what makes one unique, then what comes first. */
const columnsOf = (ctx: PageCtx, row: KindRow): readonly string[] => {
  const form = resourceForm(ctx, row);
  const names = Object.keys(form.fields.shape);
  return [...new Set([...(form.unique ?? []), ...names])].filter((name) => name !== form.name && name !== 'enabled' && names.includes(name)).slice(0, 3);
};

/** All of one kind that a service has. */
export const resourceListPage = (area: Area): Page => ({
  path: servicePath(area, ':id', '/resources/:kind'),
  area,
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const service = await loadServiceRow(ctx);
    const kinds = await loadKinds(ctx, service.id);
    const row = kindOf(ctx, kinds);
    const search = ctx.query['search'] ?? '';
    const { items, next } = await ctx.call<PageOf<ResourceRow>>('resources.list', { serviceId: service.id, kind: row.kind, ...(search === '' ? {} : { search }), ...before(ctx) });
    const columns = columnsOf(ctx, row);
    const here = servicePath(area, service.id, `/resources/${row.kind}`);
    const full = area === 'client' && row.most !== null && row.count >= row.most;
    const open = row.mayChange && mayWrite(ctx);
    const add = { label: `${ctx.t('resources.new')}: ${titleOf(ctx, row)}`, href: `${here}/new`, icon: 'plus', main: true };
    const additional = !row.mayGrow ? undefined : await loadAdditional(ctx, service.id, row.kind);
    const offers = area === 'client' && open && permits(ctx.caller.permissions, 'services.change') ? offerCards(ctx, additional) : [];
    const notes: readonly Card[] = full && open ? (offers.length > 0 ? offers : [{ kind: 'note', tone: 'info', icon: 'info', text: ctx.t('resources.full') }]) : [];
    const beyond: readonly Card[] = row.beyond === 0 ? [] : [{ kind: 'note', tone: 'info', icon: 'info', text: ctx.t(area === 'staff' ? 'additional.beyondStaff' : 'additional.beyond', { count: row.beyond }) }];
    return {
      title: titlesOf(ctx, row),
      lead: countText(ctx, row),
      crumbs: serviceCrumbs(ctx, area, service),
      tabs: kindTabs(ctx, area, kinds),
      actions: open && !full ? [add] : [],
      main: [
        ...beyond,
        ...notes,
        {
          kind: 'table',
          caption: titlesOf(ctx, row),
          columns: [{ label: titleOf(ctx, row) }, ...columns.map((name, i) => ({ label: fieldTitle(ctx, row, name), hide: i === 0 ? ('p2' as const) : ('p3' as const) })), { label: ctx.t('services.status') }],
          rows: items.map((item) => ({
            cells: [{ text: item.name, href: `${here}/${String(item.id)}` }, ...columns.map((name) => shownValue(ctx, row, name, item.values[name])), { badge: stateBadge(ctx, item), sub: reasonOf(ctx, item) }],
          })),
          empty: search === '' ? ctx.t('resources.empty') : ctx.t('resources.notFound'),
          ...(open && !full && search === '' ? { emptyLink: add } : {}),
          search: { name: 'search', value: search, label: ctx.t('resources.search') },
          next: nextHref(ctx, next),
        },
        ...boughtCards(ctx, area, row, additional),
        ...(full ? [] : offers),
      ],
    };
  },
  actions: area === 'client' ? { additional: buyAdditional } : {},
});
