import type { Page } from '../../page.ts';
import { before, nextHref, today } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';

interface RateRow {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly rate: string;
  readonly effectiveFrom: string;
}

/** Dated exchange rates: they price what has no price of its own in a currency. */
export const exchangeRatesPage: Page = {
  path: '/staff/exchange-rates',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const { t } = ctx;
    const { items, next } = await ctx.call<PageOf<RateRow>>('exchangeRates.list', before(ctx));
    return {
      title: t('exchange.title'),
      lead: t('exchange.lead'),
      crumbs: [{ label: t('nav.products'), href: '/staff/products' }],
      main: [
        {
          kind: 'table',
          caption: t('exchange.title'),
          columns: [{ label: t('exchange.pair') }, { label: t('exchange.rate'), end: true }, { label: t('exchange.from'), end: true }],
          rows: items.map((row) => ({ cells: [{ text: `${row.from} → ${row.to}` }, { text: row.rate }, { date: row.effectiveFrom }] })),
          empty: t('exchange.empty'),
          next: nextHref(ctx, next),
        },
      ],
      aside: [
        {
          kind: 'form',
          title: t('exchange.add'),
          form: ctx.form('add', t('exchange.add'), [
            { name: 'from', label: t('exchange.of'), widget: 'text', required: true, width: 'half', placeholder: 'EUR' },
            { name: 'to', label: t('exchange.in'), widget: 'text', required: true, width: 'half', placeholder: 'BRL' },
            { name: 'rate', label: t('exchange.rate'), widget: 'text', required: true, width: 'half', help: t('exchange.rateHelp') },
            { name: 'effectiveFrom', label: t('exchange.from'), widget: 'date', required: true, width: 'half', value: today(ctx) },
          ]),
        },
      ],
    };
  },
  actions: {
    add: async (ctx, { from, to, rate, effectiveFrom }) => {
      await ctx.call('exchangeRates.add', { from: from?.trim().toUpperCase(), to: to?.trim().toUpperCase(), rate: rate?.trim().replace(',', '.'), effectiveFrom });
      return { to: '/staff/exchange-rates', say: 'form.saved' };
    },
  },
};
