import { field, integer, z } from '@billet/sdk';

export const settings = z.strictObject({
  aheadDays: field(integer({ min: 0, max: 365 }).default(30), { title: 'Days ahead', help: 'A recurring bill is made this many days before it is due.' }),
  upcomingDays: field(integer({ min: 1, max: 90 }).default(14), { title: 'Days in the overview', help: 'The start page of staff shows what is due within so many days.' }),
  largestKib: field(integer({ min: 1, max: 5120 }).default(2048), { title: 'Largest file, in KiB', help: 'Files are kept in the database.' }),
});
