import type { CallCtx } from '@billet/sdk';
import type { Attribute } from './attribute.ts';
import type { RadiusDb } from './connect.ts';
import type { Account } from './settings.ts';
import { saysSpeed } from './vendors.ts';
import { lastChange } from './window.ts';

interface Row {
  readonly attribute: string;
  readonly op: string;
  readonly value: string;
}

type LoginRow = Row & { readonly username: string };
type GroupRow = Row & { readonly groupname: string };

const asReply = ({ attribute, op, value }: Row): Attribute => ({ table: 'reply', attribute, op, value });

const speedRows = <T extends Row>(rows: readonly T[]): readonly T[] => rows.filter(saysSpeed);

/**
 * The speed that a login would get now, as FreeRADIUS finds it: the rows of the first group whose hours hold, before the
 * login's own.
 */
export const speedsNow = async (
  ctx: CallCtx<Account>,
  { sql }: RadiusDb,
  usernames: readonly string[],
): Promise<(username: string) => readonly Attribute[]> => {
  const names = [...new Set(usernames)];
  const own = speedRows(await sql<LoginRow>('radreply').whereIn('username', names).orderBy('id'));
  const memberships = await sql<{ username: string; groupname: string }>('radusergroup')
    .whereIn('username', names)
    .orderBy('priority');
  const groups = [...new Set(memberships.map((row) => row.groupname))];
  const replies = speedRows(await sql<GroupRow>('radgroupreply').whereIn('groupname', groups).orderBy('id'));
  const hours = await sql<GroupRow>('radgroupcheck')
    .whereIn('groupname', groups)
    .where('attribute', 'Current-Time');
  const closed = new Set(
    hours
      .filter((row) => lastChange(row.value, ctx.clock.wall(), ctx.settings.zone)?.within === false)
      .map((row) => row.groupname),
  );
  return (username) => {
    const group = memberships.find((row) => row.username === username && !closed.has(row.groupname));
    const given = replies.filter((row) => row.groupname === group?.groupname);
    const set = new Set(given.filter((row) => row.op === ':=').map((row) => row.attribute));
    const left = own.filter((row) => row.username === username && !set.has(row.attribute));
    return [...left, ...given].map(asReply);
  };
};
