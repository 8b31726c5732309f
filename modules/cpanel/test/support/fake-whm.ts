import { startPanelServer, type PanelReply, type PanelRequest, type PanelServer } from '@billet/testkit';
import { api2, uapi } from './fake-uapi.ts';
import { limitless, newWhmAccount, newWhmState, type WhmAccount, type WhmPackage, type WhmState } from './whm-state.ts';

export const TOKEN = 'T0KEN-OF-ROOT-XYZ';
const READS = /^(version|listaccts|accountsummary|verify_new_username|listpkgs|listresellers|myprivs|get_|showbw|create_user_session)/;
const UAPI_READS = /^(list_|get_|domains_data|parse_zone|create_webmail)/;

/** What WHM API 1 says when it cannot. */
class Refused extends Error {}

const refuse = (state: WhmState, english: string, other: string): never => {
  throw new Refused(state.localized ? other : english);
};

type Get = (name: string) => string;
type Command = (state: WhmState, get: Get, user: string) => unknown;

const accountOf = (state: WhmState, name: string): WhmAccount =>
  state.accounts.get(name) ?? refuse(state, 'Account does not exist.', 'Das Konto existiert nicht.');

const listed = (account: WhmAccount): object => ({
  user: account.user, domain: account.domain, email: account.email, plan: account.plan, owner: account.owner, ip: '192.0.2.10',
  suspended: account.suspended ? 1 : 0, suspendreason: account.reason, maxpop: account.max['MAXPOP'], maxsql: account.max['MAXSQL'], maxftp: account.max['MAXFTP'], maxaddons: account.max['MAXADDON'], unix_startdate: '1780000000', disklimit: '500M', diskused: '14M',
});

const visible = (state: WhmState, user: string): readonly WhmAccount[] =>
  [...state.accounts.values()].filter((each) => user === 'root' || each.owner === user || each.user === user);

const packageFields = (get: Get): WhmPackage => {
  const names = { quota: 'QUOTA', bwlimit: 'BWLIMIT', maxpop: 'MAXPOP', maxsql: 'MAXSQL', maxftp: 'MAXFTP', maxsub: 'MAXSUB', maxaddon: 'MAXADDON', maxpark: 'MAXPARK' };
  const limits = Object.entries(names).map(([written, read]) => {
    const value = get(written);
    return [read, value === '' || (value === '0' && /quota|bwlimit/.test(written)) ? 'unlimited' : /^\d+$/.test(value) ? Number(value) : value] as const;
  });
  return { ...limitless, ...Object.fromEntries(limits), HASSHELL: get('hasshell') === '1' ? 'y' : 'n', IP: get('ip') || 'n', FEATURELIST: get('featurelist') || 'default' };
};

const commands: Record<string, Command> = {
  version: () => ({ version: '11.134.0.44' }),
  myprivs: () => ({ privs: [{ all: 1 }] }),
  get_current_users_count: (state) => ({ count: state.accounts.size }),
  get_maximum_users: () => ({ maximum: '0' }),
  listaccts: (state, get, user) => {
    const [type, text] = [get('searchtype'), get('search')];
    const matches = (account: WhmAccount): boolean => text === '' || (type === 'owner' ? account.owner : account.user) === text;
    const found = visible(state, user).filter(matches);
    if (get('api.sort.enable') === '1') found.sort((a, b) => (a.user < b.user ? -1 : 1));
    const start = Number(get('api.chunk.start') || 1) - 1;
    const size = get('api.chunk.enable') === '1' ? Number(get('api.chunk.size')) : found.length;
    return { acct: found.slice(start, start + size).map(listed) };
  },
  verify_new_username: (state, get) => {
    if (state.accounts.has(get('user'))) refuse(state, `This system already has an account named “${get('user')}”.`, 'Dieser Name ist vergeben.');
    return {};
  },
  createacct: (state, get, user) => {
    const name = get('username').toLowerCase();
    if (state.accounts.has(name)) refuse(state, `The account '${name}' already exists.`, `Das Konto '${name}' besteht bereits.`);
    const domain = get('domain') || `${name}.temporary.example`;
    if ([...state.accounts.values()].some((each) => each.domain === domain)) refuse(state, `The domain "${domain}" already exists.`, 'Die Domain besteht bereits.');
    const account = newWhmAccount({ user: name, domain, email: get('contactemail'), plan: get('plan') || 'undefined', owner: user, password: get('password') });
    account.reseller = get('reseller') === '1';
    Object.assign(account.max, state.packages.get(account.plan));
    state.accounts.set(name, account);
    return { ip: '192.0.2.10', nameserver: 'ns1.example.test', nameserver3: null, package: get('plan') };
  },
  suspendacct: (state, get) => {
    const account = accountOf(state, get('user'));
    account.suspended = true;
    account.reason = get('reason') || 'Unknown';
  },
  unsuspendacct: (state, get, user) => {
    const account = accountOf(state, get('user'));
    if (account.locked && user !== 'root') refuse(state, 'This account is locked.', 'Das Konto ist gesperrt.');
    account.suspended = false;
    account.reason = 'not suspended';
  },
  removeacct: (state, get) => {
    accountOf(state, get('username'));
    state.accounts.delete(get('username'));
  },
  changepackage: (state, get) => {
    if (!state.packages.has(get('pkg'))) refuse(state, 'Sorry, that package does not exist.', 'Dieses Paket gibt es nicht.');
    const account = accountOf(state, get('user'));
    account.plan = get('pkg');
    Object.assign(account.max, state.packages.get(account.plan));
  },
  passwd: (state, get) => {
    accountOf(state, get('user')).password = get('password');
    return { app: ['system', 'ftp', 'mail', 'mySQL'] };
  },
  modifyacct: (state, get) => {
    const account = accountOf(state, get('user'));
    if (get('DNS') !== '') account.domain = get('DNS');
    if (get('contactemail') !== '') account.email = get('contactemail');
    for (const name of ['MAXPOP', 'MAXSQL', 'MAXFTP', 'MAXADDON']) if (get(name) !== '') account.max[name] = /^\d+$/.test(get(name)) ? Number(get(name)) : get(name);
  },
  listpkgs: (state) => ({ pkg: [...state.packages].map(([name, fields]) => ({ name, ...fields })) }),
  addpkg: (state, get, user) => {
    const name = user === 'root' ? get('name') : `${user}_${get('name')}`;
    state.packages.set(name, packageFields(get));
    return { pkg: name };
  },
  editpkg: (state, get) => {
    state.packages.set(get('name'), packageFields(get));
    // It is written to every account on the package, whatever somebody gave one of them.
    for (const each of state.accounts.values()) if (each.plan === get('name')) Object.assign(each.max, state.packages.get(get('name')));
    return { pkg: get('name') };
  },
  listresellers: (state) => ({ reseller: [...state.accounts.values()].filter((each) => each.reseller).map((each) => each.user) }),
  setupreseller: (state, get) => {
    accountOf(state, get('user')).reseller = true;
  },
  setacls: () => ({}),
  suspendreseller: (state, get) => {
    for (const each of state.accounts.values()) if (each.owner === get('user') || each.user === get('user')) each.suspended = true;
  },
  unsuspendreseller: (state, get) => {
    for (const each of state.accounts.values()) if (each.owner === get('user') || each.user === get('user')) each.suspended = false;
  },
  get_disk_usage: (state) => ({
    accounts: [...state.accounts.values()].map((each) => ({ user: each.user, blocks_used: 2048, blocks_limit: null, inodes_used: 12, inodes_limit: null })),
  }),
  showbw: (state) => ({
    acct: [...state.accounts.values()].map((each) => ({ user: each.user, maindomain: each.domain, owner: each.owner, reseller: 0, limit: '0', totalbytes: each.trafficBytes, bwusage: [] })),
    totalused: 0,
  }),
  create_user_session: (state, get) => {
    accountOf(state, get('user'));
    return { url: `https://server.example.test:2083/cpsess0123456789/login/?session=${get('user')}%3aAbC`, session: 'x', cp_security_token: '/cpsess0123456789', service: get('service'), expires: '1780000000' };
  },
};

const NO_DATA = /^(suspendacct|unsuspendacct|removeacct|changepackage|setupreseller|suspendreseller|unsuspendreseller)$/;

const denied: PanelReply = { status: 403, json: { cpanelresult: { apiversion: '2', error: 'Access denied', data: { reason: 'Access denied', result: '0' }, type: 'text' } } };

const run = (state: WhmState, name: string, get: Get, user: string): PanelReply => {
  const command = commands[name];
  if (command === undefined) return { json: { error: `Unknown App Requested: ${name}` } };
  const metadata = { version: 1, command: name };
  try {
    const data = command(state, get, user);
    if (name === 'version' && state.oldVersion) return { json: { cpanelresult: { apiversion: '2', data, type: 'text' } } };
    const raw = name === 'createacct' && get('showpass') !== 'n' ? `PassWord: ${get('password')}` : '<pre>ok</pre>';
    const said = { ...metadata, reason: state.localized ? 'Erledigt' : 'OK', result: 1, output: { raw } };
    return { json: NO_DATA.test(name) ? { metadata: said } : { metadata: said, data: data ?? {} } };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { json: { metadata: { ...metadata, reason: error.message, result: 0 }, data: {} } };
  }
};

const userLevel = (state: WhmState, request: PanelRequest): PanelReply => {
  const { fields } = request;
  const get: Get = (name) => fields.get(name) ?? '';
  const old = request.path.endsWith('/cpanel');
  const account = state.accounts.get(get(old ? 'cpanel_jsonapi_user' : 'cpanel.user'));
  const metadata = { version: 1, command: 'uapi_cpanel', reason: 'OK', result: 1 };
  if (account === undefined) return { json: { metadata: { ...metadata, result: 0, reason: 'You do not have access to that user.' }, data: {} } };
  if (old) return { json: api2(account, `${get('cpanel_jsonapi_module')}::${get('cpanel_jsonapi_func')}`, get) };
  const taken = (domain: string): boolean => [...state.accounts.values()].some((each) => each !== account && (each.domain === domain || each.domains.has(domain)));
  return { json: { metadata, data: { uapi: uapi(account, `${get('cpanel.module')}::${get('cpanel.function')}`, fields, taken) } } };
};

export interface FakeWhm extends PanelServer {
  readonly state: WhmState;
  /** Address of WHM, for the settings. */
  readonly url: string;
}

/** A stateful server that speaks WHM API 1 and the user level below it, with the manners of the real one. */
export const startFakeWhm = async (): Promise<FakeWhm> => {
  const state = newWhmState();
  const server = await startPanelServer({
    answer: (request) => {
      const [, user = '', token = ''] = /^whm ([^:]+):(.+)$/.exec(request.headers['authorization'] ?? '') ?? [];
      const known = user === 'root' || state.accounts.get(user)?.reseller === true;
      if (token !== TOKEN || !known) return denied;
      const name = request.path.split('/').at(-1) ?? '';
      if (request.fields.get('api.version') !== '1') return { json: { error: 'API 0 is not spoken here' } };
      if (name === 'uapi_cpanel' || name === 'cpanel') return userLevel(state, request);
      return run(state, name, (key) => request.fields.get(key) ?? '', user);
    },
    changes: ({ path, fields }) => {
      const name = path.split('/').at(-1) ?? '';
      const inner = fields.get('cpanel.function') ?? fields.get('cpanel_jsonapi_func');
      return inner === null ? !READS.test(name) : !UAPI_READS.test(inner);
    },
  });
  return { ...server, state };
};
