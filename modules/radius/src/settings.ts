import { field, integer, secretField, type SettingsOf, z, zoneSchema } from '@billet/sdk';

const port = integer({ min: 1, max: 65_535 });
const SPEED = /^\d{1,6}[kMG]?$/;
const WINDOW = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;
const ADDRESSES = /^(\d{1,3}(\.\d{1,3}){3}([\s,]+|$))*$/;

/** Questions about who had an address, and usage that is yet to be read, need the last month. */
const keptLongEnough = (days: number): boolean => days === 0 || days >= 31;

/** One RADIUS server: its database, and where its access equipment listens for orders. */
export const accountSettings = z.strictObject({
  engine: field(z.enum(['sqlite', 'postgres', 'mysql']).default('postgres'), { title: 'Database' }),
  file: field(z.string().default(''), { title: 'SQLite file', help: 'The file FreeRADIUS has open.' }),
  host: field(z.string().default('127.0.0.1'), { title: 'Database host', widget: 'host' }),
  port: field(port.default(5432), { title: 'Database port' }),
  database: field(z.string().default('radius'), { title: 'Database name' }),
  user: field(z.string().default('radius'), { title: 'Database user' }),
  password: secretField({ title: 'Database password' }).optional(),
  createTables: field(z.boolean().default(false), { title: 'Create missing tables' }),
  vendor: field(z.enum(['mikrotik', 'cisco', 'huawei', 'juniper', 'wispr']).default('mikrotik'), {
    title: 'Access equipment',
    help: 'Decides how speeds and the walled garden are told.',
  }),
  policyName: field(
    z
      .string()
      .regex(/^[\w.{}-]{1,64}$/)
      .includes('{way}')
      .includes('{kbit}')
      .default('{way}-{kbit}k'),
    {
      title: 'Name of a speed policy',
      help: 'Cisco and Juniper: 20 Mbit/s down becomes "down-20000k". The equipment needs policies of these names.',
    },
  ),
  coaHost: field(z.string().default(''), {
    title: 'Disconnects go to',
    help: "Empty = the session's own NAS address.",
    widget: 'host',
    section: 'Disconnect',
  }),
  coaPort: field(port.default(3799), { title: 'Disconnect port', section: 'Disconnect' }),
  coaSecret: secretField({
    title: 'Shared secret',
    help: "For equipment that the server's own list does not name with a secret. Empty = no orders are sent.",
    section: 'Disconnect',
  }).optional(),
  coaPerSecond: field(integer({ min: 1, max: 1000 }).default(20), {
    title: 'At most, per access point',
    unit: '1/s',
    section: 'Disconnect',
  }),
  onSpeedChange: field(z.enum(['disconnect', 'coa']).default('disconnect'), {
    title: 'A new speed',
    help: 'Ends the session, or is told to it by CoA where the equipment can.',
    section: 'Disconnect',
  }),
  zone: field(zoneSchema.default('UTC'), {
    title: 'Time zone of the RADIUS server',
    help: 'Business hours go by its clock.',
  }),
  keepSessions: field(integer({ min: 0, max: 3650 }).refine(keptLongEnough).default(0), {
    title: 'Sessions are kept for',
    help: 'Sessions that ended longer ago are deleted from its tables. 0 = never; at least 31.',
    unit: 'days',
  }),
  keepAnswers: field(integer({ min: 0, max: 3650 }).default(0), {
    title: 'Answers to logins are kept for',
    help: 'Who was let in or refused when, with the password that was tried, as FreeRADIUS comes. 0 = for ever.',
    unit: 'days',
  }),
  authHost: field(z.string().default(''), {
    title: 'RADIUS server',
    help: 'Filled in, the connection test asks it whether the shared secret fits.',
    widget: 'host',
    section: 'Test',
  }),
  authPort: field(port.default(1812), { title: 'RADIUS port', section: 'Test' }),
  walledGroup: field(
    z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .default('walled'),
    { title: 'Group of suspended logins', section: 'Walled garden' },
  ),
  walledList: field(
    z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .default('blocked'),
    { title: 'Address list, filter or policy', section: 'Walled garden' },
  ),
  walledRate: field(
    z
      .string()
      .regex(/^\d+[kM]?\/\d+[kM]?$/)
      .default('256k/256k'),
    { title: 'Rate', help: 'Upload/download', section: 'Walled garden' },
  ),
  walledUrl: field(z.union([z.literal(''), z.url()]).default(''), {
    title: 'Payment page',
    help: 'Told to equipment that redirects (WISPr, Cisco).',
    section: 'Walled garden',
  }),
  walledOpen: field(z.string().max(500).regex(ADDRESSES).default(''), {
    title: 'Addresses that stay open',
    help: 'Cisco: IPv4 addresses of the payment page, separated by spaces.',
    section: 'Walled garden',
  }),
});

/** What a plan sells. Speeds as people write them: `10M`, `512k`. */
export const productSettings = z.strictObject({
  down: field(z.string().regex(SPEED).default('20M'), { title: 'Download', help: 'For example 20M' }),
  up: field(z.string().regex(SPEED).default('10M'), { title: 'Upload', help: 'For example 10M' }),
  sessions: field(integer({ min: 1, max: 100 }).default(1), { title: 'Sessions at once' }),
  macs: field(integer({ min: 0, max: 5 }).default(5), { title: 'Bound devices at most' }),
  interim: field(integer({ min: 60, max: 3600 }).default(300), { title: 'Accounting every', unit: 's' }),
  pool: field(
    z
      .string()
      .regex(/^[\w-]{0,64}$/)
      .default(''),
    { title: 'Address pool' },
  ),
  hours: field(z.union([z.literal(''), z.string().regex(WINDOW)]).default(''), {
    title: 'Business hours',
    help: 'For example 08:00-18:00, by the clock of the RADIUS server. Empty = one speed all day.',
    section: 'Business hours',
  }),
  hoursDays: field(z.enum(['weekdays', 'all']).default('weekdays'), {
    title: 'Days',
    section: 'Business hours',
  }),
  hoursDown: field(z.string().regex(SPEED).default('20M'), { title: 'Download', section: 'Business hours' }),
  hoursUp: field(z.string().regex(SPEED).default('10M'), { title: 'Upload', section: 'Business hours' }),
  hoursCut: field(z.boolean().default(true), {
    title: 'End sessions at the change',
    help: 'Otherwise running sessions are told the other speed, as the server has it for a new speed; without a shared secret they keep theirs until they end.',
    section: 'Business hours',
  }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
