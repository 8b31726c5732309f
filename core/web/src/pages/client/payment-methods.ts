import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { approvalCards, ask } from './approval-cards.ts';
import type { GatewayRow } from '../shapes.ts';

interface MethodRow {
  readonly id: number;
  readonly label: string;
  readonly expires: string | null;
  readonly isDefault: boolean;
  readonly state: string;
}

const hidden = (id: number): readonly [{ name: string; label: string; widget: 'hidden'; value: string }] => [{ name: 'id', label: '', widget: 'hidden', value: String(id) }];

const card = (ctx: PageCtx, item: MethodRow): Card => ({
  kind: 'facts',
  title: item.label,
  facts: [
    { label: ctx.t('methods.state'), badge: { text: ctx.t(item.isDefault ? 'methods.default' : `methods.state.${item.state}`), tone: item.state === 'failing' ? 'warn' : item.isDefault ? 'ok' : 'idle' } },
    { label: ctx.t('methods.expires'), text: item.expires ?? '–' },
  ],
  actions: [...(item.isDefault && item.state === 'active' ? [] : [ctx.form('choose', ctx.t('methods.makeDefault'), hidden(item.id))]), ctx.form('remove', ctx.t('methods.remove'), hidden(item.id), { danger: true })],
});

/** Cards that may be charged without their owner being here. */
export const paymentMethodsPage: Page = {
  path: '/payment-methods',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly MethodRow[] }>('paymentMethods.list', { clientId: ctx.caller.clientId });
    const { items: gateways } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', {});
    return {
      title: ctx.t('methods.title'),
      lead: ctx.t('methods.lead'),
      crumbs: [{ label: ctx.t('invoices.title'), href: '/invoices' }],
      actions: gateways.filter((each) => each.setsUp === true).map((each) => ({ label: each.name, href: `/payment-methods/new/${String(each.id)}`, icon: 'plus' })),
      main: [...(items.length === 0 ? [{ kind: 'rows' as const, rows: [], empty: ctx.t('methods.empty') }] : items.map((item) => card(ctx, item))), ...(await approvalCards(ctx))],
    };
  },
  actions: {
    ask,
    choose: async (ctx, body) => {
      await ctx.call('paymentMethods.makeDefault', { id: body['id'] });
      return { to: '/payment-methods', say: 'form.saved' };
    },
    remove: async (ctx, body) => {
      await ctx.call('paymentMethods.remove', { id: body['id'] });
      return { to: '/payment-methods', say: 'form.saved' };
    },
  },
};
