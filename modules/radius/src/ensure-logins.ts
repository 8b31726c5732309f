import {
  ModuleError,
  type CallCtx,
  type Desired,
  type DesiredResource,
  type Failure,
  type Observed,
} from '@billet/sdk';
import { assertAttribute, type Attribute } from './attribute.ts';
import { groupsOf, loginRows, planGroups, walledGroup, type Login } from './attributes.ts';
import { hoursOf } from './business-hours.ts';
import type { RadiusDb } from './connect.ts';
import { tellSessions, type Told, type Wire } from './end-sessions.ts';
import { fingerprint, NOTHING_TOLD, recall, remember, type Memory } from './memory.ts';
import { removeLogin } from './remove-logins.ts';
import { loginDifferences, loginsOfService, writeLogin, type LoginRows } from './rows.ts';
import { openSessions } from './sessions.ts';
import type { Account, Plan } from './settings.ts';
import { saysSpeed } from './vendors.ts';

type Wish = Desired<Plan>;
type LoginWish = DesiredResource<'radiusLogin'>;

export interface Ensured {
  readonly observed: Observed;
  readonly notes: readonly string[];
  readonly failure?: Failure;
}

/** Names that FreeRADIUS passes to the database as they are; others it writes in code. */
const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** Rows whose change concerns the next login only; nobody is thrown out for them. */
const QUIET: ReadonlySet<string> = new Set([
  'Simultaneous-Use',
  'Expiration',
  'Class',
  'Acct-Interim-Interval',
]);

/** A login with everything it should have, and what that means for a session that is open. */
interface Prepared {
  readonly key: string;
  readonly target: Omit<LoginRows, 'formerExtras'>;
  readonly tells: Memory;
  /** The speed as a CoA can tell it; absent if it depends on the time of day. */
  readonly speed?: readonly Attribute[];
}

const effective = (account: Account, want: Wish, login: Login): readonly Attribute[] => {
  const groups = [...planGroups(account, want.plan, want.planKey), walledGroup(account)];
  const names = groupsOf(account, want, login);
  return [
    ...loginRows(account, want, login),
    ...groups.filter((group) => names.includes(group.name)).flatMap((group) => group.rows),
  ];
};

const prepare = (account: Account, want: Wish, { key, want: login }: LoginWish): Prepared => {
  const { username } = login;
  if (!USERNAME.test(username))
    throw new ModuleError('invalid', `"${username}" cannot be a login: letters, digits and . _ @ - only.`, {
      field: 'username',
    });
  const rows = loginRows(account, want, login);
  rows.forEach(assertAttribute);
  const all = effective(account, want, login).filter(
    (row) => row.attribute !== 'Cleartext-Password' && !QUIET.has(row.attribute),
  );
  const plain = (part: readonly Attribute[]): unknown =>
    part.map(({ attribute, op, value }) => [attribute, op, value]);
  const speed = all.filter(saysSpeed);
  return {
    key,
    target: { username, serviceId: want.serviceId, rows, groups: groupsOf(account, want, login) },
    tells: {
      rest: fingerprint(plain(all.filter((row) => !saysSpeed(row)))),
      speed: fingerprint(plain(speed)),
      extras: (login.attributes ?? []).map((each) => each.name),
    },
    ...(hoursOf(want.plan) === undefined ? { speed } : {}),
  };
};

const isSpeedName = (name: string): boolean => saysSpeed({ attribute: name, value: 'ip:sub-qos-policy-' });

/** Writes one login and tells its open sessions, as far as they do not know yet. */
const settle = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  { target, tells, speed }: Prepared,
): Promise<Told> => {
  const { username } = target;
  const memory = await recall(ctx, username);
  const formerExtras = memory?.extras ?? [];
  const differs = await loginDifferences(db, { ...target, formerExtras });
  const told = memory ?? { ...tells, ...(differs.size === 0 ? {} : NOTHING_TOLD) };
  const loud = [...differs].filter((name) => !QUIET.has(name) && name !== 'group');
  const knows = told.rest === tells.rest && told.speed === tells.speed && loud.length === 0;
  if (knows && differs.size === 0 && memory !== undefined) return { reached: 0 };
  const onlySpeed = told.rest === tells.rest && loud.every(isSpeedName);
  // If this process ends in between, the sessions still wait to be told.
  const waiting = knows ? tells : { rest: onlySpeed ? tells.rest : '', speed: '' };
  await remember(ctx, username, { ...waiting, extras: [...new Set([...formerExtras, ...tells.extras])] });
  if (differs.size > 0) await writeLogin(db, { ...target, formerExtras });
  const changes = onlySpeed && ctx.settings.onSpeedChange === 'coa' ? speed : undefined;
  const answer: Told = knows
    ? { reached: 0 }
    : await tellSessions(ctx, db, wire, await openSessions(db, { usernames: [username] }), changes);
  if (answer.failure === undefined) await remember(ctx, username, tells);
  return answer;
};

const distinct = (logins: readonly Prepared[]): void => {
  const names = logins.map(({ target }) => target.username);
  if (new Set(names).size < names.length)
    throw new ModuleError('invalid', 'Two logins of a service have the same name.', { field: 'username' });
};

/** Makes the logins of a service what they should be: those it has, and none besides. */
export const ensureLogins = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  want: Wish,
): Promise<Ensured> => {
  const wishes = want.resources.filter((each): each is LoginWish => each.kind === 'radiusLogin');
  const logins = wishes.map((login) => prepare(ctx.settings, want, login));
  distinct(logins);
  const names = logins.map(({ target }) => target.username);
  const [username = want.username ?? want.serviceId] = names;
  const observed: Observed = {
    ref: { id: username, data: { serviceId: want.serviceId, logins: names } },
    username,
    state: want.state,
    plan: `plan-${want.planKey}`,
    resources: Object.fromEntries(logins.map(({ key, target }) => [key, target.username])),
  };
  const notes = new Set<string>();
  let failure: Failure | undefined;
  const take = (told: Told): void => {
    if (told.note !== undefined) notes.add(told.note);
    failure ??= told.failure;
  };
  // Every login is written, even if the sessions of the first cannot be told.
  for (const login of logins) {
    ctx.signal.throwIfAborted();
    take(await settle(ctx, db, wire, login));
  }
  const former = (await loginsOfService(db, want.serviceId)).filter((name) => !names.includes(name));
  for (const name of former) take(await removeLogin(ctx, db, wire, name, want.serviceId));
  return { observed, notes: [...notes], ...(failure === undefined ? {} : { failure }) };
};
