import { z, type Limit, type PanelAccount } from '@billet/sdk';
import { ask, type Call, type Fields } from './whm.ts';

const text = z.union([z.string(), z.number()]).transform(String);

const row = z.object({
  user: z.string(),
  domain: z.string().nullish(),
  email: z.string().nullish(),
  plan: z.string().nullish(),
  owner: z.string().nullish(),
  ip: z.string().nullish(),
  suspended: z.union([z.boolean(), text]).transform((value) => value === true || value === '1'),
  suspendreason: z.string().nullish(),
  unix_startdate: text.nullish(),
  maxpop: text.nullish(),
  maxsql: text.nullish(),
  maxftp: text.nullish(),
  maxaddons: text.nullish(),
});
/** A number, "unlimited", or a word for what the account may not have at all. */
const limitOf = (value: string | number): Limit => {
  const said = String(value).toLowerCase();
  if (/^\d+$/.test(said)) return Number(said);
  return said === '*unknown*' ? 0 : 'unlimited';
};

/** Only what the server told. */
export const limitsOf = (told: Readonly<Record<string, string | number | null | undefined>>): Readonly<Record<string, Limit>> =>
  Object.fromEntries(Object.entries(told).flatMap(([kind, value]) => (value === null || value === undefined ? [] : [[kind, limitOf(value)]])));

const rows = z.object({ acct: z.array(row) });

const WANT = 'user,domain,email,plan,suspended,suspendreason,ip,unix_startdate,owner,maxpop,maxsql,maxftp,maxaddons';
const PAGE = 500;

/** Texts by which WHM says "there is none". */
const said = (value: string | null | undefined, ...nothing: readonly string[]): string | undefined =>
  value === null || value === undefined || value === '' || nothing.includes(value) ? undefined : value;

const optional = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };

const account = (found: z.output<typeof row>): PanelAccount => {
  const seconds = Number(found.unix_startdate ?? 0);
  return {
    username: found.user,
    state: found.suspended ? 'suspended' : 'active',
    ...optional('domain', said(found.domain)),
    ...optional('email', said(found.email, '*unknown*')),
    ...optional('plan', said(found.plan, 'undefined')),
    ...optional('ip', said(found.ip)),
    ...optional('suspendedReason', found.suspended ? said(found.suspendreason, 'not suspended') : undefined),
    ...(seconds > 0 ? { createdAt: new Date(seconds * 1000).toISOString() } : {}),
    limits: limitsOf({ mailbox: found.maxpop, database: found.maxsql, ftpUser: found.maxftp, domain: found.maxaddons }),
    data: { owner: found.owner ?? '' },
  };
};

const list = async (ctx: Call, fields: Fields): Promise<readonly PanelAccount[]> =>
  (await ask(ctx, 'listaccts', { want: WANT, ...fields }, rows)).acct.map(account);

/** Asks the list, not `accountsummary`: an empty list says "there is none" in every language. */
export const findAccount = async (ctx: Call, username: string): Promise<PanelAccount | undefined> => {
  const found = await list(ctx, { search: username, searchtype: 'user', searchmethod: 'exact' });
  return found.find((each) => each.username === username);
};

/** All accounts of an owner, as they are. */
export const accountsOf = (ctx: Call, owner: string): Promise<readonly PanelAccount[]> =>
  list(ctx, { search: owner, searchtype: 'owner', searchmethod: 'exact' });

export const accountPage = async (ctx: Call, cursor = '1'): Promise<{ readonly items: readonly PanelAccount[]; readonly next?: string }> => {
  const items = await list(ctx, {
    'api.sort.enable': 1,
    'api.sort.a.field': 'user',
    'api.chunk.enable': 1,
    'api.chunk.start': cursor,
    'api.chunk.size': PAGE,
  });
  return items.length < PAGE ? { items } : { items, next: String(Number(cursor) + PAGE) };
};
