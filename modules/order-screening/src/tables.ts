import { defineTable, type TableRow, z } from '@billet/sdk';

/** What was found when an order came in, and what a person decided. */
export const screenings = defineTable({
  name: 'screenings',
  columns: z.strictObject({
    order_id: z.number().int(),
    client_id: z.number().int(),
    number: z.string(),
    points: z.number().int(),
    /** Names of signs, separated by spaces. */
    signs: z.string(),
    placed_from: z.string().nullable(),
    state: z.enum(['clear', 'held', 'released', 'refused']),
  }),
  clientColumn: 'client_id',
  // An order is looked at once: what was found stays what staff see.
  unique: [['order_id']],
  index: [['state']],
});

export type Screening = TableRow<typeof screenings.columns>;
