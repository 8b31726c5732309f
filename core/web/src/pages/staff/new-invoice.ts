import { permits } from '@billet/kernel';
import { BilletError, isBilletError } from '@billet/sdk';
import type { FieldWish, Body, Page, PageCtx } from '../page.ts';
import { asMinor } from '../as-minor.ts';
import { chooseClient } from './choose-client.ts';

/** Lines that an invoice may begin with; a draft takes more. */
const LINES = [1, 2, 3, 4, 5] as const;

const lineFields = (ctx: PageCtx): readonly FieldWish[] =>
  LINES.flatMap((at): readonly FieldWish[] => [
    { name: `description${String(at)}`, label: `${String(at)}. ${ctx.t('invoiceEdit.description')}`, widget: 'text', width: 'third' },
    { name: `quantity${String(at)}`, label: `${String(at)}. ${ctx.t('invoiceEdit.quantity')}`, widget: 'number', width: 'third', value: '1' },
    { name: `unitPrice${String(at)}`, label: `${String(at)}. ${ctx.t('invoiceEdit.unitPrice')}`, widget: 'text', width: 'third' },
  ]);

const filled = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';

/** Numbers of the lines that something was written in. */
const writtenIn = (body: Body): readonly number[] => LINES.filter((at) => filled(body[`description${String(at)}`]) || filled(body[`unitPrice${String(at)}`]));

const lineOf = (body: Body, at: number, currency: string): Readonly<Record<string, unknown>> => ({
  description: body[`description${String(at)}`],
  quantity: body[`quantity${String(at)}`],
  unitPrice: asMinor(body[`unitPrice${String(at)}`], currency, `unitPrice${String(at)}`),
});

/** What is wrong with a line is told where it was written. */
const atItsField = (error: unknown, lines: readonly number[]): unknown => {
  const [, index, name] = (isBilletError(error) ? /^lines\.(\d+)\.(\w+)$/.exec(error.field ?? '') : null) ?? [];
  const at = lines[Number(index)];
  return isBilletError(error) && name !== undefined && at !== undefined ? new BilletError(error.code, error.message, { status: error.status, field: `${name}${String(at)}`, details: error.details }) : error;
};

/** A one-off invoice: a draft, or issued at once with the lines that stand here. */
export const newInvoicePage: Page = {
  path: '/staff/invoices/new',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const clientId = ctx.query['client'] ?? '';
    const title = ctx.t('invoiceEdit.new');
    const crumbs = [{ label: ctx.t('invoices.title'), href: '/staff/invoices' }];
    if (!permits(ctx.caller.permissions, 'clients.read')) return { title, crumbs, main: [{ kind: 'note', tone: 'warn', icon: 'lock', text: ctx.t('newInvoice.noClients') }] };
    if (clientId === '') return chooseClient(ctx, title, crumbs);
    const { client } = await ctx.call<{ client: { name: string } }>('clients.get', { id: clientId });
    return {
      title,
      lead: client.name,
      crumbs,
      main: [
        {
          kind: 'form',
          form: ctx.form('create', ctx.t('newInvoice.create'), [
            { name: 'clientId', label: '', widget: 'hidden', value: clientId },
            ...lineFields(ctx),
            { name: 'dueDate', label: ctx.t('invoice.due'), widget: 'date', help: ctx.t('invoiceEdit.dueHelp') },
            { name: 'notes', label: ctx.t('invoiceEdit.notes'), widget: 'textarea' },
            { name: 'issue', label: ctx.t('newInvoice.issue'), widget: 'switch', help: ctx.t('newInvoice.issueHelp') },
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const { clientId, dueDate, notes } = body;
      const { client } = await ctx.call<{ client: { currency: string } }>('clients.get', { id: clientId });
      const lines = writtenIn(body);
      try {
        const made = await ctx.call<{ id: number }>('invoices.createDraft', { clientId, notes: notes ?? '', lines: lines.map((at) => lineOf(body, at, client.currency)), issue: body['issue'] === 'on', ...(filled(dueDate) ? { dueDate } : {}) });
        return { to: `/staff/invoices/${String(made.id)}` };
      } catch (error) {
        throw atItsField(error, lines);
      }
    },
  },
};
