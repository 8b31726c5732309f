import { ModuleError, z, type Limit, type PanelLimitVerbs, type ServerPlan } from '@billet/sdk';
import type { Account, Plan } from './settings.ts';
import { ask, whm, type Call, type Fields } from './whm.ts';

const value = z.union([z.string(), z.number(), z.null()]).transform((each) => String(each ?? '').toLowerCase());
const packages = z.union([
  z.object({ pkg: z.array(z.looseObject({ name: z.string() })) }).transform(({ pkg }) => pkg),
  z.object({ package: z.array(z.looseObject({ name: z.string() })) }).transform((found) => found.package),
]);

/** What WHM calls each limit, when it is written and when it is read. */
const LIMITS: readonly (readonly [keyof Plan, string, string])[] = [
  ['disk', 'quota', 'QUOTA'],
  ['bandwidth', 'bwlimit', 'BWLIMIT'],
  ['mailboxes', 'maxpop', 'MAXPOP'],
  ['databases', 'maxsql', 'MAXSQL'],
  ['ftpUsers', 'maxftp', 'MAXFTP'],
  ['subdomains', 'maxsub', 'MAXSUB'],
  ['addonDomains', 'maxaddon', 'MAXADDON'],
  ['aliases', 'maxpark', 'MAXPARK'],
];

const listPackages = (ctx: Call): Promise<readonly { readonly name: string; readonly [key: string]: unknown }[]> =>
  ask(ctx, 'listpkgs', {}, packages);

const limitOf = (found: unknown): Limit => {
  const number = Number(value.safeParse(found).data || 'none');
  return Number.isFinite(number) ? number : 'unlimited';
};

/** Packages of the server with the limits that a product has as well. */
export const serverPlans = async (ctx: Call): Promise<readonly ServerPlan[]> =>
  (await listPackages(ctx)).map((found) => ({
    id: found.name,
    label: found.name,
    limits: Object.fromEntries(LIMITS.map(([key, , name]) => [key, limitOf(found[name])])),
  }));

/** A reseller's packages carry his name, whether or not one writes it. */
export const samePackage = ({ user }: Pick<Account, 'user'>, found: string | undefined, name: string): boolean =>
  found === name || found === `${user}_${name}`;

export const packageName = (plan: Plan, planKey: string): string => (plan.package === '' ? `billet_${planKey}` : plan.package);

/** Zero means unlimited for space and traffic only. */
const sameLimit = (found: unknown, wanted: string, zeroIsUnlimited: boolean): boolean => {
  const now = value.safeParse(found).data ?? '';
  return now === wanted || (wanted === 'unlimited' && zeroIsUnlimited && now === '0');
};

const sameFlag = (found: unknown, wanted: boolean): boolean => ['1', 'y'].includes(value.safeParse(found).data ?? '') === wanted;

const isAsWished = (found: Readonly<Record<string, unknown>>, plan: Plan): boolean =>
  LIMITS.every(([key, , name]) => sameLimit(found[name], String(plan[key]), key === 'disk' || key === 'bandwidth')) &&
  sameFlag(found['HASSHELL'], plan.shell) &&
  sameFlag(found['IP'], plan.ownAddress) &&
  (plan.featureList === '' || found['FEATURELIST'] === plan.featureList);

/** What an account may be given more of than its package has, as `modifyacct` calls it. */
const RAISED = { mailbox: 'MAXPOP', database: 'MAXSQL', ftpUser: 'MAXFTP', domain: 'MAXADDON' } as const;

export const accountLimits: PanelLimitVerbs<Account, Plan> = {
  ofPlan: async (ctx, { plan, planKey }) => {
    const found = (await listPackages(ctx)).find((each) => samePackage(ctx.settings, each.name, packageName(plan, planKey)));
    return found === undefined ? {} : Object.fromEntries(Object.entries(RAISED).map(([kind, name]) => [kind, limitOf(found[name])]));
  },
  set: async (ctx, { username }, limits) => {
    const written = Object.entries(limits).map(([kind, limit]) => [RAISED[kind as keyof typeof RAISED], limit] as const);
    await whm(ctx, 'modifyacct', { user: username, ...Object.fromEntries(written) });
  },
};

/** Sees that the package is there; one with Billet's own name is made and kept as the product says. */
export const ensurePackage = async (ctx: Call, plan: Plan, planKey: string): Promise<void> => {
  const name = packageName(plan, planKey);
  const found = (await listPackages(ctx)).find((each) => samePackage(ctx.settings, each.name, name));
  if (plan.package !== '') {
    if (found === undefined) throw new ModuleError('invalid', `There is no package "${name}" on the server.`, { field: 'package' });
    return;
  }
  if (found !== undefined && isAsWished(found, plan)) return;
  const limits: Fields = Object.fromEntries(LIMITS.map(([key, written]) => [written, String(plan[key])]));
  const rest: Fields = {
    hasshell: Number(plan.shell),
    ip: plan.ownAddress ? 'y' : 'n',
    ...(plan.featureList === '' ? {} : { featurelist: plan.featureList }),
  };
  // Editing writes the limits to every account on the package, so it happens only when something differs.
  await whm(ctx, found === undefined ? 'addpkg' : 'editpkg', { name: found?.name ?? name, ...limits, ...rest });
};
