import { field, integer, z, type SettingsOf } from '@billet/sdk';
import { sqlFields } from '@billet/sql-accounts';

const FOLDER = /^\/[\w./-]{1,200}$/;
const id = (title: string) => field(integer({ min: 1, max: 65_533 }).default(1001), { title, section: 'Files' });

const { host, port, database, user, password } = sqlFields('billet_ftp');

/** One ProFTPD, by the database it reads. SQLite is none: shut into a folder, ProFTPD cannot open the file again. */
export const accountSettings = z.strictObject({
  engine: field(z.enum(['postgres', 'mysql']).default('postgres'), { title: 'Database' }),
  host,
  port,
  database,
  user,
  password,
  root: field(z.string().regex(FOLDER).refine((path) => !path.split('/').includes('..')).default('/srv/ftp'), { title: 'Folder of all accounts', help: 'Every service has a folder of its own in it.', section: 'Files' }),
  uid: id('User id of the files'),
  gid: id('Group id of the files'),
});

/** What a plan allows. */
export const productSettings = z.strictObject({
  users: field(integer({ min: 0 }).default(0), { title: 'FTP users', help: '0 = unlimited' }),
  quotaMb: field(integer({ min: 0, max: 1_000_000_000 }).default(0), { title: 'Space of a user at most', unit: 'MB', help: '0 = unlimited' }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
