import { defineTable, z } from '@billet/sdk';

/** A piece of equipment and who has it; one row a serial number, its past is in the audit timeline. */
export const items = defineTable({
  name: 'items',
  columns: z.strictObject({
    client_id: z.number().int(),
    service_id: z.number().int(),
    serial: z.string(),
    label: z.string(),
    /** `lent`, then `due` once the service has ended, then `back`. */
    state: z.enum(['lent', 'due', 'back']),
    due_on: z.string().nullable(),
  }),
  clientColumn: 'client_id',
  unique: [['serial']],
  index: [['service_id'], ['state']],
});
