import { startPanelServer, type PanelReply, type PanelRequest, type PanelServer } from '@billet/testkit';
import { limitless, LIMITS, newDaState, newUser, type DaState, type DaUser } from './da-state.ts';
import { jsonApi } from './json-api.ts';
import { Refused, userCommands, type Get } from './user-commands.ts';

export const LOGIN_KEY = 'L0GIN-KEY-OF-ADMIN';
const LOGIN_PAGE = '<!doctype html><html><head><title>DirectAdmin Login</title></head><body><input type="password" name="password"></body></html>';

type Reply = Record<string, unknown>;
type Command = (state: DaState, get: Get, by: string) => Reply;

const userOf = (state: DaState, name: string): DaUser => {
  const found = state.users.get(name);
  if (found === undefined) throw new Refused(state.localized ? 'Пользователь не существует' : 'User does not exist');
  return found;
};
const ok = (text: string): Reply => ({ success: text, result: '' });

const create =
  (type: DaUser['type']): Command =>
  (state, get, by) => {
    const name = get('username');
    if (state.users.has(name)) throw new Refused(state.localized ? 'Имя занято' : 'That username already exists on the system');
    if ([...state.users.values()].some((each) => each.domains.has(get('domain')))) throw new Refused(state.localized ? 'Домен занят' : 'That domain already exists');
    if (!state.packages.has(get('package'))) throw new Refused('That package does not exist');
    if (get('passwd') !== get('passwd2')) throw new Refused('Passwords do not match');
    state.users.set(name, { ...newUser({ username: name, domain: get('domain'), email: get('email'), package: get('package'), password: get('passwd') }), type, creator: by, allowed: { ...state.packages.get(get('package')) } });
    return ok(`User ${name} created`);
  };

/** A limit is a number or the flag that stands for "unlimited". */
const packageOf = (get: Get): Record<string, string> => ({
  ...Object.fromEntries(LIMITS.map((name) => [name, get(`u${name}`) === 'ON' ? 'unlimited' : get(name)])),
  ...(get('ssh') === 'ON' ? { ssh: 'ON' } : {}),
});

const select: Command = (state, get) => {
  const user = userOf(state, get('select0'));
  if (get('delete') === 'yes') {
    state.users.delete(user.username);
    if (state.complainsWhenDeleting) throw new Refused('Error while deleting the user');
    return ok('User deleted');
  }
  // The button turns over what is; only the do* form says what should be.
  if (get('suspend') !== '') user.suspended = !user.suspended;
  if (get('dosuspend') !== '') user.suspended = true;
  if (get('dounsuspend') !== '') user.suspended = false;
  user.reason = user.suspended ? get('reason') : '';
  return ok('Done');
};

const showTable: Command = (state, get, by) => {
  const size = Number(get('ipp'));
  const all = [...state.users.values()].filter((each) => each.creator === by).sort((a, b) => (a.username < b.username ? -1 : 1));
  const page = all.slice((Number(get('page')) - 1) * size, Number(get('page')) * size);
  const rows = page.map((each, at) => [
    String(at),
    {
      username: each.username, package: each.package, suspended: { value: each.suspended ? 'yes' : 'no', reason: each.reason }, ip: ['192.0.2.20'], date_created: '1780000000',
      domains: Object.fromEntries([...each.domains.keys()].map((name) => [name, name])),
      bandwidth: { usage: String(each.trafficBytes), limit: 'unlimited' }, quota: { usage: '2097152.5', limit: '10485760000' }, inode: { usage: '12', limit: 'unlimited' },
    },
  ]);
  return { ...(Object.fromEntries(rows) as Reply), info: { rows: all.length, ipp: size } };
};

const packages: Command = (state, get) => (get('package') === '' ? { list: [...state.packages.keys()] } : { ...(state.packages.get(get('package')) ?? {}) });
const managePackages: Command = (state, get) => {
  state.packages.set(get('packagename'), packageOf(get));
  // Who has limits of his own does not follow.
  for (const each of state.users.values()) if (each.package === get('packagename') && !each.custom) each.allowed = packageOf(get);
  return ok('Saved');
};

const commands: Record<string, Command> = {
  CMD_API_LOGIN_TEST: () => ok('Login OK'),
  CMD_API_SHOW_USERS: (state, get, by) => ({ list: [...state.users.values()].filter((each) => each.creator === (get('reseller') || by) && each.username !== get('reseller')).map((each) => each.username) }),
  CMD_API_SHOW_RESELLERS: (state) => ({ list: [...state.users.values()].filter((each) => each.type === 'reseller').map((each) => each.username) }),
  CMD_API_SHOW_USER_CONFIG: (state, get) => {
    const user = userOf(state, get('user'));
    return { username: user.username, domain: user.domain, email: user.email, ...(user.custom ? { package: 'custom', original_package: user.package } : { package: user.package }), ip: '192.0.2.20', suspended: user.suspended ? 'yes' : 'no', creator: user.creator, usertype: user.type, ...limitless, ...user.allowed };
  },
  CMD_USER_SHOW: showTable,
  CMD_API_ACCOUNT_USER: create('user'),
  CMD_API_ACCOUNT_RESELLER: create('reseller'),
  CMD_API_SELECT_USERS: select,
  CMD_API_MODIFY_USER: (state, get) => {
    const user = userOf(state, get('user'));
    if (get('action') === 'package') {
      if (!state.packages.has(get('package'))) throw new Refused('That package does not exist');
      Object.assign(user, { package: get('package'), custom: false, allowed: { ...state.packages.get(get('package')) } });
    } else if (get('action') === 'customize') {
      // What the form leaves out is taken away.
      const given = packageOf(get);
      Object.assign(user, { custom: true, allowed: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value === '' ? '0' : value])) });
    } else user.email = get('evalue');
    return ok('Saved');
  },
  CMD_API_USER_PASSWD: (state, get) => {
    userOf(state, get('username')).password = get('passwd');
    return ok('Password changed');
  },
  CMD_API_PACKAGES_USER: packages,
  CMD_API_PACKAGES_RESELLER: packages,
  CMD_API_MANAGE_USER_PACKAGES: managePackages,
  CMD_API_MANAGE_RESELLER_PACKAGES: managePackages,
};

/** The old form: pairs, values escaped, and now and then without the semicolon. */
const oldForm = (reply: Reply): string =>
  Object.entries(reply)
    .flatMap(([key, value]) => (Array.isArray(value) ? value.map((each) => `${key}[]=${String(each)}`) : [`${key}=${encodeURIComponent(typeof value === 'string' ? value : '').replaceAll('%40', '&#64').replaceAll('%2F', '&#47;')}`]))
    .join('&');

const run = (state: DaState, request: PanelRequest, by: string): PanelReply => {
  const name = request.path.slice(1);
  const get: Get = (key) => request.fields.get(key) ?? '';
  const user = state.users.get(by);
  const command = by === 'admin' || commands[name] !== undefined ? commands[name] : undefined;
  const own = userCommands[name];
  const answer = (reply: Reply, status = 200): PanelReply => (state.oldForm && !Object.values(reply).flat().some((each) => typeof each === 'object') ? { status, text: oldForm('success' in reply ? { error: '0', text: reply['success'] } : reply) } : { status, json: reply });
  try {
    if (own !== undefined && user !== undefined) return answer(own(user, get, request.method));
    if (command === undefined) return answer({ error: 'Cannot execute your command', result: 'The request cannot be executed because it does not exist in your authority level' });
    return answer(command(state, get, by));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return answer(state.oldForm ? { error: '1', text: error.message, details: '' } : { error: error.message, result: '' }, 200);
  }
};

export interface FakeDirectadmin extends PanelServer {
  readonly state: DaState;
}

const READS = /^\/(CMD_API_LOGIN_TEST|CMD_API_SHOW_|CMD_USER_SHOW|CMD_API_PACKAGES)/;

/** A stateful server that speaks DirectAdmin's commands and its JSON interface. */
export const startFakeDirectadmin = async (): Promise<FakeDirectadmin> => {
  const state = newDaState();
  const server = await startPanelServer({
    answer: (request) => {
      const [login = '', as] = (request.basic?.user ?? '').split('|');
      const known = login === 'admin' || state.users.get(login)?.type === 'reseller';
      if (request.basic?.password !== LOGIN_KEY || !known) return { status: 401, html: LOGIN_PAGE };
      if (as !== undefined && !state.users.has(as)) return { status: 401, html: LOGIN_PAGE };
      if (request.path.startsWith('/api/')) return jsonApi(request, state.users.get(as ?? login));
      return run(state, request, as ?? login);
    },
    changes: ({ method, path }) => method !== 'GET' && !READS.test(path) && path !== '/CMD_WEBMAIL_LOGIN',
  });
  return { ...server, state };
};
