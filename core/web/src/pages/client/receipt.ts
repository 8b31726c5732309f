import { permits } from '@billet/kernel';
import type { Money, NextAction } from '@billet/sdk';
import { claimCards } from '../next-step.ts';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import type { PageOf } from '../shapes.ts';

interface Receipt {
  readonly id: number;
  readonly payerName: string;
  readonly method: string;
  readonly reference: string;
  readonly receivedOn: string;
  readonly reversed: boolean;
  readonly money: Money;
  readonly refunded: Money;
  readonly toBalance: Money;
  readonly claims: readonly { readonly money: Money; readonly next: NextAction }[];
  readonly parts: readonly { readonly invoiceId: number; readonly number: string; readonly issuedOn: string; readonly amount: number }[];
}

/** What was paid of an invoice, each with its receipt; nothing for members who may not see payments. */
export const paidCard = async (ctx: PageCtx, invoice: { readonly id: number; readonly paid: Money }): Promise<readonly Card[]> => {
  if (invoice.paid.amount === 0 || !permits(ctx.caller.permissions, 'payments.read')) return [];
  const { items } = await ctx.call<PageOf<Pick<Receipt, 'id' | 'reference' | 'receivedOn' | 'money'>>>('payments.list', { invoiceId: invoice.id });
  if (items.length === 0) return [];
  return [{ kind: 'rows', title: ctx.t('receipt.receipts'), rows: items.map((item) => ({ icon: 'card', title: ctx.say.date(item.receivedOn), href: `/payments/${String(item.id)}`, meta: item.reference, money: item.money })), empty: '' }];
};

/** The receipt of a payment. */
export const receiptPage: Page = {
  path: '/payments/:id',
  area: 'client',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const { t } = ctx;
    const receipt = await ctx.call<Receipt>('receipts.get', { id: ctx.params['id'] });
    const of = (amount: number): Money => ({ amount, currency: receipt.money.currency });
    return {
      title: `${t('receipt.title')} ${String(receipt.id)}`,
      ...(receipt.reversed ? { badge: { text: t('receipt.reversed'), tone: 'idle' as const } } : {}),
      crumbs: [{ label: t('invoices.title'), href: '/invoices' }],
      actions: [{ label: t('document.pdf'), href: `/payments/${String(receipt.id)}/pdf`, icon: 'download' }],
      main: [
        ...claimCards(ctx, receipt.claims),
        {
          kind: 'facts',
          facts: [
            { label: t('receipt.received'), money: receipt.money },
            ...(receipt.refunded.amount === 0 ? [] : [{ label: t('receipt.refunded'), money: receipt.refunded }]),
            { label: t('receipt.receivedOn'), date: receipt.receivedOn },
            { label: t('receipt.from'), text: receipt.payerName },
            { label: t('receipt.method'), text: receipt.method },
            { label: t('receipt.reference'), text: receipt.reference },
          ],
        },
        {
          kind: 'table',
          title: t('receipt.for'),
          caption: t('receipt.for'),
          columns: [{ label: t('invoices.number') }, { label: t('invoice.issued'), hide: 'p2' }, { label: t('receipt.amount'), end: true }],
          rows: [
            ...receipt.parts.map((part) => ({ cells: [{ text: part.number === '' ? String(part.invoiceId) : part.number, href: `/invoices/${String(part.invoiceId)}` }, part.issuedOn === '' ? { text: '' } : { date: part.issuedOn }, { money: of(part.amount) }] })),
            ...(receipt.toBalance.amount === 0 ? [] : [{ cells: [{ text: t('receipt.toBalance'), href: '/balance' }, { text: '' }, { money: receipt.toBalance }] }]),
          ],
          empty: '',
        },
      ],
    };
  },
};
