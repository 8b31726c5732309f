import type { Card } from '../../view-models/page.ts';
import { nextCard, onward } from '../next-step.ts';
import type { Page, PageCtx } from '../page.ts';
import { downloads } from '../downloads.ts';
import { offerText, payOrAgree, type Offer, type Started } from './pay-or-agree.ts';
import { sheetOf, today } from '../parts.ts';
import type { InvoiceDetail } from '../shapes.ts';
import { invoiceBadge } from '../tones.ts';

const load = async (ctx: PageCtx, extra: readonly Card[] = []): ReturnType<Page['load']> => {
  const { token } = ctx.params;
  const detail = await ctx.call<InvoiceDetail>('invoices.byLink', { token });
  const { invoice } = detail;
  const { items } = invoice.open.amount > 0 ? await ctx.call<{ items: readonly { id: number; name: string; conversion: Offer | null }[] }>('payments.methodsByLink', { token }) : { items: [] };
  const pay: readonly Card[] =
    items.length === 0 || extra.length > 0
      ? []
      : [
          {
            kind: 'pay',
            title: ctx.t('pay.title'),
            money: invoice.open,
            form: ctx.form('pay', ctx.t('pay.submit', { amount: ctx.say.money(invoice.open) }), [
              { name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'choices', options: items.map((item, i) => ({ value: String(item.id), label: item.name, hint: offerText(ctx, invoice.open.currency, item.conversion), selected: i === 0 })) },
            ]),
          },
        ];
  return {
    title: `${ctx.t(`invoice.type.${invoice.type}`)} ${invoice.number ?? ''}`,
    badge: invoiceBadge(ctx.say, invoice, today(ctx)),
    actions: downloads(ctx, invoice, `/i/${token ?? ''}`),
    main: [{ kind: 'sheet', sheet: sheetOf(ctx, detail) }],
    ...(extra.length + pay.length === 0 ? {} : { aside: [...extra, ...pay] }),
  };
};

/** An invoice for whoever holds its unguessable link: to read, and to pay when the bank asks for the cardholder. */
export const linkedInvoicePage: Page = {
  path: '/i/:token',
  comesBack: true,
  area: 'client',
  open: 'any',
  load: (ctx) => load(ctx),
  actions: {
    pay: async (ctx, body) => {
      const answer = await payOrAgree(ctx, body, (agreed) => ctx.call<Started>('payments.startByLink', { token: ctx.params['token'], gatewayAccountId: body['gatewayAccountId'], ...agreed }));
      if ('agree' in answer) return load(ctx, [answer.agree]);
      const { started } = answer;
      if (started.next.kind === 'redirect') return onward(ctx, started.next);
      if (started.state === 'succeeded') return { to: ctx.request.path, say: 'pay.thanks' };
      return load(ctx, [nextCard(ctx, started.next, ctx.request.path)]);
    },
  },
};
