import { outcomeOf, z, type ActionReply, type ModuleAction, type Ref } from '@billet/sdk';
import type { Account } from './settings.ts';
import { askUser } from './uapi.ts';
import type { Call } from './whm.ts';

const MIB = 1024 * 1024;
const COLUMNS = ['Domain', 'MiB this month'];

/** What is told without a site: mail and FTP. */
const NO_SITE = 'UNKNOWN';

/** Bytes by site; of a month without any, an empty list. */
const bySite = z.union([z.record(z.string(), z.coerce.number()), z.array(z.never()).transform((): Readonly<Record<string, number>> => ({}))]);

/** Traffic of each site since the first of the month. Source: cPanel, UAPI `Bandwidth::query`. */
const show = async (ctx: Call, { id: user }: Ref): Promise<ActionReply> => {
  const start = String(Date.parse(`${ctx.clock.now().slice(0, 7)}-01T00:00:00Z`) / 1000);
  const told = await askUser(ctx, { user, function: 'Bandwidth::query' }, { grouping: 'domain', start, timezone: 'UTC' }, bySite, {});
  const rows = Object.entries(told).sort(([, a], [, b]) => b - a).map(([name, bytes]) => [name === NO_SITE ? 'Mail, FTP' : name, (bytes / MIB).toFixed(1)]);
  return { table: { columns: COLUMNS, rows } };
};

export const siteTraffic: ModuleAction<Account> = { title: 'Traffic of each site', help: 'Since the first of the month.', audience: ['staff', 'client'], run: (ctx, account) => outcomeOf(() => show(ctx, account)) };
