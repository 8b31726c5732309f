import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import type { ClientRow } from '../../shapes.ts';

export interface Preview {
  readonly issueDate: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly lines: readonly { readonly description: string; readonly periodStart: string | null; readonly periodEnd: string | null; readonly discount: number; readonly net: number }[];
  readonly tax: number;
  readonly total: number;
}

/** A document that does not exist yet, as it would look. */
export const documentCard = (ctx: PageCtx, document: Preview): Card => ({
  kind: 'table',
  title: ctx.t('preview.document', { date: ctx.say.date(document.issueDate), due: ctx.say.date(document.dueDate) }),
  caption: ctx.t('preview.title'),
  columns: [{ label: ctx.t('services.service') }, { label: ctx.t('preview.net'), end: true }],
  rows: [
    ...document.lines.map((line) => ({
      cells: [
        { text: line.description, sub: line.periodStart === null || line.periodEnd === null ? '' : `${ctx.say.date(line.periodStart)} – ${ctx.say.date(line.periodEnd)}` },
        { money: { amount: line.net, currency: document.currency } },
      ],
    })),
    { cells: [{ text: ctx.t('invoices.total') }, { money: { amount: document.total, currency: document.currency } }] },
  ],
  empty: ctx.t('preview.empty'),
});

export const clientPreviewPage: Page = {
  path: '/staff/clients/:id/preview',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const id = ctx.params['id'];
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id });
    const until = ctx.query['until'];
    const { documents } = await ctx.call<{ documents: readonly Preview[] }>('billing.preview', { id, ...(until === undefined || until === '' ? {} : { until }) });
    return {
      title: ctx.t('preview.title'),
      lead: ctx.t('preview.lead'),
      crumbs: [{ label: ctx.t('nav.clients'), href: '/staff/clients' }, { label: client.name, href: `/staff/clients/${String(id)}` }],
      main: [
        ...(documents.length === 0 ? [{ kind: 'table' as const, caption: ctx.t('preview.title'), columns: [], rows: [], empty: ctx.t('preview.empty') }] : documents.slice(0, 60).map((document) => documentCard(ctx, document))),
        { kind: 'form', title: ctx.t('preview.until'), form: ctx.form('until', ctx.t('preview.show'), [{ name: 'until', label: ctx.t('preview.until'), widget: 'date', required: true, ...(until === undefined ? {} : { value: until }) }]) },
      ],
    };
  },
  actions: {
    until: (ctx, body) => Promise.resolve({ to: `${ctx.request.path}?${new URLSearchParams({ until: body['until'] ?? '' }).toString()}` }),
  },
};
