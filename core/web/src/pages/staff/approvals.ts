import type { Page } from '../page.ts';
import { before } from '../parts.ts';
import type { PageOf } from '../shapes.ts';

interface Asked {
  readonly id: number;
  readonly clientId: number;
  readonly clientName: string;
  readonly methodName: string;
  readonly fileName: string;
  readonly note: string;
  readonly askedAt: string;
}

/** Clients who ask for a payment method that is not for everybody. */
export const approvalsPage: Page = {
  path: '/staff/approvals',
  area: 'staff',
  open: 'member',
  nav: 'payments',
  load: async (ctx) => {
    const { items } = await ctx.call<PageOf<Asked>>('paymentMethods.approvals', { state: 'asked', ...before(ctx) });
    return {
      title: ctx.t('money.approvals'),
      crumbs: [{ label: ctx.t('nav.payments'), href: '/staff/payments' }],
      main:
        items.length === 0
          ? [{ kind: 'rows', rows: [], empty: ctx.t('money.approvalsNone') }]
          : items.map((item) => ({
              kind: 'facts' as const,
              title: item.clientName,
              facts: [
                { label: ctx.t('pay.method'), text: item.methodName },
                { label: ctx.t('money.received'), instant: item.askedAt },
                ...(item.fileName === '' ? [] : [{ label: ctx.t('money.certificate'), text: item.fileName, href: `/staff/approvals/${String(item.id)}/file` }]),
                ...(item.note === '' ? [] : [{ label: ctx.t('money.note'), text: item.note }]),
              ],
              actions: [ctx.form('approve', ctx.t('money.approve'), [{ name: 'id', label: '', widget: 'hidden' as const, value: String(item.id) }]), ctx.form('refuse', ctx.t('money.refuse'), [{ name: 'id', label: '', widget: 'hidden' as const, value: String(item.id) }], { danger: true })],
            })),
    };
  },
  action: (name) =>
    name !== 'approve' && name !== 'refuse'
      ? undefined
      : async (ctx, body) => {
          await ctx.call('paymentMethods.answerApproval', { id: body['id'], approve: name === 'approve' });
          return { to: '/staff/approvals', say: 'form.saved' };
        },
};
