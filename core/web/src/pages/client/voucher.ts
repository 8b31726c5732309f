import type { Page } from '../page.ts';

interface Redeemed {
  readonly amount: number;
  readonly currency: string;
}

/** A voucher becomes balance. */
export const voucherPage: Page = {
  path: '/balance/voucher',
  area: 'client',
  open: 'member',
  nav: 'balance',
  load: (ctx) =>
    Promise.resolve({
      title: ctx.t('vouchers.redeem'),
      crumbs: [{ label: ctx.t('balance.title'), href: '/balance' }],
      main: [{ kind: 'form', lead: ctx.t('vouchers.redeemLead'), form: ctx.form('redeem', ctx.t('vouchers.redeem'), [{ name: 'code', label: ctx.t('vouchers.code'), widget: 'text', required: true, autocomplete: 'off', placeholder: 'XXXX-XXXX-XXXX-XXXX' }]) }],
    }),
  actions: {
    redeem: async (ctx, body) => {
      await ctx.call<Redeemed>('vouchers.redeem', { clientId: ctx.caller.clientId, code: body['code'] ?? '' });
      return { to: '/balance', say: 'vouchers.redeemed' };
    },
  },
};
