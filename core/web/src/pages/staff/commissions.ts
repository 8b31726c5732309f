import type { Page } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';

interface CommissionRow {
  readonly id: number;
  readonly serviceId: number;
  readonly documentId: number;
  readonly kind: string;
  readonly percent: string;
  readonly base: number;
  readonly amount: number;
  readonly currency: string;
  readonly bookedOn: string;
}

export const commissionsPage: Page = {
  path: '/staff/commissions',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const filter = Object.fromEntries(['salespersonId', 'from', 'to'].flatMap((name) => (ctx.query[name] === undefined || ctx.query[name] === '' ? [] : [[name, ctx.query[name]]])));
    const { items, next, sums } = await ctx.call<PageOf<CommissionRow> & { sums: Readonly<Record<string, number>> }>('commissions.list', { ...filter, ...before(ctx) });
    return {
      title: ctx.t('life.commissions'),
      crumbs: [{ label: ctx.t('nav.services'), href: '/staff/services' }],
      main: [
        { kind: 'stats', stats: Object.entries(sums).map(([currency, amount]) => ({ label: ctx.t('life.commissions'), money: { amount, currency } })) },
        {
          kind: 'table',
          caption: ctx.t('life.commissions'),
          columns: [{ label: ctx.t('services.service') }, { label: ctx.t('service.when') }, { label: ctx.t('life.commissions.base'), end: true, hide: 'p2' }, { label: ctx.t('life.commissions'), end: true }],
          rows: items.map((row) => ({
            cells: [
              { text: `#${String(row.serviceId)}`, href: `/staff/services/${String(row.serviceId)}`, sub: ctx.t(`life.commissions.${row.kind}`) },
              { date: row.bookedOn },
              { money: { amount: row.base, currency: row.currency }, sub: `${row.percent} %` },
              { money: { amount: row.amount, currency: row.currency } },
            ],
          })),
          empty: ctx.t('life.commissions.empty'),
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};
