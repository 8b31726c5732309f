import { field, integer, secretField, z } from '@billet/sdk';
import { readHours } from './working-hours.ts';

export const settings = z.strictObject({
  closeDays: field(integer({ min: 0, max: 365 }).default(0), { title: 'Days without an answer of the client after which an answered ticket is closed', help: '0 = never. Open tickets, and those in process, stay.' }),
  hours: field(z.string().trim().max(300).refine((text) => readHours(text) !== undefined, 'not hours of work').default(''), { title: 'Hours of work', help: 'For targets, such as 1-5 09:00-18:00, 6 09:00-13:00; 1 is Monday, in the zone of the brand. Empty = at all times.' }),
  largestKib: field(integer({ min: 1, max: 5120 }).default(2048), { title: 'Largest file, in KiB', help: 'Files are kept in the database.' }),
  endings: field(z.string().trim().toLowerCase().max(500).regex(/^[a-z0-9]+(?:[\s,]+[a-z0-9]+)*$/).default('pdf png jpg jpeg gif txt log csv doc docx xls xlsx odt ods zip'), { title: 'Kinds of files that are taken', help: 'Endings of names, apart by spaces.' }),
  mailKey: secretField({ title: 'Key of marks in mails', help: 'Made at the first start. With another one, later mails of a ticket stand apart from the earlier ones.' }, { min: 32 }).optional(),
});
