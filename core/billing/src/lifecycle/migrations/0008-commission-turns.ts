import type { Migration } from '@billet/database';

/** An invoice may be paid, opened by a refund and paid again: its commission rows are counted in turns. */
export const commissionTurns: Migration = {
  name: '0008-commission-turns',
  up: async (m) => {
    await m.addColumns('commissions', (t) => t.ref('invoice_id', 'invoices').nullable());
    await m.addColumns('commissions', (t) => t.int('turn').default(0));
    await m.raw('update commissions set turn = id, invoice_id = coalesce((select i.credits_invoice_id from invoices i where i.id = commissions.document_id), document_id)');
    await m.dropIndex('commissions', ['document_id', 'service_id', 'kind'], { unique: true });
    await m.addIndex('commissions', ['invoice_id', 'service_id', 'turn'], { unique: true, name: 'commissions_turn' });
  },
};
