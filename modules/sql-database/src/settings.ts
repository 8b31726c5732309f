import { field, integer, z, type SettingsOf } from '@billet/sdk';
import { sqlFields } from '@billet/sql-accounts';

const { host, port, user, password, database } = sqlFields('billet');

/** One database server, with a user of Billet's that may make databases and users. */
export const accountSettings = z.strictObject({
  engine: field(z.enum(['postgresql', 'mysql']).default('postgresql'), { title: 'Type', help: '"mysql" is MariaDB or MySQL.' }),
  host,
  port,
  user,
  password,
  database: field(database, { title: 'Book-keeping', help: 'A database of its own, in which Billet notes what belongs to whom. It has to be there.' }),
  publicHost: field(z.string().max(255).default(''), { title: 'Address for clients', help: 'Shown to clients. Empty = the host above.', widget: 'host' }),
  clientHosts: field(z.string().max(500).default('%'), { title: 'Clients come from', help: 'MariaDB: hosts or patterns, separated by spaces. % = from anywhere.' }),
});

const most = (title: string) => field(integer({ min: 0 }).default(0), { title, help: '0 = unlimited' });

/** What a plan allows. */
export const productSettings = z.strictObject({ databases: most('Databases'), users: most('Users'), connections: most('Connections of a user') });

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
