import { invalid } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import { nextCard, onward } from '../next-step.ts';
import type { Page, PageCtx } from '../page.ts';
import { offerText, payOrAgree, type Started } from './pay-or-agree.ts';
import type { GatewayRow, InvoiceRow, PageOf } from '../shapes.ts';

const openOnes = async (ctx: PageCtx): Promise<readonly InvoiceRow[]> => {
  const { items } = await ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId: ctx.caller.clientId, settlement: 'open', limit: 50 });
  const [first] = items;
  // One payment has one currency and one receiver.
  return items.filter((item) => item.open.currency === first?.open.currency && item.brandId === first.brandId);
};

/** `alone`: what must be answered first. */
const load = async (ctx: PageCtx, extra: readonly Card[] = [], alone = false): ReturnType<Page['load']> => {
  const invoices = await openOnes(ctx);
  const [first] = invoices;
  const crumbs = [{ label: ctx.t('invoices.title'), href: '/invoices' }];
  if (first === undefined) return { title: ctx.t('paySeveral.title'), crumbs, main: [{ kind: 'note', tone: 'ok', text: ctx.t('paySeveral.none') }] };
  const { items } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: first.brandId, currency: first.open.currency });
  if (items.length === 0) return { title: ctx.t('paySeveral.title'), crumbs, main: [{ kind: 'note', tone: 'warn', text: ctx.t('pay.noMethod') }] };
  return {
    title: ctx.t('paySeveral.title'),
    crumbs,
    main: [
      ...extra,
      ...(alone ? [] : [{
        kind: 'form' as const,
        lead: ctx.t('paySeveral.lead'),
        form: ctx.form('pay', ctx.t('paySeveral.submit'), [
          ...invoices.map((item) => ({ name: `invoice-${String(item.id)}`, label: `${item.number ?? '–'} · ${ctx.say.money(item.open)} · ${ctx.say.date(item.dueDate)}`, widget: 'switch' as const, checked: true })),
          { name: 'gatewayAccountId', label: ctx.t('pay.method'), errorAt: 'invoiceIds', widget: 'choices' as const, options: items.map((item, i) => ({ value: String(item.id), label: item.name, hint: offerText(ctx, first.open.currency, item.conversion), selected: i === 0 })) },
        ]),
      }]),
    ],
  };
};

/** Several invoices with one payment. */
export const paySeveralPage: Page = {
  path: '/pay',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: (ctx) => load(ctx),
  actions: {
    pay: async (ctx, body) => {
      const invoiceIds = Object.keys(body).flatMap((name) => (name.startsWith('invoice-') ? [name.slice('invoice-'.length)] : []));
      if (invoiceIds.length === 0) throw invalid('CHOOSE_INVOICES', 'invoiceIds', 'Choose at least one invoice.');
      const answer = await payOrAgree(ctx, body, (agreed) => ctx.call<Started>('payments.start', { invoiceIds, gatewayAccountId: body['gatewayAccountId'], ...agreed }));
      if ('agree' in answer) return load(ctx, [answer.agree], true);
      const { started } = answer;
      if (started.next.kind === 'redirect') return onward(ctx, started.next);
      if (started.state === 'succeeded') return { to: '/invoices', say: 'pay.thanks' };
      return load(ctx, [nextCard(ctx, started.next, `/invoices/${invoiceIds[0] ?? ''}`)]);
    },
  },
};
