import { done, failed, isModuleError, type CallCtx, type Desired, type DesiredResource, type Observed, type Outcome, type ServerModule } from '@billet/sdk';
import type { Knex } from 'knex';
import { groupAttributes, groupOf, isWalled, loginAttributes, walledAttributes } from './attributes.ts';
import { explain, type Connections } from './connect.ts';
import { disconnect, listSessions } from './sessions.ts';
import type { Account, Plan } from './settings.ts';
import { testConnection } from './test-connection.ts';
import { removeLogin, writeGroup, writeLogin } from './write-rows.ts';

type Login = DesiredResource<'radiusLogin'>;

const loginsOf = (want: Desired<Plan>): readonly Login[] => want.resources.filter((each): each is Login => each.kind === 'radiusLogin');

/** Whose login it is, by the tag we write; `undefined` if it is not ours or not there. */
const ownerOf = async (db: Knex, username: string): Promise<string | undefined> => {
  const row = (await db('radreply').where({ username, attribute: 'Class' }).first()) as { readonly value: string } | undefined;
  return row === undefined ? undefined : /^svc:(.+)$/.exec(row.value)?.[1];
};

const exists = async (db: Knex, username: string): Promise<boolean> => (await db('radcheck').where({ username }).first()) !== undefined;

const observe = async (db: Knex, account: Account, username: string): Promise<Observed | undefined> => {
  if (!(await exists(db, username))) return undefined;
  const group = (await db('radusergroup').where({ username }).first()) as { readonly groupname: string } | undefined;
  const rejected: unknown = await db('radcheck').where({ username, attribute: 'Auth-Type', value: 'Reject' }).first();
  const address = (await db('radreply').where({ username, attribute: 'Framed-IP-Address' }).first()) as { readonly value: string } | undefined;
  const owner = await ownerOf(db, username);
  return {
    ref: { id: username, ...(owner === undefined ? {} : { data: { serviceId: owner } }) },
    username,
    state: group?.groupname === account.walledGroup || rejected !== undefined ? 'suspended' : 'active',
    ...(group === undefined ? {} : { plan: group.groupname }),
    ...(address === undefined ? {} : { ip: address.value }),
  };
};

/** Turns what a driver throws into an outcome. */
const guarded = async <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work();
  } catch (error) {
    return isModuleError(error) ? error.failure : explain(error).failure;
  }
};

const ensureLogin = async (ctx: CallCtx<Account>, db: Knex, want: Desired<Plan>, login: Login): Promise<{ readonly changed: boolean }> => {
  const group = isWalled(want) ? ctx.settings.walledGroup : groupOf(want.planKey);
  return { changed: await writeLogin(db, login.want.username, group, loginAttributes(want, login.want)) };
};

/** The module over a set of connections. */
export const createRadiusModule = (connections: Connections): ServerModule<Account, Plan> => ({
  test: (ctx) => testConnection(ctx, connections),
  find: async (ctx, wanted) => {
    const db = await connections.open(ctx.settings);
    return observe(db, ctx.settings, 'id' in wanted ? wanted.id : wanted.username);
  },
  ensurePlan: (ctx, plan, planKey) =>
    guarded(async () => {
      const db = await connections.open(ctx.settings);
      await writeGroup(db, groupOf(planKey), groupAttributes(plan));
      await writeGroup(db, ctx.settings.walledGroup, walledAttributes(ctx.settings));
      return done(undefined);
    }),
  ensure: (ctx, want) =>
    guarded(async () => {
      ctx.signal.throwIfAborted();
      const db = await connections.open(ctx.settings);
      const logins = loginsOf(want);
      const notes: string[] = [];
      for (const login of logins) {
        const { username } = login.want;
        const owner = await ownerOf(db, username);
        if (owner !== want.serviceId && (await exists(db, username))) return failed('exists', `The login "${username}" belongs to something else.`, { field: 'username' });
        const { changed } = await ensureLogin(ctx, db, want, login);
        if (!changed) continue;
        const ended = await disconnect(ctx, db, username);
        if (ended.note !== undefined) notes.push(ended.note);
        if (ended.failure !== undefined) return ended.failure;
      }
      const first = logins[0]?.want.username ?? want.username ?? '';
      const observed: Observed = {
        ref: { id: first, data: { serviceId: want.serviceId, logins: logins.map((login) => login.want.username) } },
        username: first,
        state: want.state,
        plan: groupOf(want.planKey),
        resources: Object.fromEntries(logins.map((login) => [login.key, login.want.username])),
      };
      return done(observed, notes);
    }),
  remove: (ctx, ref) =>
    guarded(async () => {
      const db = await connections.open(ctx.settings);
      const names = Array.isArray(ref.data?.['logins']) ? (ref.data['logins'] as string[]) : [ref.id];
      for (const username of names) {
        await removeLogin(db, username);
        const ended = await disconnect(ctx, db, username);
        if (ended.failure !== undefined) return ended.failure;
      }
      return done(undefined);
    }),
  accounts: async (ctx, cursor) => {
    const db = await connections.open(ctx.settings);
    const rows = await db<{ username: string }>('radcheck').where('attribute', 'Cleartext-Password').where('username', '>', cursor ?? '').distinct('username').orderBy('username').limit(500);
    const items = (await Promise.all(rows.map((row) => observe(db, ctx.settings, row.username)))).filter((each): each is Observed => each !== undefined);
    const last = rows.at(-1);
    return rows.length === 500 && last !== undefined ? { items, next: last.username } : { items };
  },
  metrics: [
    { key: 'down', unit: 'bytes', kind: 'counter', label: 'Download' },
    { key: 'up', unit: 'bytes', kind: 'counter', label: 'Upload' },
  ],
  resources: {
    session: {
      list: async (ctx, account) => ({ items: await listSessions(await connections.open(ctx.settings), account.id) }),
      remove: (ctx, account) =>
        guarded(async () => {
          const ended = await disconnect(ctx, await connections.open(ctx.settings), account.id);
          return ended.failure ?? done(undefined, ended.note === undefined ? [] : [ended.note]);
        }),
    },
  },
});
