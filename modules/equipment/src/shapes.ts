import { integer, z } from '@billet/sdk';
import type { ItemRow, LoanRow } from './tables.ts';

export const id = integer({ min: 1, max: 2_147_483_647 });
export const before = integer({ min: 1 }).optional();

export const item = z.strictObject({ id: z.number().int(), serial: z.string(), mac: z.string(), model: z.string(), state: z.enum(['stock', 'lent', 'lost']) });

export const itemView = ({ id: itemId, serial, mac, model, state }: ItemRow): z.input<typeof item> => ({ id: itemId, serial, mac, model, state });

export const loan = z.strictObject({
  id: z.number().int(), itemId: z.number().int(), clientId: z.number().int(), serviceId: z.number().int(), serial: z.string(), model: z.string(), charge: z.strictObject({ amount: z.number().int(), currency: z.string() }),
  lentOn: z.string(), dueOn: z.string().nullable(), endedOn: z.string().nullable(), outcome: z.enum(['out', 'back', 'lost']), invoiceId: z.number().int().nullable(),
});

export const loanView = (row: LoanRow): z.input<typeof loan> => ({
  id: row.id, itemId: row.item_id, clientId: row.client_id, serviceId: row.service_id, serial: row.serial, model: row.model, charge: { amount: row.charge, currency: row.currency },
  lentOn: row.lent_on, dueOn: row.due_on, endedOn: row.ended_on, outcome: row.outcome, invoiceId: row.invoice_id,
});
