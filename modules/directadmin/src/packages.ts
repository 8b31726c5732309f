import { ModuleError, type Limit, type ServerPlan } from '@billet/sdk';
import { ask, change, names, type Call, type Fields } from './directadmin.ts';
import type { Reply } from './read-reply.ts';
import type { Plan } from './settings.ts';

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
