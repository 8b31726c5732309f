import type { Page } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import type { BatchRow } from './voucher-parts.ts';

/** Batches of vouchers, and how many of each are redeemed. */
export const batchesPage: Page = {
  path: '/staff/vouchers',
  area: 'staff',
  open: 'member',
  nav: 'vouchers',
  load: async (ctx) => {
    const { items, next } = await ctx.call<PageOf<BatchRow>>('vouchers.batches', before(ctx));
    const share = (part: number, whole: number): { percent: number; tone: 'ok' } => ({ percent: whole === 0 ? 0 : Math.round((part * 100) / whole), tone: 'ok' });
    return {
      title: ctx.t('nav.vouchers'),
      lead: ctx.t('vouchers.lead'),
      actions: [{ label: ctx.t('vouchers.new'), href: '/staff/vouchers/new', icon: 'plus', main: true }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.vouchers'),
          columns: [{ label: ctx.t('vouchers.batch') }, { label: ctx.t('vouchers.worth'), end: true }, { label: ctx.t('vouchers.state.redeemed') }, { label: ctx.t('vouchers.state.open'), end: true, hide: 'p2' }, { label: ctx.t('vouchers.expiresOn'), end: true, hide: 'p3' }],
          rows: items.map((row) => ({
            cells: [
              { text: row.name, href: `/staff/vouchers/${String(row.id)}` },
              { money: { amount: row.amount, currency: row.currency } },
              { text: `${ctx.say.number(row.counts.redeemed)} / ${ctx.say.number(row.count)}`, meter: share(row.counts.redeemed, row.count) },
              { text: ctx.say.number(row.counts.open) },
              { date: row.expiresOn },
            ],
          })),
          empty: ctx.t('vouchers.none'),
          emptyLink: { label: ctx.t('vouchers.new'), href: '/staff/vouchers/new' },
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};
