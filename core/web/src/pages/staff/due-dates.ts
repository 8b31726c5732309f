import type { Card, PageModel } from '../../view-models/page.ts';
import { periodText } from '../service-life.ts';
import type { Body, Page, PageCtx } from '../page.ts';
import type { ServiceRow } from '../shapes.ts';

interface Preview {
  readonly lines: readonly { readonly number: string; readonly label: string; readonly from: string; readonly to: string; readonly net: number }[];
  readonly net: number;
  readonly tax: number;
  readonly total: number;
  readonly currency: string;
}

const wishOf = (ctx: PageCtx, body: Body): Record<string, unknown> => ({
  clientId: ctx.params['id'],
  serviceIds: Object.keys(body).filter((name) => name.startsWith('s-')).map((name) => name.slice(2)),
  to: body['to'],
  policy: body['policy'],
  ...(body['asOf'] === undefined || body['asOf'] === '' ? {} : { asOf: body['asOf'] }),
});

const previewCards = (ctx: PageCtx, preview: Preview, body: Body): readonly Card[] => {
  const of = (amount: number): { amount: number; currency: string } => ({ amount, currency: preview.currency });
  const hidden = Object.entries(body).filter(([name]) => name.startsWith('s-') || ['to', 'policy', 'asOf'].includes(name)).map(([name, value]) => ({ name, label: '', widget: 'hidden' as const, value }));
  return [
    {
      kind: 'table',
      title: ctx.t('change.preview'),
      caption: ctx.t('change.preview'),
      columns: [{ label: ctx.t('services.service') }, { label: ctx.t('life.period') }, { label: ctx.t('invoices.total'), end: true }],
      rows: preview.lines.map((line) => ({ cells: [{ text: line.label, sub: line.number }, { text: line.from < line.to ? periodText(ctx, line.from, line.to) : '–' }, { money: of(line.net) }] })),
      empty: '',
    },
    {
      kind: 'facts',
      facts: [...(preview.tax === 0 ? [] : [{ label: ctx.t('change.tax'), money: of(preview.tax) }]), { label: ctx.t('change.total'), money: of(preview.total) }],
      actions: [ctx.form('apply', ctx.t('due.apply'), hidden)],
    },
  ];
};

const load = async (ctx: PageCtx, shown: readonly Card[] = []): Promise<PageModel> => {
  const { client } = await ctx.call<{ client: { id: number; name: string } }>('clients.get', { id: ctx.params['id'] });
  const { items } = await ctx.call<{ items: readonly ServiceRow[] }>('services.list', { clientId: client.id, status: 'active', limit: 200 });
  const { t } = ctx;
  return {
    title: t('due.title'),
    lead: client.name,
    crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }, { label: client.name, href: `/staff/clients/${String(client.id)}` }],
    main: [
      ...shown,
      items.length === 0
        ? { kind: 'note', text: t('services.empty') }
        : {
            kind: 'form',
            lead: t('due.lead'),
            form: ctx.form('preview', t('change.show'), [
              ...items.map((service) => ({ name: `s-${String(service.id)}`, label: `${service.label} (${service.number})`, widget: 'switch' as const, checked: true })),
              { name: 'to', label: t('due.to'), widget: 'date', width: 'third', required: true },
              { name: 'policy', label: t('due.policy'), widget: 'select', width: 'third', options: ['default', 'legacy30'].map((policy) => ({ value: policy, label: t(`due.policy.${policy}`) })) },
              { name: 'asOf', label: t('due.asOf'), widget: 'date', width: 'third' },
            ]),
          },
    ],
  };
};

/** Row D10: the due dates of a client's services, moved to one day. */
export const dueDatesPage: Page = {
  path: '/staff/clients/:id/due-dates',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: (ctx) => load(ctx),
  actions: {
    preview: async (ctx, body) => load(ctx, previewCards(ctx, await ctx.call<Preview>('services.previewMoveDueDates', wishOf(ctx, body)), body)),
    apply: async (ctx, body) => {
      const { invoiceIds } = await ctx.call<{ invoiceIds: readonly number[] }>('services.moveDueDates', wishOf(ctx, body));
      const [invoiceId] = invoiceIds;
      return { to: invoiceId === undefined ? `/staff/clients/${ctx.params['id'] ?? ''}` : `/staff/invoices/${String(invoiceId)}`, say: 'due.done' };
    },
  },
};
