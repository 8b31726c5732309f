import { defineOperation, notFound, z } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { attemptInFlight } from '../attempt-in-flight.ts';
import { ChargeSchedule } from '../tables-of-methods.ts';
import { storedMethodFor } from './stored-method.ts';

/** What is charged when its payer presses a button, and what became of it. */
export const seeCharging = defineOperation({
  name: 'payments.charging',
  summary: 'Which stored method an open invoice can be charged to now, and how the last charge of it ended.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{invoiceId}/charging' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ invoiceId: idSchema }),
  output: z.strictObject({
    /** How its owner knows it; `null` = nothing can be charged now. */
    method: z.string().nullable(),
    state: z.enum(['none', 'running', 'declined', 'action']),
    nextOn: z.string().nullable(),
  }),
  run: async (ctx, { invoiceId }) => {
    const { of, all } = data(ctx);
    const invoice = await of(Invoice).findById(invoiceId);
    if (invoice === undefined) throw notFound('Invoice');
    if (!['issued', 'proforma'].includes(invoice.status) || !['unpaid', 'part_paid'].includes(invoice.settlement)) return { method: null, state: 'none' as const, nextOn: null };
    const schedule = await all(ChargeSchedule).findOne({ invoice_id: invoiceId });
    const brand = await all(Brand).findById(invoice.brand_id);
    const due = schedule?.state === 'waiting' && brand !== undefined && (schedule.next_on ?? '9999') <= ctx.clock.today(brand.zone);
    const busy = await attemptInFlight(ctx, [invoiceId]);
    const stored = busy ? undefined : await storedMethodFor(ctx, invoice);
    const refused = schedule !== undefined && ['waiting', 'gave_up'].includes(schedule.state) && schedule.tries > 0;
    const state = due || schedule?.state === 'trying' ? ('running' as const) : schedule?.state === 'action' ? ('action' as const) : refused ? ('declined' as const) : ('none' as const);
    return { method: state === 'running' ? null : (stored?.method.label ?? null), state, nextOn: state === 'declined' ? (schedule?.next_on ?? null) : null };
  },
});
