import { integer, invalid, z } from '@billet/sdk';

const language = z.string().regex(/^[a-zA-Z]{2}(-[a-zA-Z]{2,4})?$/);

/** Texts by language. */
export const namesSchema = z.record(language, z.string().trim().max(2000));

/** What a product has, by language, in the order in which it is shown: `Disk space` → `10 GB`. Without a value, it is simply there. */
export const featuresSchema = z.record(language, z.array(z.strictObject({ name: z.string().trim().min(1).max(80), value: z.string().trim().max(80).default('') })).max(40));

export const cycleSchema = z.strictObject({ unit: z.enum(['hour', 'day', 'week', 'month', 'year', 'once', 'free']), count: integer({ min: 1, max: 60 }).default(1) });

/** Hours are counted when they are over: nobody knows before how many there will be. */
export const assertHoursInArrears = (mode: string, cycles: readonly { readonly unit: string }[]): void => {
  if (mode !== 'arrears' && cycles.some(({ unit }) => unit === 'hour')) throw invalid('HOURS_IN_ARREARS', 'mode', 'What is priced by the hour is billed in arrears.');
};
