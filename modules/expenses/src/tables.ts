import { defineTable, z } from '@billet/sdk';

const id = z.number().int();

export const suppliers = defineTable({ name: 'suppliers', columns: z.strictObject({ name: z.string(), details: z.string() }), unique: [['name']] });

export const categories = defineTable({ name: 'categories', columns: z.strictObject({ name: z.string() }), unique: [['name']] });

/** What a bill and a recurring one have alike. */
const terms = {
  brand_id: id,
  supplier_id: id,
  category_id: id,
  title: z.string(),
  /** In minor units. */
  amount: id,
  currency: z.string(),
};

export const unitSchema = z.enum(['week', 'month', 'year']);

/** A bill that comes again and again. */
export const plans = defineTable({
  name: 'plans',
  columns: z.strictObject({
    ...terms,
    unit: unitSchema,
    count: id,
    first_due_on: z.string(),
    /** Inclusive. */
    ends_on: z.string().nullable(),
    /** How many periods have been gone through. */
    made: id,
    /** When the next one is due. */
    next_on: z.string(),
    active: z.boolean(),
  }),
  index: [['active', 'next_on']],
});

export const stateSchema = z.enum(['open', 'paid', 'cancelled']);

export const bills = defineTable({
  name: 'bills',
  columns: z.strictObject({
    ...terms,
    /** The supplier's own number. */
    reference: z.string(),
    due_on: z.string(),
    /** Of `due_on`, for reports. */
    due_month: z.string(),
    state: stateSchema,
    paid_on: z.string().nullable(),
    paid_month: z.string().nullable(),
    /** How often it was paid; each time is a fact of its own in the books. */
    bookings: id,
    plan_id: id.nullable(),
    /** Of a recurring one: the day by which its period is known. */
    period_on: z.string().nullable(),
  }),
  unique: [['plan_id', 'period_on']],
  index: [['state', 'due_on'], ['supplier_id'], ['category_id'], ['due_month'], ['paid_month']],
});

export const files = defineTable({ name: 'files', columns: z.strictObject({ bill_id: id, name: z.string(), size: id }), index: [['bill_id']] });

/** Apart from what describes them, so that a list does not read them. */
export const contents = defineTable({ name: 'contents', columns: z.strictObject({ file_id: id, content: z.string() }), unique: [['file_id']] });
