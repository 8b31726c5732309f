import { field, ModuleError, outcomeOf, z, type ActionReply, type ModuleAction, type Ref } from '@billet/sdk';
import { list, run, type Call } from './hestia.ts';
import type { Account } from './settings.ts';

const site = z.looseObject({ U_DISK: z.string().optional(), U_BANDWIDTH: z.string().optional(), STATS: z.string().optional() });
const COLUMNS = ['Domain', 'Disk space, MB', 'Traffic this month, MB', 'Statistics'];
/** What Hestia comes with. */
const PROGRAM = 'awstats';

const sitesOf = async (ctx: Call, { id: user }: Ref): Promise<readonly (readonly [string, z.output<typeof site>])[]> => Object.entries((await list(ctx, 'v-list-web-domains', [user], site)) ?? {});

const show = async (ctx: Call, account: Ref): Promise<ActionReply> => ({
  table: { columns: COLUMNS, rows: (await sitesOf(ctx, account)).map(([name, { U_DISK = '0', U_BANDWIDTH = '0', STATS = '' }]) => [name, U_DISK, U_BANDWIDTH, STATS === '' ? '-' : `https://${name}/vstats/`]) },
});

const input = z.strictObject({ domain: field(z.string().regex(/^[a-z0-9.-]{1,253}$/), { title: 'Domain' }) });

/** Whoever sees the page of a site sees its statistics, until the panel gives them a password. */
const switchOn = async (ctx: Call, account: Ref, values: Readonly<Record<string, unknown>>): Promise<ActionReply> => {
  const { domain } = input.parse(values);
  const found = (await sitesOf(ctx, account)).find(([name]) => name === domain);
  if (found === undefined) throw new ModuleError('invalid', `"${domain}" is no domain of the account.`, { field: 'domain' });
  if ((found[1].STATS ?? '') === '') await run(ctx, 'v-add-web-domain-stats', account.id, domain, PROGRAM);
  return { message: `The statistics of ${domain} are at https://${domain}/vstats/ from tomorrow on.` };
};

export const statisticsActions: Readonly<Record<string, ModuleAction<Account>>> = {
  statistics: { title: 'Statistics of sites', help: 'Space, traffic of the month, and where the statistics of visitors are.', audience: ['staff', 'client'], run: (ctx, account) => outcomeOf(() => show(ctx, account)) },
  statisticsOn: { title: 'Switch statistics of visitors on', audience: ['staff', 'client'], input, run: (ctx, account, values) => outcomeOf(() => switchOn(ctx, account, values)) },
};
