import type { Action } from '../world.ts';
import { book, openInvoice } from './pay.ts';

/** Too little, or too much: the rest waits, or goes to other invoices and the balance. */
export const payWrongly: Action = {
  name: 'pay too little or too much',
  weight: 9,
  run: async (world) => {
    const invoice = await openInvoice(world);
    if (invoice === undefined) return;
    const open = Number(invoice.open);
    await book(world, invoice, world.random.chance(50) ? 1 + world.random.below(open) : open + 1 + world.random.below(2 * open));
  },
};
