import type { Page } from '../../page.ts';
import { buttonProblem, cycleText } from '../../parts.ts';
import type { ClientRow, PageOf, ServiceRow } from '../../shapes.ts';

const BILLABLE: readonly string[] = ['pending', 'active', 'suspended'];

/** The next period of chosen services, billed now; none is billed twice. */
export const earlyInvoicesPage: Page = {
  path: '/staff/clients/:id/early',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { t } = ctx;
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.params['id'] });
    const { items } = await ctx.call<PageOf<ServiceRow>>('services.list', { clientId: client.id, limit: 200 });
    const services = items.filter((service) => BILLABLE.includes(service.status));
    return {
      title: t('early.title'),
      lead: t('early.lead'),
      crumbs: [{ label: t('nav.clients'), href: '/staff/clients' }, { label: client.name, href: `/staff/clients/${String(client.id)}` }],
      main: [
        ...buttonProblem(ctx, 'bill'),
        services.length === 0
          ? { kind: 'note', tone: 'info', text: t('services.empty') }
          : {
              kind: 'form',
              form: ctx.form('bill', t('early.bill'), services.map((service) => ({
                name: `service-${String(service.id)}`,
                label: `${service.label} · ${service.number}`,
                help: `${ctx.say.money(service.price)} · ${cycleText(ctx, service.cycle)}${service.nextBillAt === null ? '' : ` · ${t('services.nextBill')} ${ctx.say.date(service.nextBillAt.slice(0, 10))}`}`,
                widget: 'switch' as const,
              }))),
            },
      ],
    };
  },
  actions: {
    bill: async (ctx, body) => {
      const serviceIds = Object.keys(body).flatMap((key) => /^service-(\d{1,10})$/.exec(key)?.[1] ?? []);
      const { invoiceIds } = await ctx.call<{ invoiceIds: readonly number[] }>('billing.invoiceEarly', { serviceIds });
      return { to: invoiceIds.length === 1 ? `/staff/invoices/${String(invoiceIds[0])}` : '/staff/invoices', say: 'early.billed' };
    },
  },
};
