import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Invoice } from '../tables.ts';
import { holdEditable } from './hold-editable.ts';
import { partyOf } from './party-of.ts';
import { putInForce } from './put-in-force.ts';
import { retax } from './retax.ts';

/** Both parties are taken as they are on the day of issue. */
export const issueDraft = defineOperation({
  name: 'invoices.issue',
  summary: 'Issues a draft or pro-forma: it gets its number and cannot be changed any more. A draft may become a pro-forma first.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/issue' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema, as: z.enum(['invoice', 'proforma']).default('invoice') }),
  output: z.strictObject({ id: z.number().int(), number: z.string() }),
  run: async (ctx, { id, as }) => {
    const invoice = await holdEditable(ctx, id);
    const { party, hash } = await partyOf(ctx, invoice.payer_id, invoice.legal_entity_id);
    await data(ctx).all(Invoice).findById(id).patch({ party, party_hash: hash });
    await retax(ctx, { ...invoice, party } as Invoice);
    return putInForce(ctx, id, as);
  },
});
