import type { Page } from '../page.ts';

/** A one-off invoice begins as an empty draft. */
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
          form: ctx.form('create', ctx.t('invoiceEdit.create'), [
            { name: 'clientId', label: ctx.t('invoiceEdit.clientId'), widget: clientId === '' ? 'number' : 'hidden', value: clientId, required: true },
            { name: 'dueDate', label: ctx.t('invoice.due'), widget: 'date', help: ctx.t('invoiceEdit.dueHelp') },
            { name: 'notes', label: ctx.t('invoiceEdit.notes'), widget: 'textarea' },
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, { clientId, dueDate, notes }) => {
      const made = await ctx.call<{ id: number }>('invoices.createDraft', { clientId, notes: notes ?? '', ...(dueDate === undefined || dueDate === '' ? {} : { dueDate }) });
      return { to: `/staff/invoices/${String(made.id)}` };
    },
  },
};
