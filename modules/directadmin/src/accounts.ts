import { isModuleError, readAs, z, type Limit, type PanelAccount } from '@billet/sdk';
import { ask, names, type Call } from './directadmin.ts';

const text = z.union([z.string(), z.number()]).transform(String);
const yes = z.union([z.boolean(), text]).transform((value) => value === true || ['yes', 'true', '1', 'on'].includes(String(value).toLowerCase()));

const config = z.object({
  username: z.string().optional(),
  domain: z.string().optional(),
  email: z.string().optional(),
  package: z.string().optional(),
  original_package: z.string().optional(),
  ip: z.string().optional(),
  suspended: yes.optional(),
  creator: z.string().optional(),
  usertype: z.string().optional(),
  nemails: text.optional(),
  mysql: text.optional(),
  ftp: text.optional(),
  vdomains: text.optional(),
  quota: text.optional(),
  bandwidth: text.optional(),
  nsubdomains: text.optional(),
  domainptr: text.optional(),
});

/** What the panel calls each limit, by the kind that it is of; the first domain is none of the further ones. */
export const LIMIT_NAMES = { mailbox: 'nemails', database: 'mysql', ftpUser: 'ftp', domain: 'vdomains', disk: 'quota', traffic: 'bandwidth', subdomains: 'nsubdomains', aliases: 'domainptr' } as const;

type LimitKey = keyof typeof LIMIT_NAMES;

/** Limits that somebody told, as numbers. */
export const limitsFrom = (told: { readonly [name: string]: unknown }): Readonly<Record<string, Limit>> =>
  Object.fromEntries(
    (Object.entries(LIMIT_NAMES) as [LimitKey, string][]).flatMap(([key, name]): readonly (readonly [string, Limit])[] => {
      const said = told[name];
      if (typeof said !== 'string' && typeof said !== 'number') return [];
      const number = Number(said);
      if (String(said) === '' || !Number.isFinite(number)) return [[key, 'unlimited']];
      return [[key, key === 'domain' ? Math.max(0, number - 1) : number]];
    }),
  );

const given = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } =>
  (value === undefined || value === '' ? {} : { [key]: value }) as { readonly [P in K]?: string };

/** In which words ever a question about one was refused: whoever is not in the list is not there. */
const isListed = async (ctx: Call, username: string): Promise<boolean> => names(await ask(ctx, 'CMD_API_SHOW_USERS')).includes(username) || names(await ask(ctx, 'CMD_API_SHOW_RESELLERS').catch(() => ({}))).includes(username);

export const findAccount = async (ctx: Call, username: string): Promise<PanelAccount | undefined> => {
  let reply: unknown;
  try {
    reply = await ask(ctx, 'CMD_API_SHOW_USER_CONFIG', { user: username });
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'remote' && !(await isListed(ctx, username))) return undefined;
    throw error;
  }
  const found = readAs(config, reply, 'A user');
  return {
    username,
    state: found.suspended === true ? 'suspended' : 'active',
    ...given('domain', found.domain),
    ...given('email', found.email),
    // With limits of his own, a user's package is called "custom".
    ...given('plan', found.package === 'custom' ? (found.original_package ?? found.package) : (found.package ?? found.original_package)),
    limits: limitsFrom(found),
    ...given('ip', found.ip),
    data: { owner: found.creator ?? '', type: found.usertype ?? 'user' },
  };
};

const amount = z.object({ usage: z.coerce.number().catch(0), limit: text.optional() }).optional();
const row = z.object({
  username: z.string(),
  package: z.string().optional(),
  suspended: z.object({ value: yes, reason: z.string().optional() }).optional(),
  date_created: z.coerce.number().optional(),
  domains: z.record(z.string(), z.unknown()).optional(),
  bandwidth: amount,
  quota: amount,
  inode: amount,
});
export type Row = z.output<typeof row>;

/** The table of the panel, whose rows are numbered and stand among other things. */
export const userTable = async (ctx: Call, page: number, size: number): Promise<readonly Row[]> => {
  const reply = await ask(ctx, 'CMD_USER_SHOW', { bytes: 'yes', page, ipp: size });
  return Object.entries(reply)
    .filter(([key]) => /^\d+$/.test(key))
    .map(([, each]) => readAs(row, each, 'The table of users'));
};

const PAGE = 500;

export const accountPage = async (ctx: Call, cursor = '1'): Promise<{ readonly items: readonly PanelAccount[]; readonly next?: string }> => {
  const rows = await userTable(ctx, Number(cursor), PAGE);
  const items = rows.map((each): PanelAccount => ({
    username: each.username,
    state: each.suspended?.value === true ? 'suspended' : 'active',
    ...given('plan', each.package),
    ...given('domain', Object.keys(each.domains ?? {})[0]),
    ...given('suspendedReason', each.suspended?.value === true ? each.suspended.reason : undefined),
    ...((each.date_created ?? 0) > 0 ? { createdAt: new Date((each.date_created ?? 0) * 1000).toISOString() } : {}),
  }));
  return rows.length < PAGE ? { items } : { items, next: String(Number(cursor) + 1) };
};
