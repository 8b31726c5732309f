import { addDays, conflict, currencySchema, defineOperation, localDateSchema, notFound, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { draftLineInput } from './draft-line.ts';
import { insertDraft } from './insert-draft.ts';
import { putInForce } from './put-in-force.ts';

/** A one-off invoice: as a draft, or issued at once. */
export const createDraft = defineOperation({
  name: 'invoices.createDraft',
  summary: 'Makes an invoice by hand: a draft that can be changed, or issued at once.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({
    clientId: idSchema,
    payerId: idSchema.optional(),
    currency: currencySchema.optional(),
    lines: z.array(draftLineInput).max(200).default([]),
    dueDate: localDateSchema.optional(),
    gatewayAccountId: idSchema.optional(),
    notes: z.string().trim().max(2000).default(''),
    issue: z.boolean().default(false),
  }),
  output: z.strictObject({ id: z.number().int(), number: z.string().nullable() }),
  run: async (ctx, input) => {
    const client = await data(ctx).of(Client).findById(input.clientId);
    if (client === undefined) throw notFound('Client');
    if (client.status !== 'active') throw conflict('CLIENT_CLOSED', 'This account is closed.');
    const brand = await brandOf(ctx, client.brand_id);
    const invoice = await insertDraft(ctx, {
      client, brand,
      payerId: input.payerId,
      currency: input.currency ?? client.currency,
      dueDate: input.dueDate ?? addDays(ctx.clock.today(brand.zone), brand.due_days),
      lines: input.lines,
      gatewayAccountId: input.gatewayAccountId ?? null,
      notes: input.notes,
    });
    return input.issue ? putInForce(ctx, invoice.id, 'invoice') : { id: invoice.id, number: null };
  },
});
