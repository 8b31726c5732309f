import { field, secretField, type SettingsOf, z } from '@billet/sdk';

const LIMITS = 'Limits of a new package';

/** "unlimited" or a whole number. */
const limit = (title: string, unit?: string): z.ZodDefault<z.ZodString> =>
  field(z.string().regex(/^(unlimited|\d{1,9})$/).default('unlimited'), { title, section: LIMITS, ...(unit === undefined ? {} : { unit }) });

/** One server with DirectAdmin. */
export const accountSettings = z.strictObject({
  address: field(z.url({ protocol: /^https?$/ }), { title: 'Address of DirectAdmin', help: 'With port, for example https://server.example.com:2222', widget: 'url' }),
  user: field(z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/).default('admin'), { title: 'User', help: 'An administrator or a reseller.' }),
  loginKey: secretField({ title: 'Login key', help: 'From Login Keys; a password works as well.' }),
  trust: field(z.string().max(20_000).default(''), { title: "Server's certificate", help: 'PEM text, only if no public authority signed it.', widget: 'textarea' }),
  ip: field(z.string().regex(/^[a-zA-Z0-9.:]{1,45}$/).default('shared'), { title: 'IP address of new accounts', help: 'An address of the server, "shared" or "sharedreseller".' }),
  domainSuffix: field(z.string().regex(/^([a-z0-9-]+(\.[a-z0-9-]+)+)?$/).default(''), { title: 'Domain of accounts that bring none', help: 'The user name stands before it.' }),
});

/** What a product sells. */
export const productSettings = z.strictObject({
  package: field(z.string().regex(/^[\w.-]{0,64}$/).default(''), { title: 'Package', help: 'One that is on the server. Empty: Billet makes one with the limits below.', widget: 'remote', list: 'packages' }),
  disk: limit('Disk space', 'MB'),
  bandwidth: limit('Traffic a month', 'MB'),
  mailboxes: limit('Mailboxes'),
  databases: limit('Databases'),
  ftpUsers: limit('FTP users'),
  subdomains: limit('Subdomains'),
  domains: limit('Domains'),
  aliases: limit('Domain aliases'),
  shell: field(z.boolean().default(false), { title: 'Shell access', section: LIMITS }),
  reseller: field(z.boolean().default(false), { title: 'Reseller', section: 'Reseller' }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
