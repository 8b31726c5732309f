import type { Card } from '../../view-models/page.ts';
import type { Action, PageCtx } from '../page.ts';
import type { InvoiceDetail, InvoiceRow, PageOf } from '../shapes.ts';

/** Split and merge of a draft or pro-forma: other papers of the client that could join it, and its lines to take out. */
export const mergeAndSplit = async (ctx: PageCtx, { invoice, lines }: InvoiceDetail): Promise<readonly Card[]> => {
  const drafts = await Promise.all(['draft', 'proforma'].map((status) => ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId: invoice.clientId, status, limit: 50 })));
  const others = drafts.flatMap(({ items }) => items).filter((item) => item.id !== invoice.id && item.total.currency === invoice.total.currency);
  return [
    ...(others.length === 0
      ? []
      : [{ kind: 'form' as const, title: ctx.t('invoiceMerge.title'), lead: ctx.t('invoiceMerge.lead'), form: ctx.form('merge', ctx.t('invoiceMerge.submit'), others.map((item) => ({ name: `other-${String(item.id)}`, label: `${item.number ?? ctx.t('status.draft')} · ${ctx.say.money(item.total)}`, widget: 'switch' as const }))) }]),
    ...(lines.length < 2
      ? []
      : [{ kind: 'form' as const, title: ctx.t('invoiceSplit.title'), lead: ctx.t('invoiceSplit.lead'), form: ctx.form('split', ctx.t('invoiceSplit.submit'), lines.map((line) => ({ name: `take-${String(line.id)}`, label: line.description, widget: 'switch' as const }))) }]),
  ];
};

const picked = (body: Readonly<Record<string, string>>, prefix: string): readonly string[] => Object.keys(body).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));

export const mergeAction: Action = async (ctx, body) => {
  await ctx.call('invoices.merge', { ids: [ctx.params['id'], ...picked(body, 'other-')] });
  return { to: ctx.request.path, say: 'form.saved' };
};

export const splitAction: Action = async (ctx, body) => {
  const { id } = await ctx.call<{ id: number }>('invoices.split', { id: ctx.params['id'], lineIds: picked(body, 'take-') });
  return { to: `/staff/invoices/${String(id)}`, say: 'form.saved' };
};
