import { asMinor } from '../as-minor.ts';
import type { Action, Body, PageCtx } from '../page.ts';
import type { InvoiceDetail } from '../shapes.ts';
import { promise } from '../promise-card.ts';
import { mergeAction, splitAction } from './merge-split.ts';

const id = (ctx: PageCtx): string => ctx.params['id'] ?? '';

const currencyOf = async (ctx: PageCtx): Promise<string> => (await ctx.call<InvoiceDetail>('invoices.get', { id: id(ctx) })).invoice.total.currency;

const lineOf = async (ctx: PageCtx, body: Body): Promise<Record<string, unknown>> => ({
  description: body['description'],
  quantity: body['quantity'],
  unitPrice: asMinor(body['unitPrice'], await currencyOf(ctx), 'unitPrice'),
  taxClass: body['taxClass'] === '' ? null : body['taxClass'],
});

/** An action that calls one operation with the invoice's id and stays on the page. */
const simple = (operation: string, input: (ctx: PageCtx, body: Body) => Record<string, unknown> | Promise<Record<string, unknown>> = () => ({}), say = 'form.saved'): Action =>
  async (ctx, body) => {
    await ctx.call(operation, { id: id(ctx), ...(await input(ctx, body)) });
    return { to: ctx.request.path, say };
  };

/** Forms of the invoice page by name. */
export const invoiceActions: Readonly<Record<string, Action>> = {
  promise,
  merge: mergeAction,
  split: splitAction,
  pay: async (ctx, body) => {
    const currency = await currencyOf(ctx);
    await ctx.call('payments.record', {
      invoiceId: id(ctx),
      gatewayAccountId: body['gatewayAccountId'],
      amount: asMinor(body['amount'], currency, 'amount'),
      fee: asMinor(body['fee'] === '' ? '0' : body['fee'], currency, 'fee'),
      reference: body['reference'],
    });
    return { to: ctx.request.path, say: 'payments.booked' };
  },
  void: simple('invoices.void', (_ctx, body) => ({ reason: body['reason'] })),
  add: simple('invoices.addLine', lineOf),
  issue: simple('invoices.issue'),
  proforma: simple('invoices.issue', () => ({ as: 'proforma' })),
  terms: simple('invoices.update', (_ctx, body) => ({ dueDate: body['dueDate'], gatewayAccountId: body['gatewayAccountId'] === '' ? null : body['gatewayAccountId'], notes: body['notes'] ?? '', ...(body['payerId'] === undefined ? {} : { payerId: body['payerId'] }) })),
  send: simple('invoices.send', (_ctx, body) => ({ mail: body['mail'] }), 'mails.queued'),
  writeOff: simple('invoices.writeOff', (_ctx, body) => ({ reason: body['reason'] })),
  lateFee: async (ctx, body) => {
    const typed = (name: string): string | undefined => (body[name] === undefined || body[name].trim() === '' ? undefined : body[name].trim().replace(',', '.'));
    const [percent, amount] = [typed('percent'), typed('amount')];
    const rule = body['kind'] === 'interest'
      ? { kind: 'interest', percent: percent ?? '', per: body['per'] }
      : { kind: 'fee', ...(percent === undefined ? {} : { percent }), ...(amount === undefined ? {} : { amount: asMinor(amount, await currencyOf(ctx), 'amount') }) };
    const { invoiceId } = await ctx.call<{ invoiceId: number | null }>('invoices.lateFee', { id: id(ctx), rule });
    return invoiceId === null ? { to: ctx.request.path, say: 'invoiceEdit.noLateFee' } : { to: `/staff/invoices/${String(invoiceId)}`, say: 'invoiceEdit.lateFeeCharged' };
  },
  revoke: simple('invoices.revokeLink'),
  credit: simple('invoices.credit', async (ctx, body) => ({
    reason: body['reason'],
    ...(body['lineId'] === undefined || body['lineId'] === '' ? {} : { lines: [{ lineId: body['lineId'], net: asMinor(body['net'], await currencyOf(ctx), 'net') }] }),
  })),
  charge: async (ctx) => {
    await ctx.call('payments.charge', { invoiceId: id(ctx) });
    return { to: ctx.request.path, say: 'invoiceEdit.charging' };
  },
  discard: async (ctx) => {
    await ctx.call('invoices.discard', { id: id(ctx) });
    return { to: '/staff/invoices', say: 'form.saved' };
  },
};

/** Forms of single lines: `line-7` changes, `remove-7` takes off. */
export const lineAction = (name: string): Action | undefined => {
  const [, verb, lineId] = /^(line|remove)-(\d{1,10})$/.exec(name) ?? [];
  if (lineId === undefined) return undefined;
  return verb === 'line' ? simple('invoices.changeLine', async (ctx, body) => ({ lineId, ...(await lineOf(ctx, body)) })) : simple('invoices.removeLine', () => ({ lineId }));
};
