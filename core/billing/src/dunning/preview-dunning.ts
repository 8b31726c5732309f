import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { Client } from '../clients/index.ts';
import { Invoice } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { todays } from './climb.ts';
import { loadCases } from './load-cases.ts';
import { foresee } from './rules/index.ts';
import { DunningDone } from './tables.ts';

const MOST = 200;

export const previewDunning = defineOperation({
  name: 'dunning.preview',
  summary: 'What has happened and what will happen to an invoice that stays unpaid.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/dunning' },
  audience: ['staff'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    /** Whose ladder it climbs. */
    ladder: z.string(),
    steps: z.array(z.strictObject({ on: z.string(), step: z.string(), action: z.string(), doneOn: z.string().nullable(), outcome: z.string().nullable() })),
  }),
  run: async (ctx, { id }) => {
    const { of, db } = data(ctx);
    if ((await of(Invoice).findById(id)) === undefined) throw notFound('Invoice');
    const [invoice] = await loadCases(db, [id], await todays(ctx));
    if (invoice === undefined) throw notFound('Invoice');
    const done = await of(DunningDone).where('invoice_id', id).orderBy('id');
    const past = done.map((row) => ({ on: row.done_on, step: row.step, action: row.action, doneOn: row.done_on, outcome: row.outcome }));
    const coming = invoice.isOpen ? foresee(invoice.given).map(({ on, step }) => ({ on, step: step.id, action: step.action, doneOn: null, outcome: null })) : [];
    return { ladder: invoice.scope, steps: [...past, ...coming] };
  },
});

export const previewClient = defineOperation({
  name: 'dunning.previewClient',
  summary: 'What will happen to a client who pays nothing, and when: all his open invoices, day by day.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/dunning' },
  audience: ['staff'],
  permission: 'dunning.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(z.strictObject({ on: z.string(), invoiceId: z.number().int(), number: z.string().nullable(), step: z.string(), action: z.string() })) }),
  run: async (ctx, { clientId }) => {
    const { of, db } = data(ctx);
    if ((await of(Client).findById(clientId)) === undefined) throw notFound('Client');
    const open = await of(Invoice).where({ client_id: clientId, status: 'issued', doc_type: 'invoice' }).whereIn('settlement', ['unpaid', 'part_paid']).orderBy('id').limit(MOST).select('id');
    const cases = await loadCases(db, open.map((row) => row.id), await todays(ctx));
    const items = cases.flatMap((invoice) => foresee(invoice.given).map(({ on, step }) => ({ on, invoiceId: invoice.invoiceId, number: invoice.number, step: step.id, action: step.action })));
    return { items: items.sort((a, b) => (a.on === b.on ? a.invoiceId - b.invoiceId : a.on < b.on ? -1 : 1)) };
  },
});

