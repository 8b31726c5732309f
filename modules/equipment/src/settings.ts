import { field, integer, z } from '@billet/sdk';

export const settings = z.strictObject({
  daysToReturn: field(integer({ min: 0, max: 365 }).default(14), { title: 'Days to return', help: 'What is lent is due back so many days after its service has ended.' }),
});
