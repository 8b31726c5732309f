import type { Money } from '@billet/sdk';
import type { Area } from '../http/visitor.ts';
import type { Page } from './page.ts';

interface ActRow {
  readonly payerId: number;
  readonly payerName: string;
  readonly month: string;
  readonly companyId: number;
  readonly net: Money;
  readonly total: Money;
  readonly form: string | null;
}

/** A client's closing documents: one for each payer and month that is over. */
export const actsPage = (area: Area): Page => ({
  path: area === 'staff' ? '/staff/clients/:id/acts' : '/acts',
  area,
  open: 'member',
  nav: area === 'staff' ? 'clients' : 'invoices',
  load: async (ctx) => {
    const clientId = area === 'staff' ? ctx.params['id'] : ctx.caller.clientId;
    const { items } = await ctx.call<{ items: readonly ActRow[] }>('acts.list', { clientId });
    const month = new Intl.DateTimeFormat(ctx.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
    const href = (row: ActRow, form?: string): string =>
      `${area === 'staff' ? '/staff' : ''}/acts/${String(row.payerId)}/${row.month}/pdf?${new URLSearchParams({ currency: row.total.currency, companyId: String(row.companyId), ...(form === undefined ? {} : { form }) }).toString()}`;
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
          rows: items.map((row) => ({ cells: [{ text: month.format(new Date(`${row.month}-01T00:00:00Z`)), href: href(row), sub: 'PDF' }, { text: row.payerName }, ...(forms ? [row.form === null ? { text: '' } : { text: ctx.t(`actForms.${row.form}`), href: href(row, row.form), sub: 'PDF' }] : []), { money: row.total }] })),
          empty: ctx.t('document.actsEmpty'),
        },
      ],
    };
  },
});
