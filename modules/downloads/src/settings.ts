import { field, integer, z } from '@billet/sdk';

export const settings = z.strictObject({
  largestKib: field(integer({ min: 1, max: 5120 }).default(5120), { title: 'Largest file, in KiB', help: 'Files are kept in the database. What is larger stands better elsewhere, with a link to it in the words.' }),
});
