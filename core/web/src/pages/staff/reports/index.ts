import { notFound } from '@billet/sdk';
import { csvHref } from '../../csv-export.ts';
import type { Page, PageCtx } from '../../page.ts';
import { churnReport, clientsReport, recurringReport } from './growth-reports.ts';
import { ageingReport, collectedReport, forecastReport, productsReport } from './money-reports.ts';
import type { Report } from './report.ts';

const REPORTS: readonly Report[] = [recurringReport, churnReport, productsReport, collectedReport, ageingReport, clientsReport, forecastReport];
const MONTHS = [3, 6, 12, 24, 36];
const USUAL = 12;

/** All currencies in which something is recurring or open, the largest first. */
const currenciesOf = async (ctx: PageCtx): Promise<readonly string[]> => {
  const { currency, recurring, open } = await ctx.call<{ currency: string; recurring: readonly { currency: string }[]; open: readonly { currency: string }[] }>('reports.overview', {});
  return [...new Set([...recurring, ...open].map((each) => each.currency).concat(currency))];
};

const href = (name: string, currency: string, months: number | undefined): string => `/staff/reports/${name}?${new URLSearchParams({ currency, ...(months === undefined ? {} : { months: String(months) }) }).toString()}`;

/** Every report: a picture, its figures as a table, and the table as a file. */
const reportPage: Page = {
  path: '/staff/reports{/:name}',
  area: 'staff',
  open: 'member',
  nav: 'reports',
  load: async (ctx) => {
    const { t, query } = ctx;
    const asks = ctx.params['name'] ?? recurringReport.name;
    const report = REPORTS.find(({ name }) => name === asks);
    if (report === undefined) throw notFound('Report');
    const currencies = await currenciesOf(ctx);
    const currency = currencies.find((each) => each === query['currency']) ?? currencies[0] ?? 'EUR';
    const months = MONTHS.find((each) => String(each) === query['months']) ?? USUAL;
    const { charts, columns, rows } = await report.load(ctx, { currency, months });
    const asked = report.now === true ? undefined : months;
    return {
      title: t(`reports.${report.name}`),
      lead: t(`reports.${report.name}Lead`),
      actions: [{ label: t('tax.report'), href: '/staff/tax/report' }],
      sidenav: { label: t('nav.reports'), links: REPORTS.map(({ name, icon }) => ({ label: t(`reports.${name}`), href: href(name, currency, query['months'] === undefined ? undefined : months), icon, current: name === report.name })) },
      ...(currencies.length > 1 ? { tabs: currencies.map((each) => ({ label: each, href: href(report.name, each, asked), current: each === currency })) } : {}),
      main: [
        ...charts,
        {
          kind: 'table',
          caption: t(`reports.${report.name}`),
          ...(report.now === true ? {} : { views: MONTHS.map((each) => ({ label: t('reports.months', { count: each }), href: href(report.name, currency, each), current: each === months })) }),
          columns,
          rows: rows.map((cells) => ({ cells })),
          empty: t('reports.empty'),
          export: csvHref(ctx),
        },
      ],
    };
  },
};

export const reportPages: readonly Page[] = [reportPage];
