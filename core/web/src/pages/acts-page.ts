import type { Money } from '@billet/sdk';
import type { Area } from '../http/visitor.ts';
import type { Card } from '../view-models/page.ts';
import type { Page, PageCtx } from './page.ts';

interface ActRow {
  readonly payerId: number;
  readonly payerName: string;
  readonly month: string;
  readonly companyId: number;
  readonly net: Money;
  readonly total: Money;
  readonly form: string | null;
}

interface CorrectionRow {
  readonly invoiceId: number;
  readonly number: string;
  readonly issueDate: string;
  readonly form: string;
  readonly months: readonly string[];
  readonly change: Money;
}

const monthText = (ctx: PageCtx, month: string): string => new Intl.DateTimeFormat(ctx.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));

/** Credit notes for months that were over, where the country has a form for that: most have none. */
const correctionCards = async (ctx: PageCtx, clientId: unknown, base: string): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly CorrectionRow[] }>('acts.corrections', { clientId });
  if (items.length === 0) return [];
  return [
    {
      kind: 'table',
      title: ctx.t('actForms.corrections'),
      caption: ctx.t('actForms.corrections'),
      columns: [{ label: ctx.t('invoices.number') }, { label: ctx.t('document.act.date'), hide: 'p2' }, { label: ctx.t('actForms.corrects') }, { label: ctx.t('actForms.column') }, { label: ctx.t('actForms.change'), end: true }],
      rows: items.map((row) => ({
        cells: [
          { text: row.number, href: `${base}/invoices/${String(row.invoiceId)}` },
          { date: row.issueDate },
          { text: row.months.map((month) => monthText(ctx, month)).join(', ') },
          { text: ctx.t(`actForms.${row.form}`), href: `${base}/corrections/${String(row.invoiceId)}/pdf`, sub: 'PDF' },
          { money: row.change },
        ],
      })),
      empty: '',
    },
  ];
};

/** A client's closing documents: one for each payer and month that is over. */
export const actsPage = (area: Area): Page => ({
  path: area === 'staff' ? '/staff/clients/:id/acts' : '/acts',
  area,
  open: 'member',
  nav: area === 'staff' ? 'clients' : 'invoices',
  load: async (ctx) => {
    const clientId = area === 'staff' ? ctx.params['id'] : ctx.caller.clientId;
    const { items } = await ctx.call<{ items: readonly ActRow[] }>('acts.list', { clientId });
    const base = area === 'staff' ? '/staff' : '';
    const href = (row: ActRow, form?: string): string =>
      `${base}/acts/${String(row.payerId)}/${row.month}/pdf?${new URLSearchParams({ currency: row.total.currency, companyId: String(row.companyId), ...(form === undefined ? {} : { form }) }).toString()}`;
    // Most countries have no form of their own: then there is no column for it.
    const forms = items.some(({ form }) => form !== null);
    return {
      title: ctx.t('document.acts'),
      lead: ctx.t('document.actsLead'),
      crumbs: area === 'staff' ? [{ label: ctx.t('service.client'), href: `/staff/clients/${ctx.params['id'] ?? ''}` }] : [{ label: ctx.t('invoices.title'), href: '/invoices' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('document.acts'),
          columns: [{ label: ctx.t('document.month') }, { label: ctx.t('document.payer'), hide: 'p2' }, ...(forms ? [{ label: ctx.t('actForms.column') }] : []), { label: ctx.t('invoices.total'), end: true }],
          rows: items.map((row) => ({ cells: [{ text: monthText(ctx, row.month), href: href(row), sub: 'PDF' }, { text: row.payerName }, ...(forms ? [row.form === null ? { text: '' } : { text: ctx.t(`actForms.${row.form}`), href: href(row, row.form), sub: 'PDF' }] : []), { money: row.total }] })),
          empty: ctx.t('document.actsEmpty'),
        },
        ...(await correctionCards(ctx, clientId, base)),
      ],
    };
  },
});
