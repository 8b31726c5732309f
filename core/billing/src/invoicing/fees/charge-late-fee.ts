import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { lateRuleSchema } from '../rules/index.ts';
import { Invoice } from '../tables.ts';
import { addLateFee } from './add-late-fee.ts';

/** What the ladder does by itself, by hand. */
export const chargeLateFee = defineOperation({
  name: 'invoices.lateFee',
  summary: 'Charges an overdue invoice with a fee once or with interest for the days not charged yet.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/late-fee' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema, rule: lateRuleSchema }),
  output: z.strictObject({ invoiceId: z.number().int().nullable() }),
  run: async (ctx, { id, rule }) => {
    if ((await data(ctx).of(Invoice).findById(id)) === undefined) throw notFound('Invoice');
    return { invoiceId: await addLateFee(ctx, id, rule) };
  },
});
