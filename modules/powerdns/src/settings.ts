import { field, integer, secretField, z, type SettingsOf } from '@billet/sdk';

const HOST = /^(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]\.?$/i;

/** Host names, separated by spaces, commas or lines. */
const hosts = z.string().refine((text) => text.split(/[\s,]+/).every((host) => host === '' || HOST.test(host)), 'has something that is no host name');

/** One PowerDNS server, as its HTTP API shows it. */
export const accountSettings = z.strictObject({
  url: field(z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8081'), { title: 'Address of the API', help: 'What the settings "webserver-address" and "webserver-port" of PowerDNS say.' }),
  apiKey: secretField({ title: 'API key', help: 'The setting "api-key" of PowerDNS.' }),
  serverId: field(z.string().regex(/^[\w.-]{1,64}$/).default('localhost'), { title: 'Server id' }),
  nameServers: field(hosts.default(''), { title: 'Name servers', help: 'Host names, separated by spaces, of every new zone that names none of its own.', section: 'New zones' }),
  soaEmail: field(z.union([z.literal(''), z.email()]).default(''), { title: 'Contact address', help: 'Empty = hostmaster at the zone.', widget: 'email', section: 'New zones' }),
  ttl: field(integer({ min: 30, max: 604_800 }).default(3600), { title: 'TTL', unit: 's', section: 'New zones' }),
  template: field(z.string().max(4000).default(''), {
    title: 'First records',
    help: 'One a line: host, type, value. For example: @ A 192.0.2.10, or @ MX 10 mail.example.com',
    widget: 'textarea',
    section: 'New zones',
  }),
  accountsZone: field(z.string().regex(HOST).default('accounts.billet.invalid'), {
    title: 'Zone of the book-keeping',
    help: 'Billet notes here which zone belongs to which service. The zone answers no question from outside.',
  }),
});

const most = (title: string) => field(integer({ min: 0 }).default(0), { title, help: '0 = unlimited' });

/** What a plan allows. */
export const productSettings = z.strictObject({ zones: most('Zones'), records: most('Records of a zone') });

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
