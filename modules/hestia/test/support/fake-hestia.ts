import { startPanelServer, type PanelReply, type PanelServer } from '@billet/testkit';

export const ACCESS_KEY = 'ACCESSKEY0123456789X';
export const SECRET_KEY = 'SECRET-key_of=hestia+0123456789';

interface Box {
  password: string;
  quota: string;
  suspended: boolean;
  readonly forwards: string[];
  only: boolean;
  answer: string;
}
export interface Site {
  readonly kind: 'whole' | 'web';
  certificate: '' | 'letsencrypt' | 'own';
  suspended: boolean;
  redirect: string;
  /** Program that counts its visitors; empty = none. */
  stats: string;
  readonly aliases: string[];
  readonly ftp: Map<string, { password: string; path: string }>;
  readonly boxes: Map<string, Box>;
  readonly records: Map<string, { record: string; type: string; value: string; priority: string; ttl: string }>;
}
export interface HestiaUser {
  package: string;
  contact: string;
  password: string;
  suspended: boolean;
  trafficMb: number;
  readonly sites: Map<string, Site>;
  readonly databases: Map<string, { user: string; password: string; type: string }>;
}

/** A command ends with an exit code other than 0. */
class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${String(code)}`);
    this.code = code;
  }
}
const stop = (code: number): never => {
  throw new Exit(code);
};
const yes = (value: boolean): string => (value ? 'yes' : 'no');

export const newHestiaUser = (more: Partial<HestiaUser> = {}): HestiaUser => ({ package: 'default', contact: 'x@example.test', password: 'theirs', suspended: false, trafficMb: 0, sites: new Map(), databases: new Map(), ...more });
const newSite = (name: string, kind: Site['kind']): Site => ({ kind, certificate: '', suspended: false, redirect: '', stats: '', aliases: [`www.${name}`], ftp: new Map(), boxes: new Map(), records: new Map([['1', { record: '@', type: 'A', value: '192.0.2.30', priority: '', ttl: '' }]]) });

export interface HestiaState {
  readonly users: Map<string, HestiaUser>;
  readonly packages: Set<string>;
}

type Command = (state: HestiaState, args: readonly string[]) => unknown;
const user = ({ users }: HestiaState, name: string | undefined): HestiaUser => users.get(name ?? '') ?? stop(3);
const site = (state: HestiaState, args: readonly string[]): Site => user(state, args[0]).sites.get(args[1] ?? '') ?? stop(3);
const box = (state: HestiaState, args: readonly string[]): Box => site(state, args).boxes.get(args[2] ?? '') ?? stop(3);
const fresh = (isThere: boolean): void => {
  if (isThere) stop(4);
};
const shown = (found: HestiaUser): object => ({ PACKAGE: found.package, CONTACT: found.contact, SUSPENDED: yes(found.suspended), DATE: '2026-05-01', TIME: '10:00:00', U_DISK: '2', DISK_QUOTA: '1000', U_BANDWIDTH: String(found.trafficMb), BANDWIDTH: 'unlimited' });
const everyone = (state: HestiaState): readonly (readonly [string, Site])[] => [...state.users.values()].flatMap((each) => [...each.sites]);
const object = (entries: Iterable<readonly [string, unknown]>): unknown => {
  const found = Object.fromEntries(entries) as Record<string, unknown>;
  return Object.keys(found).length === 0 ? [] : found;
};

const addSite = (kind: Site['kind']): Command => (state, [name, domain = '']) => {
  fresh(everyone(state).some(([each]) => each === domain));
  user(state, name).sites.set(domain, newSite(domain, kind));
};
const setUser = (change: (found: HestiaUser, args: readonly string[]) => void): Command => (state, args) => change(user(state, args[0]), args);
const setBox = (change: (found: Box, args: readonly string[]) => void): Command => (state, args) => change(box(state, args), args);
const without = (list: string[], gone: string | undefined): void => {
  const at = list.indexOf(gone ?? '');
  if (at < 0) stop(3);
  list.splice(at, 1);
};

const commands: Readonly<Record<string, Command>> = {
  'v-list-users': (state) => object([...state.users].map(([name, each]) => [name, shown(each)])),
  'v-list-user': (state, [name = '']) => ({ [name]: shown(user(state, name)) }),
  'v-add-user': (state, [name = '', password = '', contact = '', wanted = 'default']) => {
    fresh(state.users.has(name));
    if (!state.packages.has(wanted)) stop(3);
    state.users.set(name, newHestiaUser({ package: wanted, contact, password }));
  },
  'v-delete-user': (state, [name]) => { user(state, name); state.users.delete(name ?? ''); },
  'v-suspend-user': setUser((found) => { if (found.suspended) stop(5); found.suspended = true; for (const each of found.sites.values()) each.suspended = true; }),
  'v-unsuspend-user': setUser((found) => { if (!found.suspended) stop(6); found.suspended = false; for (const each of found.sites.values()) each.suspended = false; }),
  'v-change-user-package': (state, [name, wanted = '']) => { if (!state.packages.has(wanted)) stop(3); user(state, name).package = wanted; },
  'v-change-user-password': setUser((found, [, password = '']) => { found.password = password; }),
  'v-change-user-contact': setUser((found, [, contact = '']) => { found.contact = contact; }),
  'v-list-user-packages': (state) => object([...state.packages].map((name) => [name, { DISK_QUOTA: '1000' }])),
  'v-add-domain': addSite('whole'),
  'v-add-web-domain': addSite('web'),
  'v-delete-domain': (state, args) => { site(state, args); user(state, args[0]).sites.delete(args[1] ?? ''); },
  'v-delete-web-domain': (state, args) => { site(state, args); user(state, args[0]).sites.delete(args[1] ?? ''); },
  'v-add-web-domain-alias': (state, args) => { fresh(site(state, args).aliases.includes(args[2] ?? '')); site(state, args).aliases.push(args[2] ?? ''); },
  'v-delete-web-domain-alias': (state, args) => without(site(state, args).aliases, args[2]),
  'v-list-web-domains': (state, [name]) => object([...user(state, name).sites].map(([domain, each]) => [domain, { ALIAS: each.aliases.join(','), FTP_USER: [...each.ftp.keys()].join(':'), FTP_PATH: [...each.ftp.values()].map(({ path }) => path).join(':'), SSL: yes(each.certificate !== ''), LETSENCRYPT: yes(each.certificate === 'letsencrypt'), SUSPENDED: yes(each.suspended), REDIRECT: each.redirect, REDIRECT_CODE: each.redirect === '' ? '' : '301', U_DISK: '1', U_BANDWIDTH: String(user(state, name).trafficMb), STATS: each.stats }])),
  'v-suspend-web-domain': (state, args) => { const found = site(state, args); if (found.suspended) stop(5); found.suspended = true; },
  'v-unsuspend-web-domain': (state, args) => { const found = site(state, args); if (user(state, args[0]).suspended) stop(5); if (!found.suspended) stop(6); found.suspended = false; },
  'v-add-web-domain-redirect': (state, args) => { if (!/^https?:/.test(args[2] ?? '')) stop(2); site(state, args).redirect = args[2] ?? ''; },
  'v-delete-web-domain-redirect': (state, args) => { const found = site(state, args); if (found.redirect === '') stop(3); found.redirect = ''; },
  'v-add-web-domain-stats': (state, args) => { const found = site(state, args); if (!['awstats', 'webalizer'].includes(args[2] ?? '')) stop(2); fresh(found.stats !== ''); found.stats = args[2] ?? ''; },
  'v-add-letsencrypt-domain': (state, args) => { site(state, args).certificate = 'letsencrypt'; },
  'v-list-mail-domains': (state, [name]) => object([...user(state, name).sites].filter(([, each]) => each.kind === 'whole').map(([domain]) => [domain, { SUSPENDED: 'no' }])),
  'v-list-dns-domains': (state, [name]) => object([...user(state, name).sites].filter(([, each]) => each.kind === 'whole').map(([domain]) => [domain, { SUSPENDED: 'no' }])),
  'v-list-mail-accounts': (state, args) => object([...site(state, args).boxes].map(([name, each]) => [name, { QUOTA: each.quota, U_DISK: '0', SUSPENDED: yes(each.suspended), FWD: each.forwards.join(','), FWD_ONLY: each.only ? 'yes' : '', AUTOREPLY: yes(each.answer !== '') }])),
  'v-add-mail-account': (state, args) => { fresh(site(state, args).boxes.has(args[2] ?? '')); site(state, args).boxes.set(args[2] ?? '', { password: args[3] ?? '', quota: args[4] ?? 'unlimited', suspended: false, forwards: [], only: false, answer: '' }); },
  'v-delete-mail-account': (state, args) => { box(state, args); site(state, args).boxes.delete(args[2] ?? ''); },
  'v-change-mail-account-quota': setBox((found, args) => { found.quota = args[3] ?? ''; }),
  'v-change-mail-account-password': setBox((found, args) => { found.password = args[3] ?? ''; }),
  'v-suspend-mail-account': setBox((found) => { found.suspended = true; }),
  'v-unsuspend-mail-account': setBox((found) => { found.suspended = false; }),
  'v-add-mail-account-forward': setBox((found, args) => { fresh(found.forwards.includes(args[3] ?? '')); found.forwards.push(args[3] ?? ''); }),
  'v-delete-mail-account-forward': setBox((found, args) => without(found.forwards, args[3])),
  'v-add-mail-account-fwd-only': setBox((found) => { found.only = true; }),
  'v-delete-mail-account-fwd-only': setBox((found) => { found.only = false; }),
  'v-add-mail-account-autoreply': setBox((found, args) => { found.answer = args[3] ?? ''; }),
  'v-delete-mail-account-autoreply': setBox((found) => { found.answer = ''; }),
  'v-list-mail-account-autoreply': (state, args) => ({ [args[2] ?? '']: { MSG: `${box(state, args).answer}\n` } }),
  'v-list-databases': (state, [name]) => object([...user(state, name).databases].map(([database, each]) => [database, { DBUSER: each.user, TYPE: each.type, HOST: 'localhost', U_DISK: '1' }])),
  'v-add-database': (state, [name = '', database = '', dbuser = '', password = '', type = 'mysql']) => { const { databases } = user(state, name); fresh(databases.has(`${name}_${database}`)); databases.set(`${name}_${database}`, { user: `${name}_${dbuser}`, password, type }); },
  'v-delete-database': (state, [name, database = '']) => { if (!user(state, name).databases.delete(database)) stop(3); },
  'v-change-database-user': (state, [name = '', database = '', dbuser = '', password = '']) => { const found = user(state, name).databases.get(database) ?? stop(3); Object.assign(found, { user: `${name}_${dbuser}`, password }); },
  'v-change-database-password': (state, [name, database = '', password = '']) => { (user(state, name).databases.get(database) ?? stop(3)).password = password; },
  'v-add-web-domain-ftp': (state, args) => { const login = `${args[0] ?? ''}_${args[2] ?? ''}`; fresh(site(state, args).ftp.has(login)); site(state, args).ftp.set(login, { password: args[3] ?? '', path: args[4] ?? '' }); },
  'v-change-web-domain-ftp-path': (state, args) => { (site(state, args).ftp.get(args[2] ?? '') ?? stop(3)).path = args[3] ?? ''; },
  'v-change-web-domain-ftp-password': (state, args) => { (site(state, args).ftp.get(args[2] ?? '') ?? stop(3)).password = args[3] ?? ''; },
  'v-delete-web-domain-ftp': (state, args) => { if (!site(state, args).ftp.delete(args[2] ?? '')) stop(3); },
  'v-list-dns-records': (state, args) => object([...site(state, args).records].map(([id, each]) => [id, { ID: id, RECORD: each.record, TYPE: each.type, VALUE: each.value, PRIORITY: each.priority, TTL: each.ttl, SUSPENDED: 'no' }])),
  'v-add-dns-record': (state, args) => {
    const { records } = site(state, args);
    const id = String(Math.max(0, ...[...records.keys()].map(Number)) + 1);
    const [, , record = '', type = '', value = '', priority = '', , , ttl = ''] = args;
    const dotted = /^(NS|CNAME|MX|PTR|SRV)$/.test(type) && !value.endsWith('.') ? `${value}.` : value;
    records.set(id, { record, type, value: dotted, priority, ttl });
  },
  'v-delete-dns-record': (state, args) => { if (!site(state, args).records.delete(args[2] ?? '')) stop(3); },
};

export interface FakeHestia extends PanelServer {
  readonly state: HestiaState;
}

/** A stateful server that answers Hestia's commands with its exit codes. */
export const startFakeHestia = async (): Promise<FakeHestia> => {
  const state: HestiaState = { users: new Map(), packages: new Set(['default', 'gold', 'silver']) };
  const answer = (fields: URLSearchParams): PanelReply => {
    const [name, wantsCode] = [fields.get('cmd') ?? '', fields.get('returncode') === 'yes'];
    const args = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((at) => fields.get(`arg${String(at)}`) ?? []);
    const reply = (code: number, text: string): PanelReply => (wantsCode ? { text: String(code), headers: { 'hestia-exit-code': String(code) } } : { text, headers: { 'hestia-exit-code': String(code), 'content-type': 'text/plain' } });
    try {
      const told = (commands[name] ?? stop(10))(state, args);
      return reply(0, told === undefined ? '' : JSON.stringify(told));
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      return reply(error.code, `Error: ${error.message}`);
    }
  };
  const server = await startPanelServer({
    answer: ({ fields }) => (fields.get('hash') === `${ACCESS_KEY}:${SECRET_KEY}` ? answer(fields) : { status: 401, text: 'Error: authentication failed' }),
    changes: ({ fields }) => !(fields.get('cmd') ?? '').startsWith('v-list-'),
  });
  return { ...server, state };
};
