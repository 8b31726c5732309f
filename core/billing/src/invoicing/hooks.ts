import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

const id = z.number().int();
const money = z.strictObject({ amount: z.number().int(), currency: z.string() });
const subject = (event: { readonly invoiceId: number }): string => `invoice:${String(event.invoiceId)}`;
const since = '0.1.0';

export const declareInvoicingHooks = (bus: HookBus): void => {
  bus.declareEvent('invoice.issued', { schema: z.strictObject({ invoiceId: id, clientId: id, total: money }), version: 1, subject, since });
  bus.declareEvent('invoice.paid', { schema: z.strictObject({ invoiceId: id, clientId: id, paidOn: z.string() }), version: 1, subject, since });
  bus.declareEvent('invoice.credited', { schema: z.strictObject({ invoiceId: id, creditNoteId: id, clientId: id, total: money }), version: 1, subject, since });
  bus.declareEvent('invoice.reopened', { schema: z.strictObject({ invoiceId: id, clientId: id }), version: 1, subject, since });
  bus.declareEvent('invoice.voided', { schema: z.strictObject({ invoiceId: id, clientId: id }), version: 1, subject, since });
  bus.declareEvent('billing.runFinished', {
    schema: z.strictObject({ runId: id, expected: id, produced: id, parked: id }),
    version: 1,
    subject: (event) => `run:${String(event.runId)}`,
    since,
  });
};
