import { permits } from '@billet/kernel';
import type { Page } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import { hotspotCrumbs, type BatchRow, type Kinds } from './hotspot-parts.ts';

/** Batches of hotspot vouchers, and how many of each are used. */
export const batchesPage: Page = {
  path: '/staff/hotspot',
  area: 'staff',
  open: 'member',
  nav: 'hotspot',
  load: async (ctx) => {
    const { items, next } = await ctx.call<PageOf<BatchRow>>('hotspot.batches', before(ctx));
    const used = (row: BatchRow): number => row.count - row.counts.open - row.counts.void;
    const writes = permits(ctx.caller.permissions, 'hotspot.write');
    return {
      title: ctx.t('nav.hotspot'),
      lead: ctx.t('hotspot.lead'),
      actions: [
        ...(writes ? [{ label: ctx.t('hotspot.new'), href: '/staff/hotspot/new', icon: 'plus', main: true }] : []),
        { label: ctx.t('hotspot.kinds'), href: '/staff/hotspot/kinds', icon: 'sliders' },
        { label: ctx.t('hotspot.sold'), href: '/staff/hotspot/sold', icon: 'cart' },
        { label: ctx.t('hotspot.portal'), href: '/staff/hotspot/portal', icon: 'globe' },
      ],
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.hotspot'),
          columns: [{ label: ctx.t('hotspot.batch') }, { label: ctx.t('hotspot.used') }, { label: ctx.t('hotspot.state.open'), end: true, hide: 'p2' }, { label: ctx.t('hotspot.state.expired'), end: true, hide: 'p3' }, { label: ctx.t('hotspot.lastDay'), end: true, hide: 'p3' }],
          rows: items.map((row) => ({
            cells: [
              { text: row.name, href: `/staff/hotspot/${String(row.id)}`, sub: row.kindName },
              { text: `${ctx.say.number(used(row))} / ${ctx.say.number(row.count)}`, meter: { percent: Math.round((used(row) * 100) / row.count), tone: 'ok' } },
              { text: ctx.say.number(row.counts.open) },
              { text: ctx.say.number(row.counts.expired) },
              { date: row.lastDay },
            ],
          })),
          empty: ctx.t('hotspot.none'),
          ...(writes ? { emptyLink: { label: ctx.t('hotspot.new'), href: '/staff/hotspot/new' } } : {}),
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};

/** Makes vouchers of a kind. */
export const newBatchPage: Page = {
  path: '/staff/hotspot/new',
  area: 'staff',
  open: 'member',
  nav: 'hotspot',
  load: async (ctx) => {
    const kinds = (await ctx.call<Kinds>('hotspot.kinds', {})).items.filter((kind) => kind.enabled);
    if (kinds.length === 0)
      return { title: ctx.t('hotspot.new'), crumbs: hotspotCrumbs(ctx), actions: [{ label: ctx.t('hotspot.newKind'), href: '/staff/hotspot/kinds', icon: 'plus', main: true }], main: [{ kind: 'note', tone: 'info', icon: 'info', text: ctx.t('hotspot.kindFirst') }] };
    const fields = [
      { name: 'kindId', label: ctx.t('hotspot.kind'), widget: 'select' as const, options: kinds.map((kind) => ({ value: String(kind.id), label: kind.name })) },
      { name: 'name', label: ctx.t('hotspot.batch'), widget: 'text' as const, required: true, width: 'half' as const },
      { name: 'count', label: ctx.t('hotspot.count'), widget: 'number' as const, required: true, width: 'half' as const, help: ctx.t('vouchers.countHelp') },
      { name: 'lastDay', label: ctx.t('hotspot.lastDay'), widget: 'date' as const, width: 'half' as const, help: ctx.t('hotspot.lastDayHelp') },
    ];
    return { title: ctx.t('hotspot.new'), crumbs: hotspotCrumbs(ctx), main: [{ kind: 'form', form: ctx.form('issue', ctx.t('hotspot.issue'), fields) }] };
  },
  actions: {
    issue: async (ctx, body) => {
      const { id } = await ctx.call<{ id: number }>('hotspot.issue', { kindId: body['kindId'], name: body['name'], count: body['count'], lastDay: (body['lastDay'] ?? '') === '' ? null : body['lastDay'] });
      return { to: `/staff/hotspot/${String(id)}`, say: 'hotspot.issued' };
    },
  },
};
