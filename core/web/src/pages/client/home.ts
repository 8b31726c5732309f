import { permits } from '@billet/kernel';
import type { Money } from '@billet/sdk';
import { slotCards } from '../../addons/slots.ts';
import { mailTroubleNotes } from '../mail-trouble.ts';
import type { Page, PageCtx } from '../page.ts';
import { statusBadge } from '../tones.ts';
import type { Card } from '../../view-models/page.ts';
import { cycleText, invoiceTable } from '../parts.ts';
import type { InvoiceRow, PageOf, ServiceRow } from '../shapes.ts';

/** Services as people think of them: what it is, what it costs, when it comes again; a badge only where something is not as usual. */
const servicesCard = (ctx: PageCtx, services: readonly ServiceRow[]): Card => ({
  kind: 'rows',
  title: ctx.t('services.title'),
  link: { label: ctx.t('home.allServices'), href: '/services' },
  rows: services.map((row) => ({
    icon: 'server',
    title: row.label,
    href: `/services/${String(row.id)}`,
    meta: row.number,
    ...(row.status === 'active' ? {} : { badge: statusBadge(ctx.say, row.status) }),
    end: row.nextBillAt === null ? cycleText(ctx, row.cycle) : `${cycleText(ctx, row.cycle)} · ${ctx.t('home.renews', { date: ctx.say.date(row.nextBillAt.slice(0, 10)) })}`,
    money: row.price,
  })),
  empty: ctx.t('services.empty'),
  emptyLink: { label: ctx.t('home.add'), href: '/shop' },
});

export const homePage: Page = {
  path: '/',
  area: 'client',
  open: 'member',
  nav: 'home',
  load: async (ctx) => {
    const clientId = ctx.caller.clientId;
    const may = (permission: string): boolean => permits(ctx.caller.permissions, permission);
    const open = may('invoices.read') ? (await ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId, settlement: 'open', limit: 20 })).items : [];
    const services = may('services.read') ? (await ctx.call<PageOf<ServiceRow>>('services.list', { clientId, limit: 10 })).items : [];
    const balances = may('payments.read') ? (await ctx.call<{ balances: readonly Money[] }>('payments.balance', { clientId })).balances : [];
    const first = open.reduce<InvoiceRow | undefined>((best, row) => (best === undefined || row.dueDate < best.dueDate ? row : best), undefined);
    return {
      title: ctx.visitor.name,
      ...(services.length === 0 ? {} : { lead: ctx.t('home.lead', { count: services.length }) }),
      ...(may('orders.write') ? { actions: [{ label: ctx.t('home.add'), href: '/shop', icon: 'plus' }] } : {}),
      main: [
        ...(await mailTroubleNotes(ctx, clientId)),
        ...(!may('invoices.read')
          ? []
          : first === undefined
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
        ...(may('services.read') ? [servicesCard(ctx, services)] : []),
        ...(open.length > 0 ? [invoiceTable(ctx, open, '/invoices', { title: ctx.t('invoices.open') })] : []),
      ],
      aside: [
        ...(ctx.caller.clientId === undefined ? [] : await slotCards(ctx, 'client.home.aside', { clientId: ctx.caller.clientId })),
        {
          kind: 'facts',
          title: ctx.t('nav.account'),
          quiet: true,
          facts: [
            ...(!may('payments.read') ? [] : balances.length === 0 ? [{ label: ctx.t('balance.title'), text: '–' }] : balances.map((money) => ({ label: ctx.t('balance.title'), money }))),
            { label: ctx.t('home.signedInAs'), text: ctx.visitor.name },
          ],
        },
      ],
    };
  },
};
