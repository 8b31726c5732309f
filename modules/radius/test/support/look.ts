import type { SeenAccount } from '@billet/testkit';
import type { Knex } from 'knex';

interface Row {
  readonly attribute: string;
  readonly op: string;
  readonly value: string;
}

const rowsOf = async (sql: Knex, table: string, column: string, owner: string): Promise<readonly Row[]> =>
  (await sql(table).where(column, owner).orderBy(['attribute', 'value'])) as Row[];

const text = ({ attribute, op, value }: Row): string => `${attribute} ${op} ${value}`;

/** What FreeRADIUS would find: rows of the login and of its groups. */
export const seenLogin = async (sql: Knex, username: string): Promise<SeenAccount | undefined> => {
  const checks = await rowsOf(sql, 'radcheck', 'username', username);
  const replies = await rowsOf(sql, 'radreply', 'username', username);
  const groups = (await sql('radusergroup').where({ username }).orderBy('priority')) as {
    groupname: string;
  }[];
  if (checks.length + replies.length + groups.length === 0) return undefined;
  const password = checks.find((row) => row.attribute === 'Cleartext-Password')?.value;
  const service = replies.find((row) => row.attribute === 'Class')?.value;
  const siblings = (await sql('radreply')
    .where({ attribute: 'Class', value: service ?? '-' })
    .orderBy('username')) as { username: string }[];
  const inGroups: string[] = [];
  for (const { groupname } of groups) {
    inGroups.push(...(await rowsOf(sql, 'radgroupcheck', 'groupname', groupname)).map(text));
    inGroups.push(...(await rowsOf(sql, 'radgroupreply', 'groupname', groupname)).map(text));
  }
  const own = [...checks, ...replies].filter(
    (row) => !['Cleartext-Password', 'Class', 'Auth-Type'].includes(row.attribute),
  );
  const blocked = checks.some((row) => row.attribute === 'Auth-Type' && row.value === 'Reject');
  return {
    state: blocked || groups.some((group) => group.groupname === 'walled') ? 'suspended' : 'active',
    plan: [...own.map(text), ...inGroups],
    ...(password === undefined ? {} : { password }),
    resources: siblings.map((row) => row.username),
  };
};

export const loginsIn = async (sql: Knex): Promise<number> => {
  const [row] = await sql('radcheck')
    .where('attribute', 'Cleartext-Password')
    .countDistinct<{ n: number | string }[]>({ n: 'username' });
  return Number(row?.n ?? 0);
};
