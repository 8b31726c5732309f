import { integer, invalid, z } from '@billet/sdk';

/** Texts by language. */
export const namesSchema = z.record(z.string().regex(/^[a-zA-Z]{2}(-[a-zA-Z]{2,4})?$/), z.string().trim().max(2000));

export const cycleSchema = z.strictObject({ unit: z.enum(['hour', 'day', 'week', 'month', 'year', 'once', 'free']), count: integer({ min: 1, max: 60 }).default(1) });

/** Hours are counted when they are over: nobody knows before how many there will be. */
export const assertHoursInArrears = (mode: string, cycles: readonly { readonly unit: string }[]): void => {
  if (mode !== 'arrears' && cycles.some(({ unit }) => unit === 'hour')) throw invalid('HOURS_IN_ARREARS', 'mode', 'What is priced by the hour is billed in arrears.');
};
