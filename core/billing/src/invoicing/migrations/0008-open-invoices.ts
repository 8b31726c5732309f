import type { Migration } from '@billet/database';

/** The list of what is open, newest first: among a million invoices a few thousand are. */
export const addOpenInvoices: Migration = {
  name: '0008-open-invoices',
  up: (m) => m.addIndex('invoices', ['id'], { name: 'invoices_open', where: `settlement in ('unpaid', 'part_paid')` }),
};
