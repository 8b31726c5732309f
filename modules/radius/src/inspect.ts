import type { ResourceMap } from '@billet/sdk';
import { isManaged } from './attributes.ts';
import type { RadiusDb } from './connect.ts';
import { macsOf } from './mac-pattern.ts';
import { listSessions } from './sessions.ts';

interface Row {
  readonly username: string;
  readonly attribute: string;
  readonly op: string;
  readonly value: string;
}

const SECRET = /password/i;

const masked = ({ attribute, value }: Row): string => (SECRET.test(attribute) ? '••••' : value);

const rowsOf = async ({ sql }: RadiusDb, table: string, username: string): Promise<readonly Row[]> =>
  sql<Row>(table).where({ username }).orderBy('id');

/** A login as it stands in the tables; the password stays there. */
export const readLogin = async (
  db: RadiusDb,
  username: string,
): Promise<(ResourceMap['radiusLogin'] & { readonly id: string }) | undefined> => {
  const rows = [...(await rowsOf(db, 'radcheck', username)), ...(await rowsOf(db, 'radreply', username))];
  if (rows.length === 0) return undefined;
  const value = (attribute: string): string | undefined =>
    rows.find((row) => row.attribute === attribute)?.value;
  const [ip, pool, sessions] = [value('Framed-IP-Address'), value('Framed-Pool'), value('Simultaneous-Use')];
  const dns = ['MS-Primary-DNS-Server', 'MS-Secondary-DNS-Server']
    .map(value)
    .filter((each) => each !== undefined);
  const [netmask, route] = [value('Framed-IP-Netmask'), value('Framed-Route')?.split(' ')[0]];
  const [ipv6Prefix, ipv6Link] = [value('Delegated-IPv6-Prefix'), value('Framed-IPv6-Prefix')];
  const rule = value('Filter-Id');
  return {
    id: username,
    username,
    macs: macsOf(value('Calling-Station-Id') ?? ''),
    ...(ip === undefined ? {} : { ip }),
    ...(pool === undefined ? {} : { pool }),
    ...(netmask === undefined ? {} : { netmask }),
    ...(route === undefined ? {} : { route }),
    ...(ipv6Prefix === undefined ? {} : { ipv6Prefix }),
    ...(ipv6Link === undefined ? {} : { ipv6Link }),
    ...(dns.length === 0 ? {} : { dns }),
    ...(rule === undefined || !/^\d+$/.test(rule) ? {} : { firewallRule: Number(rule) }),
    ...(sessions === undefined ? {} : { maxSessions: Number(sessions) }),
  };
};

/** What staff want to see of a login: its rows, its groups, and its last session. Rows that are not ours are marked. */
export const inspectLogin = async (
  db: RadiusDb,
  username: string,
): Promise<readonly { readonly name: string; readonly value: string }[]> => {
  const checks = await rowsOf(db, 'radcheck', username);
  const replies = await rowsOf(db, 'radreply', username);
  const groups = await db
    .sql<{ username: string; groupname: string; priority: number }>('radusergroup')
    .where({ username })
    .orderBy('priority');
  const [last] = (await listSessions(db, { usernames: [username] }, undefined, 1)).items;
  const fact = (row: Row): { readonly name: string; readonly value: string } => ({
    name: isManaged(row) ? row.attribute : `${row.attribute} (by hand)`,
    value: masked(row),
  });
  return [
    ...checks.map(fact),
    ...replies.map(fact),
    { name: 'Group-Name', value: groups.map((row) => row.groupname).join(', ') },
    { name: 'Status', value: last !== undefined && last.stoppedAt === undefined ? 'online' : 'offline' },
    ...(last === undefined
      ? []
      : [
          { name: 'Last-Connection', value: last.startedAt },
          { name: 'Last-NAS', value: last.nas },
          { name: 'Last-IP', value: last.ip ?? '' },
          { name: 'Last-Mac-Connected', value: last.mac ?? '' },
        ]),
  ];
};
