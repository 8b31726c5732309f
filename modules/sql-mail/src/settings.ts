import { field, integer, secretField, z, type SettingsOf } from '@billet/sdk';
import { sqlFields } from '@billet/sql-accounts';

const { host, port, database, user, password } = sqlFields('billet_mail');

/** One mail server, by the database that Postfix and Dovecot read, and the HTTP interface of Dovecot. */
export const accountSettings = z.strictObject({
  engine: field(z.enum(['postgres', 'mysql']).default('postgres'), { title: 'Database' }),
  host,
  port,
  database,
  user,
  password,
  smtpHost: field(z.string().default(''), { title: 'Mail server for test mails', help: 'Where Postfix takes mail, by port 25. Filled in, mailboxes have a button that sends them a test mail.', widget: 'host', section: 'Postfix' }),
  smtpPort: field(integer({ min: 1, max: 65_535 }).default(25), { title: 'Port of the mail server', section: 'Postfix' }),
  doveadmUrl: field(z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''), {
    title: 'Address of doveadm',
    help: 'Filled in, Billet shows what is in a mailbox, ends sessions at once, and removes the mail with the mailbox.',
    section: 'Dovecot',
  }),
  doveadmKey: secretField({ title: 'Key of doveadm', help: 'The setting "doveadm_api_key" of Dovecot.', section: 'Dovecot' }).optional(),
  sieve: field(z.boolean().default(false), { title: 'Dovecot reads the rules (Sieve)', help: 'Needed for automatic replies and for the folders of spam and viruses; the guide of this module shows the settings of Dovecot.', section: 'Dovecot' }),
});

const most = (title: string, unit?: string) => field(integer({ min: 0, max: 1_000_000_000 }).default(0), { title, help: '0 = unlimited', ...(unit === undefined ? {} : { unit }) });

/** What a plan allows. */
export const productSettings = z.strictObject({ mailboxes: most('Mailboxes'), forwarders: most('Forwardings'), quotaMb: most('Space of a mailbox at most', 'MB') });

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
