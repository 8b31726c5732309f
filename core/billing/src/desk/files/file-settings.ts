import { field, integer, z } from '@billet/sdk';

const MOST_KIB = 5120;

/** As much as a file may weigh at most, whatever is set. */
export const LARGEST_FILE = MOST_KIB * 1024;

/** Which files staff may keep about clients. */
export const deskSettings = z.strictObject({
  largestKib: field(integer({ min: 1, max: MOST_KIB }).default(2048), { title: 'Largest file of a client, in KiB', help: 'Files are kept in the database. 5120 at most.' }),
  endings: field(z.string().trim().toLowerCase().max(500).regex(/^[a-z0-9]+(?:[\s,]+[a-z0-9]+)*$/).default('pdf png jpg jpeg txt csv doc docx xls xlsx odt ods zip'), { title: 'Kinds of files that are taken', help: 'Endings of names, apart by spaces.' }),
  mostFiles: field(integer({ min: 1, max: 500 }).default(100), { title: 'Files per client at most' }),
});

export const endingsOf = (text: string): readonly string[] => text.split(/[\s,]+/);
