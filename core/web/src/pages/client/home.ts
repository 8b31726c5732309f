import { slotCards } from '../../addons/slots.ts';
import type { Page } from '../page.ts';
import { invoiceTable, serviceTable } from '../parts.ts';
import type { InvoiceRow, PageOf, ServiceRow } from '../shapes.ts';

export const homePage: Page = {
  path: '/',
  area: 'client',
  open: 'member',
  nav: 'home',
  load: async (ctx) => {
    const clientId = ctx.caller.clientId;
    const open = (await ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId, settlement: 'open', limit: 20 })).items;
    const { items: services } = await ctx.call<PageOf<ServiceRow>>('services.list', { clientId, limit: 10 });
    const { balances } = await ctx.call<{ balances: readonly { amount: number; currency: string }[] }>('payments.balance', { clientId });
    const first = open.reduce<InvoiceRow | undefined>((best, row) => (best === undefined || row.dueDate < best.dueDate ? row : best), undefined);
    return {
      title: ctx.visitor.name,
      actions: [{ label: ctx.t('home.add'), href: '/shop', icon: 'plus' }],
      main: [
        ...(first === undefined
          ? [{ kind: 'note' as const, tone: 'ok' as const, icon: 'check', text: ctx.t('home.nothingDue') }]
          : [
              {
                kind: 'due' as const,
                lead: ctx.t('home.due', { date: ctx.say.date(first.dueDate) }),
                money: first.open,
                action: { label: ctx.t('pay.now'), href: `/invoices/${String(first.id)}` },
                ...(open.length > 1 ? { footer: ctx.t('home.moreOpen', { count: open.length - 1 }) } : {}),
              },
            ]),
        serviceTable(ctx, services, '/services', { title: ctx.t('services.title') }),
        ...(open.length > 0 ? [invoiceTable(ctx, open, '/invoices', { title: ctx.t('invoices.open') })] : []),
      ],
      aside: [
        ...(ctx.caller.clientId === undefined ? [] : await slotCards(ctx, 'client.home.aside', { clientId: ctx.caller.clientId })),
        {
          kind: 'facts',
          title: ctx.t('nav.account'),
          quiet: true,
          facts: [
            ...(balances.length === 0 ? [{ label: ctx.t('balance.title'), text: '–' }] : balances.map((money) => ({ label: ctx.t('balance.title'), money }))),
            { label: ctx.t('home.signedInAs'), text: ctx.visitor.name },
          ],
        },
      ],
    };
  },
};
