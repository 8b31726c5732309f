import type { Page } from '../../page.ts';

interface Forecast {
  readonly from: string;
  readonly until: string;
  readonly days: readonly { readonly date: string; readonly currency: string; readonly documents: number; readonly total: number }[];
  readonly totals: Readonly<Record<string, number>>;
  readonly unbillable: number;
}

export const forecastPage: Page = {
  path: '/staff/forecast',
  area: 'staff',
  open: 'member',
  nav: 'runs',
  load: async (ctx) => {
    const forecast = await ctx.call<Forecast>('billing.forecast', { days: 90 });
    return {
      title: ctx.t('forecast.title'),
      lead: ctx.t('forecast.lead', { until: ctx.say.date(forecast.until) }),
      crumbs: [{ label: ctx.t('nav.runs'), href: '/staff/runs' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('forecast.title'),
          columns: [{ label: ctx.t('invoices.due') }, { label: ctx.t('forecast.documents'), end: true }, { label: ctx.t('invoices.total'), end: true }],
          rows: forecast.days.map((day) => ({ cells: [{ date: day.date }, { text: ctx.say.number(day.documents) }, { money: { amount: day.total, currency: day.currency } }] })),
          empty: ctx.t('forecast.empty'),
        },
      ],
      aside: [{ kind: 'facts', title: ctx.t('invoices.total'), facts: Object.entries(forecast.totals).map(([currency, amount]) => ({ label: currency, money: { amount, currency } })) }],
    };
  },
};
