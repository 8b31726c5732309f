import { z } from 'zod';
import { integer } from './integer.ts';
import type { ResourceKind } from './resource-map.ts';
import { field, type SettingsSchema } from './settings.ts';

/**
 * How core, pages and API edit a kind of resource. Titles are English; a language pack translates
 * `resources.<kind>` (one), `resources.<kind>.many` and `resources.<kind>.<field>`.
 * @since 0.1.0
 */
export interface ResourceForm {
  readonly title: string;
  readonly titles: string;
  /** The field that people know it by. */
  readonly name: string;
  /** Fields that two of a kind never share on one server; absent = the name. */
  readonly unique?: readonly string[];
  /** Fields besides the password, each with a `FieldMeta`. A list is typed one entry a line. */
  readonly fields: SettingsSchema;
  /** It has a password: core makes one when none is given, keeps it sealed and hands it over as `password`. */
  readonly secret?: boolean;
  /** Fields a client fills in; the others are for staff. Empty = the whole kind is made by staff only. */
  readonly client: readonly string[];
  /** Fields that no client ever sees, such as notes of staff. @since 0.1.0 */
  readonly hidden?: readonly string[];
  /** Fields that stay as they were made. */
  readonly fixed?: readonly string[];
  /** The tab it stands under on the pages. */
  readonly group: 'access' | 'mail' | 'web' | 'databases' | 'dns' | 'other';
  /** Belongs to a resource of another kind: the value of `field` is that one's name. It goes with it. */
  readonly parent?: { readonly kind: ResourceKind; readonly field: string };
}

const line = z.string().trim().max(255);
const host = line.regex(/^[A-Za-z0-9.*:_%/-]{1,255}$/);
const domainName = line.toLowerCase().regex(/^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
const address = line.toLowerCase().regex(/^[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
const target = z.union([address, domainName]);
const quota = field(z.union([integer({ min: 0 }), z.literal('unlimited')]).optional(), { title: 'Quota', unit: 'bytes' });
const path = line.regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))[^\0\\]*$/);
const mac = line.regex(/^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/);
const switchOf = (title: string, initial: boolean): z.ZodType => field(z.boolean().default(initial), { title, widget: 'switch' });
const enabled = switchOf('Enabled', true);
const engine = field(z.enum(['mysql', 'postgresql']), { title: 'Type', widget: 'select' });
const identifier = line.regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/);
const speed = (title: string): z.ZodType => field(integer({ min: 1000 }).optional(), { title, unit: 'bit/s' });

/** Forms of the kinds that core knows. @since 0.1.0 */
export const coreResourceForms: Readonly<Record<string, ResourceForm>> = {
  radiusLogin: {
    title: 'Login', titles: 'Logins', name: 'username', secret: true, group: 'access',
    client: [], fixed: ['username'], hidden: ['notes'],
    fields: z.strictObject({
      username: field(line.regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/), { title: 'User name' }),
      portal: switchOf('May enter the client area', false),
      macs: field(z.array(mac).max(5).default([]), { title: 'Bound devices (MAC)' }),
      ip: field(z.ipv4().optional(), { title: 'Fixed address' }),
      pool: field(line.regex(/^[\w-]{1,64}$/).optional(), { title: 'Address pool' }),
      netmask: field(z.ipv4().optional(), { title: 'Mask' }),
      gateway: field(z.ipv4().optional(), { title: 'Gateway' }),
      dns: field(z.array(z.ipv4()).max(2).optional(), { title: 'DNS servers' }),
      route: field(z.cidrv4().optional(), { title: 'Network behind the router' }),
      ipv6Prefix: field(z.cidrv6().optional(), { title: 'IPv6 prefix, delegated' }),
      ipv6Link: field(z.cidrv6().optional(), { title: 'IPv6 prefix of the link' }),
      down: speed('Download'),
      up: speed('Upload'),
      maxSessions: field(integer({ min: 1, max: 100 }).optional(), { title: 'Sessions at once' }),
      firewallRule: field(integer({ min: 0 }).optional(), { title: 'Firewall rule' }),
      proxy: field(z.boolean().optional(), { title: 'Proxy' }),
      publicIp: field(z.boolean().optional(), { title: 'Public address' }),
      message: field(z.string().trim().max(500).optional(), { title: 'Message to the client', widget: 'textarea' }),
      notes: field(z.string().trim().max(2000).optional(), { title: 'Notes for staff', widget: 'textarea' }),
    }),
  },
  mailbox: {
    title: 'Mailbox', titles: 'Mailboxes', name: 'address', secret: true, group: 'mail',
    client: ['address', 'quota', 'antispam', 'antivirus', 'enabled'], fixed: ['address'],
    fields: z.strictObject({ address: field(address, { title: 'Address', widget: 'email' }), quota, enabled, antispam: switchOf('Spam filter', true), antivirus: switchOf('Virus filter', true), primary: switchOf('Main mailbox', false) }),
  },
  forwarder: {
    title: 'Forwarding', titles: 'Forwardings', name: 'source', group: 'mail',
    client: ['source', 'targets', 'keepCopy'], fixed: ['source'],
    fields: z.strictObject({ source: field(address, { title: 'From', widget: 'email' }), targets: field(z.array(address).min(1).max(50), { title: 'To' }), keepCopy: switchOf('Keep a copy', true) }),
  },
  autoresponder: {
    title: 'Automatic reply', titles: 'Automatic replies', name: 'address', group: 'mail',
    client: ['address', 'subject', 'body', 'from', 'until', 'intervalHours', 'enabled'], fixed: ['address'],
    fields: z.strictObject({
      address: field(address, { title: 'Address', widget: 'email' }),
      subject: field(line.optional(), { title: 'Subject' }),
      body: field(z.string().min(1).max(10_000), { title: 'Text', widget: 'textarea' }),
      from: field(z.iso.date().optional(), { title: 'First day', widget: 'date' }),
      until: field(z.iso.date().optional(), { title: 'Last day', widget: 'date' }),
      intervalHours: field(integer({ min: 0, max: 720 }).optional(), { title: 'Once per sender every', unit: 'h' }),
      enabled,
    }),
  },
  spamFilter: {
    title: 'Spam filter', titles: 'Spam filters', name: 'address', group: 'mail',
    client: ['address', 'enabled', 'score', 'action', 'allow', 'block'], fixed: ['address'],
    fields: z.strictObject({
      address: field(target, { title: 'Mailbox or domain' }), enabled,
      score: field(integer({ min: 1, max: 100 }).optional(), { title: 'Spam from', unit: 'points' }),
      action: field(z.enum(['mark', 'folder', 'delete']).optional(), { title: 'What to do', widget: 'select' }),
      allow: field(z.array(line).max(200).optional(), { title: 'Always let in' }),
      block: field(z.array(line).max(200).optional(), { title: 'Never let in' }),
    }),
  },
  domain: {
    title: 'Domain', titles: 'Domains', name: 'name', group: 'web',
    client: ['name', 'kind', 'root', 'redirect'], fixed: ['name', 'kind'],
    fields: z.strictObject({
      name: field(domainName, { title: 'Domain' }),
      kind: field(z.enum(['primary', 'addon', 'alias', 'sub']).default('addon'), { title: 'Kind', widget: 'select' }),
      root: field(path.optional(), { title: 'Folder' }), quota,
      redirect: field(z.url({ protocol: /^https?$/ }).optional(), { title: 'Redirect to', widget: 'url' }),
      stats: field(z.boolean().optional(), { title: 'Statistics' }),
      webServer: field(host.optional(), { title: 'Web server', widget: 'host' }),
      mailServer: field(host.optional(), { title: 'Mail server', widget: 'host' }),
      enabled,
    }),
  },
  ftpUser: {
    title: 'FTP user', titles: 'FTP users', name: 'login', secret: true, group: 'web',
    client: ['login', 'path', 'virtualPath', 'quota', 'permissions', 'enabled'], fixed: ['login'],
    fields: z.strictObject({
      login: field(line.regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/), { title: 'User name' }),
      path: field(path.default('/'), { title: 'Folder' }),
      virtualPath: field(path.optional(), { title: 'Virtual folder' }), quota,
      permissions: field(z.array(z.enum(['read', 'write', 'delete', 'recurse', 'list', 'makeDirectory', 'removeDirectory'])).optional(), { title: 'Permissions' }),
      enabled,
    }),
  },
  database: {
    title: 'Database', titles: 'Databases', name: 'name', unique: ['engine', 'name'], group: 'databases',
    client: ['name', 'engine'], fixed: ['name', 'engine'],
    fields: z.strictObject({ name: field(identifier, { title: 'Name' }), engine, host: field(host.optional(), { title: 'Server', widget: 'host' }) }),
  },
  databaseUser: {
    title: 'Database user', titles: 'Database users', name: 'name', unique: ['engine', 'name'], secret: true, group: 'databases',
    client: ['name', 'engine', 'databases', 'access', 'hosts'], fixed: ['name', 'engine'],
    fields: z.strictObject({
      name: field(identifier, { title: 'Name' }), engine,
      databases: field(z.array(identifier).max(100).default([]), { title: 'Databases' }),
      access: field(z.enum(['all', 'readOnly']).default('all'), { title: 'Access', widget: 'select' }),
      hosts: field(z.array(host).max(20).optional(), { title: 'May come from' }),
    }),
  },
  dnsZone: {
    title: 'DNS zone', titles: 'DNS zones', name: 'name', group: 'dns',
    client: ['name', 'dnssec'], fixed: ['name'],
    fields: z.strictObject({ name: field(domainName, { title: 'Domain' }), nameServers: field(z.array(domainName).max(8).optional(), { title: 'Name servers' }), soaEmail: field(address.optional(), { title: 'Contact', widget: 'email' }), dnssec: field(z.boolean().optional(), { title: 'DNSSEC' }) }),
  },
  dnsRecord: {
    title: 'DNS record', titles: 'DNS records', name: 'name', unique: ['zone', 'name', 'type', 'content'], group: 'dns', parent: { kind: 'dnsZone', field: 'zone' },
    client: ['zone', 'name', 'type', 'content', 'ttl', 'prio'], fixed: ['zone', 'name', 'type'],
    fields: z.strictObject({
      zone: field(domainName, { title: 'Zone' }),
      name: field(line.toLowerCase().regex(/^(?:@|\*|(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?)$/).default('@'), { title: 'Host', help: '@ is the domain itself' }),
      type: field(z.enum(['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV', 'CAA', 'NS', 'TLSA', 'SSHFP', 'PTR']), { title: 'Type', widget: 'select' }),
      content: field(z.string().trim().min(1).max(4000).regex(/^[^\r\n\0]*$/), { title: 'Points to' }),
      ttl: field(integer({ min: 30, max: 604_800 }).default(3600), { title: 'TTL', unit: 's' }),
      prio: field(integer({ min: 0, max: 65_535 }).optional(), { title: 'Priority' }),
    }),
  },
};
