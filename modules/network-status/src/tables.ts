import { defineTable, z } from '@billet/sdk';

const id = z.number().int();

/** Part of the network of a brand. Without server and product it concerns every client. */
export const components = defineTable({
  name: 'components',
  columns: z.strictObject({ brand_id: id, name: z.string(), server_id: id.nullable(), product_id: id.nullable(), sort: id, active: z.boolean() }),
  index: [['brand_id']],
});

export const kindSchema = z.enum(['incident', 'maintenance']);
export const impactSchema = z.enum(['none', 'minor', 'major', 'outage']);
export const stateSchema = z.enum(['investigating', 'identified', 'monitoring', 'resolved', 'planned', 'in-progress', 'completed']);

export const incidents = defineTable({
  name: 'incidents',
  columns: z.strictObject({
    brand_id: id, kind: kindSchema, title: z.string(), impact: impactSchema, state: stateSchema, component_ids: z.array(id),
    starts_at: z.string(),
    /** When planned work should be over. */
    ends_at: z.string().nullable(),
    over: z.boolean(),
    over_at: z.string().nullable(),
  }),
  index: [['brand_id', 'over']],
});

export const updates = defineTable({ name: 'updates', columns: z.strictObject({ incident_id: id, state: stateSchema, body: z.string(), at: z.string() }), index: [['incident_id']] });
