import type { Card } from '../../view-models/page.ts';
import { asMinor } from '../as-minor.ts';
import { nextCard, onward } from '../next-step.ts';
import type { Page, PageCtx } from '../page.ts';
import { offerText, payOrAgree, type Started } from './pay-or-agree.ts';
import type { ClientRow, GatewayRow } from '../shapes.ts';

const clientOf = async (ctx: PageCtx): Promise<ClientRow> => (await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.caller.clientId })).client;

/** `alone`: what must be answered first. */
const load = async (ctx: PageCtx, extra: readonly Card[] = [], alone = false): ReturnType<Page['load']> => {
  const client = await clientOf(ctx);
  const { items } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: client.brandId, currency: client.currency });
  const methods = items.filter((item) => item.extension !== 'balance');
  return {
    title: ctx.t('topUp.title'),
    crumbs: [{ label: ctx.t('balance.title'), href: '/balance' }],
    main: [
      ...extra,
      ...(alone
        ? []
        : methods.length === 0
        ? [{ kind: 'note' as const, tone: 'warn' as const, text: ctx.t('pay.noMethod') }]
        : [{
            kind: 'form' as const,
            lead: ctx.t('topUp.lead'),
            form: ctx.form('pay', ctx.t('topUp.submit'), [
              { name: 'amount', label: ctx.t('balance.amount'), widget: 'money' as const, required: true, unit: client.currency },
              { name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'choices' as const, options: methods.map((item, i) => ({ value: String(item.id), label: item.name, hint: offerText(ctx, client.currency, item.conversion), selected: i === 0 })) },
            ]),
          }]),
    ],
  };
};

/** Money paid ahead. */
export const topUpPage: Page = {
  path: '/balance/top-up',
  area: 'client',
  open: 'member',
  nav: 'balance',
  load: (ctx) => load(ctx),
  actions: {
    pay: async (ctx, body) => {
      const { currency } = await clientOf(ctx);
      const amount = asMinor(body['amount'], currency, 'amount');
      const answer = await payOrAgree(ctx, body, (agreed) => ctx.call<Started>('payments.topUp', { clientId: ctx.caller.clientId, gatewayAccountId: body['gatewayAccountId'], amount, ...agreed }));
      if ('agree' in answer) return load(ctx, [answer.agree], true);
      const { started } = answer;
      if (started.next.kind === 'redirect') return onward(ctx, started.next);
      if (started.state === 'succeeded') return { to: '/balance', say: 'pay.thanks' };
      // A slip is kept with the balance, where its paper is too.
      return started.next.kind === 'display' && started.next.slip !== undefined ? { to: '/balance' } : load(ctx, [nextCard(ctx, started.next)]);
    },
  },
};
