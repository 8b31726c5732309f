import { defineTable, type TableRow, z } from '@billet/sdk';

/** Products whose services wait until somebody has been there. */
export const products = defineTable({
  name: 'products',
  columns: z.strictObject({ product_id: z.number().int(), checklist: z.string() }),
  unique: [['product_id']],
});

/** One installation: where, when, by whom, and what came of it. */
export const orders = defineTable({
  name: 'orders',
  columns: z.strictObject({
    service_id: z.number().int(),
    client_id: z.number().int(),
    label: z.string(),
    address: z.string(),
    phone: z.string(),
    checklist: z.string(),
    state: z.enum(['open', 'planned', 'done', 'cancelled']),
    planned_on: z.iso.date().nullable(),
    /** Between which hours, as it is told to the client. */
    hours: z.string(),
    technician: z.string(),
    /** Times somebody went there in vain. */
    visits: z.number().int(),
    report: z.string(),
    done_on: z.iso.date().nullable(),
    /** Whether the service has been let go on. */
    released: z.boolean(),
  }),
  clientColumn: 'client_id',
  // A service is installed once.
  unique: [['service_id']],
  index: [['state', 'planned_on']],
});

export type OrderRow = TableRow<typeof orders.columns>;
