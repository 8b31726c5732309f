import type { Knex } from 'knex';
import { assertAttribute } from './dictionary.ts';
import type { Attribute } from './attributes.ts';

/** Attributes that are this module's business; rows with other names are left as they are. */
const MANAGED: readonly string[] = [
  'Cleartext-Password', 'Auth-Type', 'Simultaneous-Use', 'Calling-Station-Id', 'Expiration', 'Class', 'Framed-IP-Address', 'Framed-Pool',
  'Acct-Interim-Interval', 'Mikrotik-Rate-Limit', 'Mikrotik-Address-List', 'WISPr-Bandwidth-Max-Up', 'WISPr-Bandwidth-Max-Down', 'WISPr-Redirection-URL',
];

interface Row {
  readonly id: number;
  readonly attribute: string;
  readonly op: string;
  readonly value: string;
}

const same = (row: Row, wish: Attribute): boolean => row.attribute === wish.attribute && row.op === wish.op && row.value === wish.value;

/** Makes the managed rows of one owner what they should be, by difference. True if anything had to change. */
const syncTable = async (trx: Knex.Transaction, table: string, ownerColumn: string, owner: string, wishes: readonly Attribute[]): Promise<boolean> => {
  const rows = await trx<Row>(table).where(ownerColumn, owner).orderBy('id');
  const stale = rows.filter((row) => (MANAGED.includes(row.attribute) || wishes.some((wish) => wish.attribute === row.attribute)) && !wishes.some((wish) => same(row, wish)));
  const missing = wishes.filter((wish) => !rows.some((row) => same(row, wish)));
  if (stale.length > 0) await trx(table).whereIn('id', stale.map((row) => row.id)).delete();
  for (const { attribute, op, value } of missing) await trx(table).insert({ [ownerColumn]: owner, attribute, op, value });
  return stale.length + missing.length > 0;
};

const check = (wishes: readonly Attribute[]): void => {
  for (const { attribute, op, value } of wishes) assertAttribute(attribute, op, value);
};

/** Rows of a speed group. */
export const writeGroup = async (db: Knex, group: string, wishes: readonly Attribute[]): Promise<boolean> => {
  check(wishes);
  return db.transaction(async (trx) => {
    const checks = await syncTable(trx, 'radgroupcheck', 'groupname', group, wishes.filter((wish) => wish.table === 'check'));
    const replies = await syncTable(trx, 'radgroupreply', 'groupname', group, wishes.filter((wish) => wish.table === 'reply'));
    return checks || replies;
  });
};

/** All rows of a login and its group, in one transaction. True if an open session would now be told otherwise. */
export const writeLogin = async (db: Knex, username: string, group: string, wishes: readonly Attribute[]): Promise<boolean> => {
  check(wishes);
  return db.transaction(async (trx) => {
    const checks = await syncTable(trx, 'radcheck', 'username', username, wishes.filter((wish) => wish.table === 'check'));
    const replies = await syncTable(trx, 'radreply', 'username', username, wishes.filter((wish) => wish.table === 'reply'));
    const groups = (await trx('radusergroup').where({ username })) as { readonly groupname: string }[];
    const inGroup = groups.length === 1 && groups[0]?.groupname === group;
    if (!inGroup) {
      await trx('radusergroup').where({ username }).delete();
      await trx('radusergroup').insert({ username, groupname: group, priority: 1 });
    }
    return checks || replies || !inGroup;
  });
};

export const removeLogin = (db: Knex, username: string): Promise<void> =>
  db.transaction(async (trx) => {
    for (const table of ['radcheck', 'radreply', 'radusergroup']) await trx(table).where({ username }).delete();
  });
