import { addDays, addMonths } from '@billet/sdk';
import { csvHref } from '../../csv-export.ts';
import type { Page, PageCtx } from '../../page.ts';
import { today } from '../../parts.ts';
import { brandsOf, entityOptions } from './rates.ts';

interface ReportRow {
  readonly currency: string;
  readonly country: string;
  readonly name: string | null;
  readonly rate: string;
  readonly category: string;
  readonly reason: string | null;
  readonly level: number;
  readonly base: number;
  readonly tax: number;
  readonly documents: number;
}

/** The month before this one: what a return is written about. */
const lastMonth = (ctx: PageCtx): { readonly from: string; readonly to: string } => {
  const first = `${today(ctx).slice(0, 7)}-01`;
  return { from: addMonths(first, -1), to: addDays(first, -1) };
};

const isDay = (text: string | undefined): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '');

const sums = (rows: readonly ReportRow[], what: 'base' | 'tax'): readonly { readonly amount: number; readonly currency: string }[] =>
  [...new Set(rows.map((row) => row.currency))].map((currency) => ({
    currency,
    // Both levels of a tax lie on one base.
    amount: rows.filter((row) => row.currency === currency && (what === 'tax' || row.level === 1)).reduce((sum, row) => sum + row[what], 0),
  }));

export const taxReportPage: Page = {
  path: '/staff/tax/report',
  area: 'staff',
  open: 'member',
  nav: 'tax',
  load: async (ctx) => {
    const { t, query } = ctx;
    const usual = lastMonth(ctx);
    const span = { from: isDay(query['from']) ? query['from'] : usual.from, to: isDay(query['to']) ? query['to'] : usual.to };
    const entity = /^\d{1,9}$/.exec(query['entity'] ?? '')?.[0];
    const [{ items }, brands] = await Promise.all([ctx.call<{ items: readonly ReportRow[] }>('reports.tax', { ...span, ...(entity === undefined ? {} : { legalEntityId: entity }) }), brandsOf(ctx)]);
    const entities = entityOptions(brands);
    return {
      title: t('tax.report'),
      lead: t('tax.reportLead'),
      crumbs: [{ label: t('nav.tax'), href: '/staff/tax' }],
      main: [
        ...(items.length === 0 ? [] : [{ kind: 'stats' as const, stats: [...sums(items, 'base').map((money) => ({ label: t('tax.base'), money })), ...sums(items, 'tax').map((money) => ({ label: t('tax.amount'), money }))] }]),
        {
          kind: 'table',
          caption: t('tax.report'),
          columns: [{ label: t('tax.country') }, { label: t('tax.name'), hide: 'p2' }, { label: t('tax.percent'), end: true }, { label: t('tax.category'), hide: 'p2' }, { label: t('tax.base'), end: true }, { label: t('tax.amount'), end: true }, { label: t('tax.documents'), end: true, hide: 'p3' }],
          rows: items.map((row) => ({
            cells: [
              { text: row.country },
              { text: row.name ?? '–' },
              { text: `${row.rate} %` },
              { text: t(`tax.category.${row.category}`), ...(row.reason === null || row.category !== 'E' ? {} : { sub: row.reason }) },
              { money: { amount: row.base, currency: row.currency } },
              { money: { amount: row.tax, currency: row.currency } },
              { text: String(row.documents) },
            ],
          })),
          empty: t('tax.noTax'),
          export: csvHref({ ...ctx, query: { ...query, ...span } }),
        },
      ],
      aside: [
        {
          kind: 'form',
          form: ctx.form('show', t('tax.show'), [
            { name: 'from', label: t('tax.from'), widget: 'date', required: true, value: span.from },
            { name: 'to', label: t('tax.until'), widget: 'date', required: true, value: span.to },
            ...(entities.length < 2 ? [] : [{ name: 'entity', label: t('tax.entity'), widget: 'select' as const, options: [{ value: '', label: t('views.all') }, ...entities.map((each) => ({ ...each, selected: each.value === entity }))] }]),
          ]),
        },
      ],
    };
  },
  actions: {
    show: (_ctx, { from, to, entity }) => Promise.resolve({ to: `/staff/tax/report?${new URLSearchParams({ from: from ?? '', to: to ?? '', ...(entity === undefined || entity === '' ? {} : { entity }) }).toString()}` }),
  },
};
