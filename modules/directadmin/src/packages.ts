import { ModuleError, type Limit, type PanelLimitVerbs, type ServerPlan } from '@billet/sdk';
import { LIMIT_NAMES, limitsFrom } from './accounts.ts';
import { ask, change, names, type Call, type Fields } from './directadmin.ts';
import type { Reply } from './read-reply.ts';
import type { Account, Plan } from './settings.ts';

/** What the panel calls each limit; unlimited is a flag of the same name with a "u" before it. */
const LIMITS: readonly (readonly [keyof Plan, string])[] = [
  ['disk', 'quota'],
  ['bandwidth', 'bandwidth'],
  ['mailboxes', 'nemails'],
  ['databases', 'mysql'],
  ['ftpUsers', 'ftp'],
  ['subdomains', 'nsubdomains'],
  ['domains', 'vdomains'],
  ['aliases', 'domainptr'],
];
/** Limits that no product has. */
const FREE = ['nemailf', 'nemailml', 'nemailr', 'inode'];
const SWITCHES: Fields = { cgi: 'ON', php: 'ON', spam: 'ON', cron: 'ON', ssl: 'ON', sysinfo: 'ON', login_keys: 'ON', dnscontrol: 'ON', catchall: 'ON' };

export const packageName = (plan: Plan, planKey: string): string => (plan.package === '' ? `billet_${planKey}` : plan.package);

const commands = ({ reseller }: Plan): { readonly list: string; readonly manage: string } =>
  reseller
    ? { list: 'CMD_API_PACKAGES_RESELLER', manage: 'CMD_API_MANAGE_RESELLER_PACKAGES' }
    : { list: 'CMD_API_PACKAGES_USER', manage: 'CMD_API_MANAGE_USER_PACKAGES' };

const written = (plan: Plan): Fields => {
  const limits = LIMITS.map(([key, name]) => (plan[key] === 'unlimited' ? [`u${name}`, 'ON'] : [name, String(plan[key])]));
  const free = FREE.map((name) => [`u${name}`, 'ON']);
  return { ...SWITCHES, ...Object.fromEntries([...limits, ...free]), ...(plan.shell ? { ssh: 'ON' } : {}) } as Fields;
};

const isAsWished = (found: Reply, plan: Plan): boolean =>
  LIMITS.every(([key, name]) => String(found[name] ?? '').toLowerCase() === String(plan[key])) && (found['ssh'] === 'ON') === plan.shell;

export const serverPlans = async (ctx: Call): Promise<readonly ServerPlan[]> => {
  const found = names(await ask(ctx, 'CMD_API_PACKAGES_USER'));
  const limitOf = (value: unknown): Limit => (value === undefined || value === 'unlimited' ? 'unlimited' : Number(value));
  return Promise.all(
    found.map(async (name) => {
      const limits = await ask(ctx, 'CMD_API_PACKAGES_USER', { package: name });
      return { id: name, label: name, limits: Object.fromEntries(LIMITS.map(([key, field]) => [key, limitOf(limits[field])])) };
    }),
  );
};

const isText = (value: unknown): value is string => typeof value === 'string';

/** All that a package says, as the form for one user wants it: what is left out there would be taken away. */
const formOf = (found: Reply): Fields =>
  Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) => {
      if (!isText(value) || value === '' || value === 'OFF' || name === 'package' || name === 'packagename') return [];
      return value === 'unlimited' ? [[`u${name}`, 'ON']] : [[name, value]];
    }),
  );

/** Limits of one user; he then stands beside his package, so that all of them are kept as the package has them. */
export const userLimits: PanelLimitVerbs<Account, Plan> = {
  whole: true,
  ofPlan: async (ctx, { plan, planKey }) => limitsFrom(await ask(ctx, commands(plan).list, { package: packageName(plan, planKey) })),
  set: async (ctx, { username }, limits, { plan, planKey }, asPlan) => {
    const name = packageName(plan, planKey);
    const command = plan.reseller ? 'CMD_API_MODIFY_RESELLER' : 'CMD_API_MODIFY_USER';
    if (asPlan) {
      await change(ctx, command, { action: 'package', user: username, package: name });
      return;
    }
    const found = await ask(ctx, commands(plan).list, { package: name });
    const own = Object.entries(limits).map(([kind, limit]) => {
      const field = LIMIT_NAMES[kind as keyof typeof LIMIT_NAMES];
      return [field, limit === 'unlimited' ? limit : String(kind === 'domain' ? limit + 1 : limit)] as const;
    });
    await change(ctx, command, { action: 'customize', user: username, ...formOf({ ...found, ...Object.fromEntries(own) }) });
  },
};

/** Sees that the package is there; one with Billet's own name is made and kept as the product says. */
export const ensurePackage = async (ctx: Call, plan: Plan, planKey: string): Promise<void> => {
  const name = packageName(plan, planKey);
  const { list, manage } = commands(plan);
  const isThere = names(await ask(ctx, list)).includes(name);
  if (plan.package !== '') {
    if (!isThere) throw new ModuleError('invalid', `There is no package "${name}" on the server.`, { field: 'package' });
    return;
  }
  if (isThere && isAsWished(await ask(ctx, list, { package: name }), plan)) return;
  await change(ctx, manage, { add: 'Save', packagename: name, ...written(plan) });
};
