import { integer, z } from '@billet/sdk';

/** Texts by language. */
export const namesSchema = z.record(z.string().regex(/^[a-zA-Z]{2}(-[a-zA-Z]{2,4})?$/), z.string().trim().max(2000));

export const cycleSchema = z.strictObject({ unit: z.enum(['day', 'week', 'month', 'year', 'once', 'free']), count: integer({ min: 1, max: 60 }).default(1) });
