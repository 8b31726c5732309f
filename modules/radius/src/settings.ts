import { field, secretField, z, type SettingsOf } from '@billet/sdk';

const port = z.coerce.number().int().min(1).max(65_535);

/** One RADIUS server: its database, and where its access equipment listens for orders. */
export const accountSettings = z.strictObject({
  engine: field(z.enum(['sqlite', 'postgres']).default('postgres'), { title: 'Database' }),
  file: field(z.string().default(''), { title: 'SQLite file', help: 'The file FreeRADIUS has open.' }),
  host: field(z.string().default('127.0.0.1'), { title: 'Database host', widget: 'host' }),
  port: field(port.default(5432), { title: 'Database port' }),
  database: field(z.string().default('radius'), { title: 'Database name' }),
  user: field(z.string().default('radius'), { title: 'Database user' }),
  password: secretField({ title: 'Database password' }).optional(),
  createTables: field(z.boolean().default(false), { title: 'Create missing tables' }),
  coaHost: field(z.string().default(''), { title: 'Disconnects go to', help: "Empty = the session's own NAS address.", widget: 'host', section: 'Disconnect' }),
  coaPort: field(port.default(3799), { title: 'Disconnect port', section: 'Disconnect' }),
  coaSecret: secretField({ title: 'Shared secret', section: 'Disconnect' }).optional(),
  authHost: field(z.string().default(''), { title: 'RADIUS server', help: 'Filled in, the connection test asks it whether the shared secret fits.', widget: 'host', section: 'Test' }),
  authPort: field(port.default(1812), { title: 'RADIUS port', section: 'Test' }),
  walledGroup: field(z.string().regex(/^[\w-]{1,64}$/).default('walled'), { title: 'Group of suspended logins', section: 'Walled garden' }),
  walledList: field(z.string().regex(/^[\w-]{1,64}$/).default('blocked'), { title: 'Address list', section: 'Walled garden' }),
  walledRate: field(z.string().regex(/^\d+[kM]?\/\d+[kM]?$/).default('256k/256k'), { title: 'Rate', section: 'Walled garden' }),
});

/** What a plan sells. Speeds as people write them: `10M`, `512k`. */
export const productSettings = z.strictObject({
  down: field(z.string().regex(/^\d{1,6}[kMG]?$/).default('20M'), { title: 'Download', help: 'For example 20M' }),
  up: field(z.string().regex(/^\d{1,6}[kMG]?$/).default('10M'), { title: 'Upload', help: 'For example 10M' }),
  sessions: field(z.coerce.number().int().min(1).max(100).default(1), { title: 'Sessions at once' }),
  interim: field(z.coerce.number().int().min(60).max(3600).default(300), { title: 'Accounting every', unit: 's' }),
  pool: field(z.string().regex(/^[\w-]{0,64}$/).default(''), { title: 'Address pool' }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;

const FACTOR: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };

/** Bits per second of a speed as people write it. */
export const bitsPerSecond = (speed: string): number => Number(/^\d+/.exec(speed)?.[0] ?? 0) * (FACTOR[speed.slice(-1)] ?? 1);
