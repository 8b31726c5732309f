import { field, integer, z } from '@billet/sdk';

/** What staff may set on the page of the extension. */
export const settings = z.strictObject({
  daysToReturn: field(integer({ min: 0, max: 365 }).default(14), { title: 'Days to return', help: 'Equipment is due this many days after its service has ended.' }),
});
