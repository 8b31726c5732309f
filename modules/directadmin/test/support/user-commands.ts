import { newDomain, type DaDomain, type DaUser } from './da-state.ts';

/** What the panel says no to. */
export class Refused extends Error {}

export type Get = (name: string) => string;
type Reply = Record<string, unknown>;
type Command = (user: DaUser, get: Get, method: string) => Reply;

const domainOf = (user: DaUser, get: Get): DaDomain => {
  const found = user.domains.get(get('domain'));
  if (found === undefined) throw new Refused('You do not own that domain');
  return found;
};
const ok = (text: string): Reply => ({ success: text, result: '' });
const fresh = (isThere: boolean, what: string): void => {
  if (isThere) throw new Refused(`${what} already exists`);
};
/** A limit counts when one more is made; what is there stays. */
const roomFor = (user: DaUser, name: string, count: number): void => {
  const most = Number(user.allowed[name] ?? 'unlimited');
  if (count >= most) throw new Refused('You have reached your limit');
};
const sum = (user: DaUser, of: (domain: DaDomain) => number): number => [...user.domains.values()].reduce((all, each) => all + of(each), 0);
const box = (user: DaUser, get: Get): { password: string; quotaMb: number; suspended: boolean } => {
  const found = domainOf(user, get).mailboxes.get(get('user'));
  if (found === undefined) throw new Refused('That account does not exist');
  return found;
};
const MIB = 1024 * 1024;

const pop: Command = (user, get) => {
  const domain = domainOf(user, get);
  const action = get('action');
  if (action === 'full_list')
    return Object.fromEntries([...domain.mailboxes].map(([name, each]) => [name, new URLSearchParams({ quota: String(each.quotaMb * MIB), usage: '483', limit: '200', sent: '0', suspended: each.suspended ? 'yes' : 'no' }).toString()]));
  if (action === 'create') {
    fresh(domain.mailboxes.has(get('user')), 'That account');
    if (get('passwd') !== get('passwd2')) throw new Refused('Passwords do not match');
    roomFor(user, 'nemails', sum(user, (each) => each.mailboxes.size));
    domain.mailboxes.set(get('user'), { password: get('passwd'), quotaMb: Number(get('quota')), suspended: false });
    return ok('Account created');
  }
  const found = box(user, get);
  if (action === 'modify') {
    if (get('passwd') !== '') found.password = get('passwd');
    if (get('quota') !== '') found.quotaMb = Number(get('quota'));
  } else if (get('suspend') !== '') found.suspended = true;
  else if (get('unsuspend') !== '') found.suspended = false;
  else domain.mailboxes.delete(get('user'));
  return ok('Saved');
};

const forwarders: Command = (user, get) => {
  const domain = domainOf(user, get);
  if (get('action') === '') return Object.fromEntries(domain.forwarders);
  if (get('action') === 'delete') domain.forwarders.delete(get('select0'));
  else {
    if (get('action') === 'create') fresh(domain.forwarders.has(get('user')), 'That forwarder');
    domain.forwarders.set(get('user'), get('email'));
  }
  return ok('Forwarder created');
};

const responders: Command = (user, get) => {
  const domain = domainOf(user, get);
  if (get('action') === '') return { list: [...domain.responders.keys()] };
  if (get('action') === 'delete') domain.responders.delete(get('select0'));
  else domain.responders.set(get('user'), { text: get('text'), subject: get('subject') });
  return ok('Autoresponder created');
};

const ftp: Command = (user, get) => {
  const domain = domainOf(user, get);
  if (get('action') === '') return { [user.username]: `/home/${user.username}`, ...Object.fromEntries([...domain.ftp].map(([name, each]) => [`${name}@${get('domain')}`, each.path])) };
  if (get('action') === 'delete') domain.ftp.delete(get('select0'));
  else {
    if (get('action') === 'create') {
      fresh(domain.ftp.has(get('user')), 'That FTP account');
      roomFor(user, 'ftp', sum(user, (each) => each.ftp.size));
    }
    const before = domain.ftp.get(get('user'));
    domain.ftp.set(get('user'), { password: get('passwd') || (before?.password ?? ''), path: get('custom_val') });
  }
  return ok('Saved');
};

const subdomains: Command = (user, get) => {
  const domain = domainOf(user, get);
  if (get('action') === '') return { list: [...domain.subdomains] };
  if (get('action') === 'delete') domain.subdomains.delete(get('select0'));
  else {
    fresh(domain.subdomains.has(get('subdomain')), 'That subdomain');
    domain.subdomains.add(get('subdomain'));
  }
  return ok('Saved');
};

const pointers: Command = (user, get) => {
  const domain = domainOf(user, get);
  if (get('action') === '') return Object.fromEntries([...domain.pointers].map((name) => [name, 'alias']));
  if (get('action') === 'delete') domain.pointers.delete(get('select0'));
  else domain.pointers.add(get('from'));
  return ok('Saved');
};

const domains: Command = (user, get) => {
  if (get('action') === 'select' && get('suspend') !== '') {
    const found = user.domains.get(get('select0'));
    if (found === undefined) throw new Refused('You do not own that domain');
    found.suspended = !found.suspended;
    return ok('Saved');
  }
  if (get('delete') === 'yes') user.domains.delete(get('select0'));
  else {
    fresh(user.domains.has(get('domain')), 'That domain');
    roomFor(user, 'vdomains', user.domains.size);
    user.domains.set(get('domain'), newDomain(get('domain')));
  }
  return ok('Domain created');
};

const dns: Command = (user, get) => {
  const { records } = domainOf(user, get);
  if (get('action') === '') return { records: [{ name: `${get('domain')}.`, type: 'SOA', value: 'ns1. root. 1', ttl: '14400' }, ...records] };
  const { type, name, value } = { type: get('type'), name: get('name'), value: get('value') };
  if (get('action') === 'add') {
    fresh(records.some((each) => each.type === type && each.name === name && each.value === value), 'That record');
    records.push({ name, type, value, ttl: get('ttl') });
    return ok('Record added');
  }
  for (const kind of ['A', 'AAAA', 'MX', 'TXT', 'CNAME', 'NS', 'SRV', 'CAA']) {
    const which = new URLSearchParams(get(`${kind.toLowerCase()}recs0`));
    const at = records.findIndex((each) => each.type === kind && each.name === which.get('name') && each.value === which.get('value'));
    if (at >= 0) records.splice(at, 1);
  }
  return ok('Records deleted');
};

/** Commands that a user (or an administrator in his place) gives. */
export const userCommands: Record<string, Command> = {
  CMD_API_SHOW_DOMAINS: (user) => ({ list: [...user.domains.keys()] }),
  CMD_API_ADDITIONAL_DOMAINS: (user) => Object.fromEntries([...user.domains].map(([name, each]) => [name, new URLSearchParams({ active: 'yes', bandwidth: '0.0', quota: 'unlimited', suspended: each.suspended || user.suspended ? 'yes' : 'no' }).toString()])),
  CMD_API_POP: pop,
  CMD_API_EMAIL_FORWARDERS: forwarders,
  CMD_API_EMAIL_AUTORESPONDER: responders,
  CMD_API_EMAIL_AUTORESPONDER_MODIFY: (user, get) => {
    const found = domainOf(user, get).responders.get(get('user'));
    if (found === undefined) throw new Refused('No such autoresponder');
    return { ...found, text: `${found.text}\n`, email: '', user: get('user') };
  },
  CMD_API_FTP: ftp,
  CMD_API_SUBDOMAINS: subdomains,
  CMD_API_DOMAIN_POINTER: pointers,
  CMD_API_DOMAIN: domains,
  CMD_API_DNS_CONTROL: dns,
  CMD_API_CHANGE_DOMAIN: (user, get) => {
    const moved = user.domains.get(get('old_domain'));
    if (moved === undefined) throw new Refused('You do not own that domain');
    user.domains.delete(get('old_domain'));
    user.domains.set(get('new_domain'), moved);
    user.domain = get('new_domain');
    return ok('Domain changed');
  },
  CMD_WEBMAIL_LOGIN: (user, get) => {
    const [name = '', domain = ''] = get('email').split('@');
    if (user.domains.get(domain)?.mailboxes.has(name) !== true) throw new Refused('That account does not exist');
    return { success: 'yes', url: `https://server.example.test/roundcube/?token=${name}`, token: 'x' };
  },
};
