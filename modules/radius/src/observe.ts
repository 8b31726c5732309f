import type { Observed, Page } from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import { PREPAID_TAG } from './prepaid.ts';
import { loginsOfService, ownerOf } from './rows.ts';
import type { Account } from './settings.ts';

const PAGE = 500;

interface GroupRow {
  readonly username: string;
  readonly groupname: string;
}

interface ValueRow {
  readonly username: string;
  readonly attribute: string;
  readonly value: string;
}

const stateOf = (account: Account, groups: readonly string[], rejected: boolean): 'active' | 'suspended' =>
  rejected || groups.includes(account.walledGroup) ? 'suspended' : 'active';

/** The plan's own group comes last; a login with a speed of its own is in a sister of it. */
const planOf = (groups: readonly string[]): string | undefined => groups.at(-1)?.replace(/-own$/, '');

/** What there is under a name. Somebody else's login is seen as well, without a service. */
export const observe = async (
  db: RadiusDb,
  account: Account,
  username: string,
): Promise<Observed | undefined> => {
  const owner = await ownerOf(db.sql, username);
  if (owner === undefined) return undefined;
  const groups = await db.sql<GroupRow>('radusergroup').where({ username }).orderBy('priority');
  const names = groups.map((row) => row.groupname);
  const rejected: unknown = await db
    .sql('radcheck')
    .where({ username, attribute: 'Auth-Type', value: 'Reject' })
    .first();
  const address = await db
    .sql<ValueRow>('radreply')
    .where({ username, attribute: 'Framed-IP-Address' })
    .first();
  const plan = planOf(names);
  return {
    ref:
      owner === 'foreign'
        ? { id: username }
        : { id: username, data: { serviceId: owner, logins: await loginsOfService(db, owner) } },
    username,
    state: stateOf(account, names, rejected !== undefined),
    ...(plan === undefined ? {} : { plan }),
    ...(address === undefined ? {} : { ip: address.value }),
  };
};

/** All logins with a password in alphabetical order, in a fixed number of queries per page. */
export const listAccounts = async (db: RadiusDb, account: Account, cursor = ''): Promise<Page<Observed>> => {
  const found = await db
    .sql<ValueRow>('radcheck')
    .whereIn('attribute', ['Cleartext-Password', 'Crypt-Password', 'NT-Password', 'Password-With-Header'])
    .where('username', '>', cursor)
    // Vouchers are nobody's account.
    .whereNotExists(
      db
        .sql('radreply')
        .whereRaw('radreply.username = radcheck.username')
        .where({ attribute: 'Class', value: PREPAID_TAG }),
    )
    .distinct('username')
    .orderBy('username')
    .limit(PAGE);
  const names = found.map((row) => row.username);
  const groups = await db.sql<GroupRow>('radusergroup').whereIn('username', names).orderBy('priority');
  const rejected = await db
    .sql<ValueRow>('radcheck')
    .whereIn('username', names)
    .where({ attribute: 'Auth-Type', value: 'Reject' });
  const replies = await db
    .sql<ValueRow>('radreply')
    .whereIn('username', names)
    .whereIn('attribute', ['Class', 'Framed-IP-Address']);
  const items = names.map((username): Observed => {
    const mine = groups.filter((row) => row.username === username).map((row) => row.groupname);
    const value = (attribute: string): string | undefined =>
      replies.find((row) => row.username === username && row.attribute === attribute)?.value;
    const serviceId = /^svc:(.+)$/.exec(value('Class') ?? '')?.[1];
    const [plan, ip] = [planOf(mine), value('Framed-IP-Address')];
    return {
      ref: { id: username, ...(serviceId === undefined ? {} : { data: { serviceId } }) },
      username,
      state: stateOf(
        account,
        mine,
        rejected.some((row) => row.username === username),
      ),
      ...(plan === undefined ? {} : { plan }),
      ...(ip === undefined ? {} : { ip }),
    };
  });
  const last = names.at(-1);
  return names.length === PAGE && last !== undefined ? { items, next: last } : { items };
};
