import { defineTable, type TableRow, z } from '@billet/sdk';

/** One piece of equipment. Where it has been is in its loans. */
export const items = defineTable({
  name: 'items',
  columns: z.strictObject({
    serial: z.string(),
    mac: z.string(),
    model: z.string(),
    state: z.enum(['stock', 'lent', 'lost']),
  }),
  unique: [['serial']],
  index: [['state']],
});

/** Somebody has or had a piece. `serial` and `model` are what it was called then. */
export const loans = defineTable({
  name: 'loans',
  columns: z.strictObject({
    item_id: z.number().int(),
    /** The item while it is out: a piece is with one client at a time. */
    out_item: z.number().int().nullable(),
    client_id: z.number().int(),
    service_id: z.number().int(),
    serial: z.string(),
    model: z.string(),
    /** Minor units that are charged if it does not come back; 0 = nothing. */
    charge: z.number().int(),
    currency: z.string(),
    lent_on: z.iso.date(),
    due_on: z.iso.date().nullable(),
    ended_on: z.iso.date().nullable(),
    outcome: z.enum(['out', 'back', 'lost']),
    invoice_id: z.number().int().nullable(),
  }),
  clientColumn: 'client_id',
  erased: 'stay',
  unique: [['out_item']],
  index: [['service_id'], ['item_id'], ['outcome', 'due_on']],
});

export type ItemRow = TableRow<typeof items.columns>;
export type LoanRow = TableRow<typeof loans.columns>;
