import type { Page } from '../page.ts';
import type { ClientRow, InvoiceRow, PageOf, ServiceRow } from '../shapes.ts';

interface ComingRow {
  readonly on: string;
  readonly invoiceId: number;
  readonly number: string | null;
  readonly action: string;
}

interface HoldRow {
  readonly id: number;
  readonly invoiceId: number | null;
  readonly serviceId: number | null;
  readonly until: string | null;
  readonly reason: string;
}

export const clientDunningPage: Page = {
  path: '/staff/clients/:id/dunning',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { t } = ctx;
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.params['id'] });
    const [{ items: coming }, { items: holds }, invoices, services, { tags }] = await Promise.all([
      ctx.call<{ items: readonly ComingRow[] }>('dunning.previewClient', { clientId: client.id }),
      ctx.call<{ items: readonly HoldRow[] }>('dunning.holds', { clientId: client.id }),
      ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId: client.id, settlement: 'open' }),
      ctx.call<PageOf<ServiceRow>>('services.list', { clientId: client.id }),
      ctx.call<{ tags: readonly string[] }>('dunning.tags', { clientId: client.id }),
    ]);
    const nameOf = (hold: HoldRow): string =>
      hold.invoiceId !== null ? (invoices.items.find((each) => each.id === hold.invoiceId)?.number ?? `#${String(hold.invoiceId)}`)
      : hold.serviceId !== null ? (services.items.find((each) => each.id === hold.serviceId)?.label ?? `#${String(hold.serviceId)}`)
      : t('dunning.wholeClient');
    return {
      title: t('dunning.ofClient', { name: client.name }),
      lead: t('dunning.ofClientLead'),
      crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }, { label: client.name, href: `/staff/clients/${String(client.id)}` }],
      actions: [{ label: t('dunning.ownLadder'), href: `/staff/dunning/brands/${String(client.brandId)}?scope=client&target=${String(client.id)}`, icon: 'sliders' }],
      main: [
        ...holds.map((hold) => ({
          kind: 'facts' as const,
          title: t('dunning.held', { what: nameOf(hold) }),
          facts: [{ label: t('dunning.reason'), text: hold.reason }, { label: t('dunning.until'), ...(hold.until === null ? { text: t('dunning.forEver') } : { date: hold.until }) }],
          actions: [ctx.form('lift', t('dunning.lift'), [{ name: 'hold', label: '', widget: 'hidden', value: String(hold.id) }])],
        })),
        {
          kind: 'table',
          title: t('dunning.coming'),
          caption: t('dunning.coming'),
          columns: [{ label: t('dunning.on') }, { label: t('dunning.action') }, { label: t('invoice.type.invoice'), end: true }],
          rows: coming.map((row) => ({ cells: [{ date: row.on }, { text: t(`dunning.${row.action}`) }, { text: row.number ?? `#${String(row.invoiceId)}`, href: `/staff/invoices/${String(row.invoiceId)}` }] })),
          empty: t('dunning.nothingComing'),
        },
      ],
      aside: [
        {
          kind: 'form',
          title: t('dunning.addHold'),
          form: ctx.form('hold', t('dunning.addHold'), [
            {
              name: 'what', label: t('dunning.holdWhat'), widget: 'select',
              options: [
                { value: 'client', label: t('dunning.wholeClient') },
                ...invoices.items.map((each) => ({ value: `invoice:${String(each.id)}`, label: `${t('invoice.type.invoice')} ${each.number ?? ''}` })),
                ...services.items.filter((each) => ['active', 'suspended'].includes(each.status)).map((each) => ({ value: `service:${String(each.id)}`, label: each.label === '' ? each.number : each.label })),
              ],
            },
            { name: 'until', label: t('dunning.until'), widget: 'date', help: t('dunning.untilHelp') },
            { name: 'reason', label: t('dunning.reason'), widget: 'text', required: true },
          ]),
        },
        { kind: 'form', title: t('dunning.tags'), form: ctx.form('tags', t('form.save'), [{ name: 'tags', label: t('dunning.tags'), widget: 'text', value: tags.join(', '), help: t('dunning.tagsHelp') }]) },
      ],
    };
  },
  actions: {
    hold: async (ctx, { what, until, reason }) => {
      const [kind, id] = (what ?? '').split(':');
      await ctx.call('dunning.hold', { clientId: ctx.params['id'], ...(kind === 'invoice' ? { invoiceId: id } : kind === 'service' ? { serviceId: id } : {}), until: until === '' ? null : until, reason });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    lift: async (ctx, { hold }) => {
      await ctx.call('dunning.liftHold', { id: hold });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    tags: async (ctx, { tags }) => {
      await ctx.call('dunning.tagClient', { clientId: ctx.params['id'], tags: (tags ?? '').split(',').map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== '') });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
