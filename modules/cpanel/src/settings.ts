import { field, secretField, type SettingsOf, z } from '@billet/sdk';

const name = (title: string, help: string, section: string): z.ZodDefault<z.ZodString> =>
  field(
    z
      .string()
      .regex(/^[\w .-]{0,64}$/)
      .default(''),
    { title, help, section },
  );

const LIMITS = 'Limits of a new package';

/** "unlimited" or a whole number. */
const limit = (title: string, unit?: string): z.ZodDefault<z.ZodString> =>
  field(
    z
      .string()
      .regex(/^(unlimited|\d{1,9})$/)
      .default('unlimited'),
    { title, section: LIMITS, ...(unit === undefined ? {} : { unit }) },
  );

/** One server with WHM. */
export const accountSettings = z.strictObject({
  address: field(z.url({ protocol: /^https?$/ }), {
    title: 'Address of WHM',
    help: 'With port, for example https://server.example.com:2087',
    widget: 'url',
  }),
  user: field(z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/).default('root'), {
    title: 'WHM user',
    help: 'root, or a reseller whose accounts these are.',
  }),
  token: secretField({ title: 'API token', help: 'From WHM, Manage API Tokens.' }),
  trust: field(z.string().max(20_000).default(''), {
    title: "Server's certificate",
    help: 'PEM text, only if no public authority signed it.',
    widget: 'textarea',
  }),
  domainSuffix: field(z.string().regex(/^([a-z0-9-]+(\.[a-z0-9-]+)+)?$/).default(''), {
    title: 'Domain of accounts that bring none',
    help: 'The user name stands before it. Empty: cPanel gives a temporary domain.',
  }),
  keepDns: field(z.boolean().default(false), { title: 'Keep DNS zones of removed accounts' }),
});

/** What a product sells. */
export const productSettings = z.strictObject({
  package: field(
    z
      .string()
      .regex(/^[\w .-]{0,64}$/)
      .default(''),
    { title: 'Package', help: 'One that is on the server. Empty: Billet makes one with the limits below.', widget: 'remote', list: 'packages' },
  ),
  disk: limit('Disk space', 'MB'),
  bandwidth: limit('Traffic a month', 'MB'),
  mailboxes: limit('Mailboxes'),
  databases: limit('Databases'),
  ftpUsers: limit('FTP users'),
  subdomains: limit('Subdomains'),
  addonDomains: limit('Further domains'),
  aliases: limit('Domain aliases'),
  featureList: name('Feature list', 'Empty: the default one.', LIMITS),
  shell: field(z.boolean().default(false), { title: 'Shell access', section: LIMITS }),
  ownAddress: field(z.boolean().default(false), { title: 'IP address of its own', section: LIMITS }),
  reseller: field(z.boolean().default(false), { title: 'Reseller', section: 'Reseller' }),
  rights: name('Access control list', 'Name of the list with the rights a reseller gets.', 'Reseller'),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
