import { defineOperation, notFound, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { Invoice } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { defaultLadder, ladderSchema, previewLadder } from './rules/index.ts';
import { DunningDone } from './tables.ts';

export const previewDunning = defineOperation({
  name: 'dunning.preview',
  summary: 'What has happened and what will happen to an invoice that stays unpaid.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/dunning' },
  audience: ['staff'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ steps: z.array(z.strictObject({ on: z.string(), step: z.string(), action: z.string(), doneOn: z.string().nullable(), outcome: z.string().nullable() })) }),
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const invoice = await of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    const brand = await all(Brand).findById(invoice.brand_id);
    const ladder = brand?.ladder == null ? defaultLadder : ladderSchema.parse(brand.ladder);
    const done = await of(DunningDone).where('invoice_id', id);
    return {
      steps: previewLadder(ladder, invoice.due_date).map(({ on, step }) => {
        const row = done.find((each) => each.step === step.id);
        return { on, step: step.id, action: step.action, doneOn: row?.done_on ?? null, outcome: row?.outcome ?? null };
      }),
    };
  },
});
