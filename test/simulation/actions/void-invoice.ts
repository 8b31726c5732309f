import type { Action } from '../world.ts';

/** Staff take an invoice out of force, or try to although it is paid. */
export const voidInvoice: Action = {
  name: 'void an invoice',
  weight: 1,
  run: async (world) => {
    const invoice = await world.one<{ id: number }>("select id from invoices where doc_type = 'invoice' order by id desc limit 20");
    if (invoice !== undefined) await world.call('invoices.void', { id: invoice.id, reason: 'simulation' });
  },
};
