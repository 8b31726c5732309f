import type { NextAction } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import { asMinor } from '../as-minor.ts';
import { nextCard, onward } from '../next-step.ts';
import type { Page, PageCtx } from '../page.ts';
import type { ClientRow, GatewayRow } from '../shapes.ts';

const clientOf = async (ctx: PageCtx): Promise<ClientRow> => (await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.caller.clientId })).client;

const load = async (ctx: PageCtx, extra: readonly Card[] = []): ReturnType<Page['load']> => {
  const client = await clientOf(ctx);
  const { items } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: client.brandId, currency: client.currency });
  const methods = items.filter((item) => item.extension !== 'balance');
  return {
    title: ctx.t('topUp.title'),
    crumbs: [{ label: ctx.t('balance.title'), href: '/balance' }],
    main: [
      ...extra,
      methods.length === 0
        ? { kind: 'note', tone: 'warn', text: ctx.t('pay.noMethod') }
        : {
            kind: 'form',
            lead: ctx.t('topUp.lead'),
            form: ctx.form('pay', ctx.t('topUp.submit'), [
              { name: 'amount', label: ctx.t('balance.amount'), widget: 'money', required: true, unit: client.currency },
              { name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'choices', options: methods.map((item, i) => ({ value: String(item.id), label: item.name, selected: i === 0 })) },
            ]),
          },
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
      const started = await ctx.call<{ state: string; next: NextAction }>('payments.topUp', { clientId: ctx.caller.clientId, gatewayAccountId: body['gatewayAccountId'], amount: asMinor(body['amount'], currency, 'amount') });
      if (started.next.kind === 'redirect') return onward(ctx, started.next);
      if (started.state === 'succeeded') return { to: '/balance', say: 'pay.thanks' };
      return load(ctx, [nextCard(ctx, started.next)]);
    },
  },
};
