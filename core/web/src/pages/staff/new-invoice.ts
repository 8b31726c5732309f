import type { FieldWish, Body, Page, PageCtx } from '../page.ts';
import { asMinor } from '../as-minor.ts';

/** Lines that an invoice may begin with; a draft takes more. */
const LINES = [1, 2, 3, 4, 5] as const;

const lineFields = (ctx: PageCtx): readonly FieldWish[] =>
  LINES.flatMap((at): readonly FieldWish[] => [
    { name: `description${String(at)}`, label: `${String(at)}. ${ctx.t('invoiceEdit.description')}`, widget: 'text', width: 'third' },
    { name: `quantity${String(at)}`, label: `${String(at)}. ${ctx.t('invoiceEdit.quantity')}`, widget: 'number', width: 'third', value: '1' },
    { name: `unitPrice${String(at)}`, label: `${String(at)}. ${ctx.t('invoiceEdit.unitPrice')}`, widget: 'text', width: 'third' },
  ]);

const filled = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';

const linesOf = (body: Body, currency: string): readonly Record<string, unknown>[] =>
  LINES.filter((at) => filled(body[`description${String(at)}`]) || filled(body[`unitPrice${String(at)}`])).map((at) => ({
    description: body[`description${String(at)}`],
    quantity: body[`quantity${String(at)}`],
    unitPrice: asMinor(body[`unitPrice${String(at)}`], currency, `unitPrice${String(at)}`),
  }));

/** A one-off invoice: a draft, or issued at once with the lines that stand here. */
export const newInvoicePage: Page = {
  path: '/staff/invoices/new',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx) => {
    const clientId = ctx.query['client'] ?? '';
    const { client } = clientId === '' ? { client: undefined } : await ctx.call<{ client: { name: string } }>('clients.get', { id: clientId });
    return {
      title: ctx.t('invoiceEdit.new'),
      lead: client?.name,
      crumbs: [{ label: ctx.t('invoices.title'), href: '/staff/invoices' }],
      main: [
        {
          kind: 'form',
          form: ctx.form('create', ctx.t('newInvoice.create'), [
            { name: 'clientId', label: ctx.t('invoiceEdit.clientId'), widget: clientId === '' ? 'number' : 'hidden', value: clientId, required: true },
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
      const made = await ctx.call<{ id: number }>('invoices.createDraft', { clientId, notes: notes ?? '', lines: linesOf(body, client.currency), issue: body['issue'] === 'on', ...(filled(dueDate) ? { dueDate } : {}) });
      return { to: `/staff/invoices/${String(made.id)}` };
    },
  },
};
