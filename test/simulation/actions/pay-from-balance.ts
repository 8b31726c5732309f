import type { Action } from '../world.ts';

/** What was overpaid pays something else; asking for more than there is gets a refusal. */
export const payFromBalance: Action = {
  name: 'pay from the balance',
  weight: 5,
  run: async (world) => {
    const invoice = await world.one<{ id: number; brand_id: number; open: number | string; amount: number | string }>(
      `select i.id, i.brand_id, i.total - i.paid - i.credited as open, b.amount from invoices i join client_balances b on b.client_id = i.client_id and b.currency = i.currency
       where i.status = 'issued' and i.doc_type = 'invoice' and i.total > i.paid + i.credited order by i.id`,
    );
    if (invoice === undefined) return;
    const gatewayAccountId = world.brands.find((brand) => brand.id === invoice.brand_id)?.balanceId;
    const amount = Math.max(1, Math.min(Number(invoice.open), Number(invoice.amount)));
    await world.call('payments.start', { invoiceIds: [invoice.id], gatewayAccountId, ...(world.random.chance(70) ? { amount } : {}) });
  },
};
