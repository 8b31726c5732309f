import type { Mailbox, WhmAccount } from './whm-state.ts';

/** The user level says no in words, never by a code. */
class Refused extends Error {}

type Get = (name: string) => string;
interface Scene {
  readonly account: WhmAccount;
  readonly get: Get;
  readonly all: (name: string) => readonly string[];
  /** Another account has this domain. */
  readonly taken: (domain: string) => boolean;
}
type Command = (scene: Scene) => unknown;

const MIB = 1024 * 1024;

const ownDomain = ({ account }: Scene, domain: string): string => {
  if (domain !== account.domain && !account.domains.has(domain)) throw new Refused(`You do not own the domain “${domain}”.`);
  return domain;
};
const addressOf = (scene: Scene): string => {
  const email = scene.get('email');
  const address = email.includes('@') ? email : `${email}@${scene.get('domain') || scene.account.domain}`;
  ownDomain(scene, address.split('@')[1] ?? '');
  return address;
};
const mailbox = (scene: Scene): Mailbox => {
  const found = scene.account.mailboxes.get(addressOf(scene));
  if (found === undefined) throw new Refused('The email account does not exist.');
  return found;
};
/** A limit counts when one more is made; what is there stays. */
const roomFor = ({ account }: Scene, name: string, count: number): void => {
  const most = account.max[name];
  if (typeof most === 'number' && count >= most) throw new Refused(`You have reached your maximum allotment (${String(most)}).`);
};
const prefixed = ({ account }: Scene, name: string): string => {
  if (!name.startsWith(`${account.user}_`)) throw new Refused(`The name of the database must begin with “${account.user}_”.`);
  return name;
};
const databaseUser = (scene: Scene): { password: string; grants: Map<string, string> } => {
  const found = scene.account.databaseUsers.get(scene.get('user') || scene.get('name'));
  if (found === undefined) throw new Refused('The user does not exist.');
  return found;
};
const ftpUser = (scene: Scene): { password: string; quotaMb: number; homedir: string } => {
  const found = scene.account.ftp.get(ftpLogin(scene));
  if (found === undefined) throw new Refused('The FTP account does not exist.');
  return found;
};
const ftpLogin = (scene: Scene): string => {
  const user = scene.get('user');
  return user.includes('@') ? user : `${user}@${scene.get('domain') || scene.account.domain}`;
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const zoneOf = (scene: Scene): WhmAccount['zones'] extends Map<string, infer Z> ? Z : never => {
  const zone = scene.account.zones.get(scene.get('zone'));
  if (zone === undefined) throw new Refused(`You do not have control of a DNS zone named “${scene.get('zone')}”.`);
  return zone;
};

/** Line 0 is the SOA record; a comment takes a line as well, as in real zones. */
const FIRST_LINE = 2;

const commands: Record<string, Command> = {
  'Email::add_pop': (scene) => {
    const address = addressOf(scene);
    if (scene.account.mailboxes.has(address)) throw new Refused(`The account ${address} already exists!`);
    roomFor(scene, 'MAXPOP', scene.account.mailboxes.size);
    scene.account.mailboxes.set(address, { password: scene.get('password'), quotaMb: Number(scene.get('quota')) || 0, suspended: false });
    return address.replace('@', '+');
  },
  'Email::delete_pop': (scene) => {
    mailbox(scene);
    scene.account.mailboxes.delete(addressOf(scene));
  },
  'Email::passwd_pop': (scene) => {
    mailbox(scene).password = scene.get('password');
  },
  'Email::edit_pop_quota': (scene) => {
    mailbox(scene).quotaMb = Number(scene.get('quota')) || 0;
  },
  'Email::suspend_login': (scene) => {
    mailbox(scene).suspended = true;
  },
  'Email::unsuspend_login': (scene) => {
    mailbox(scene).suspended = false;
  },
  'Email::suspend_incoming': (scene) => void mailbox(scene),
  'Email::unsuspend_incoming': (scene) => void mailbox(scene),
  'Email::list_pops_with_disk': ({ account }) => [
    { email: account.user, login: 'Main Account', domain: account.domain, _diskquota: 0, _diskused: 0, diskquota: '∞', diskused: 'None', suspended_login: 0 },
    ...[...account.mailboxes].map(([email, box]) => ({
      email, login: email, domain: email.split('@')[1], user: email.split('@')[0], _diskquota: box.quotaMb * MIB, _diskused: 483,
      diskquota: box.quotaMb === 0 ? 'unlimited' : box.quotaMb, suspended_login: box.suspended ? 1 : 0,
    })),
  ],
  'Email::add_forwarder': (scene) => {
    const source = addressOf(scene);
    const { forwarders } = scene.account;
    for (const target of scene.get('fwdemail').split(',')) if (!forwarders.some((each) => each.source === source && each.target === target)) forwarders.push({ source, target });
    return [{ domain: scene.get('domain'), email: source, forward: scene.get('fwdemail') }];
  },
  'Email::delete_forwarder': ({ account, get }) => {
    const at = account.forwarders.findIndex((each) => each.source === get('address') && each.target === get('forwarder'));
    if (at >= 0) account.forwarders.splice(at, 1);
  },
  // `dest` is where mail was addressed to, `forward` where it goes.
  'Email::list_forwarders': ({ account, get }) => account.forwarders.filter((each) => each.source.endsWith(`@${get('domain')}`)).map(({ source, target }) => ({ dest: source, forward: target, html_dest: source, html_forward: target })),
  'Email::add_auto_responder': (scene) => {
    const { get, account } = scene;
    account.responders.set(addressOf(scene), { from: get('from'), subject: get('subject'), body: get('body'), interval: get('interval'), is_html: get('is_html'), start: get('start'), stop: get('stop') });
  },
  'Email::delete_auto_responder': ({ account, get }) => void account.responders.delete(get('email')),
  'Email::list_auto_responders': ({ account, get }) => [...account.responders].filter(([email]) => email.endsWith(`@${get('domain')}`)).map(([email, each]) => ({ email, subject: each['subject'] })),
  'Email::get_auto_responder': ({ account, get }) => {
    const found = account.responders.get(get('email'));
    const number = (value: string | undefined): number | null => (value === undefined || value === '' || value === '0' ? null : Number(value));
    return found === undefined ? { body: '', subject: '', from: '', interval: 0, start: null, stop: null } : { ...found, interval: Number(found['interval']), start: number(found['start']), stop: number(found['stop']) };
  },
  'Email::enable_spam_assassin': ({ account }) => { account.spam.enabled = true; },
  'Email::disable_spam_assassin': ({ account }) => { account.spam.enabled = false; },
  'Email::enable_spam_box': ({ account }) => { account.spam.box = true; },
  'Email::disable_spam_box': ({ account }) => { account.spam.box = false; },
  'Email::add_spam_filter': ({ account, get }) => { account.spam.deleteScore = Number(get('required_score')); },
  'Email::disable_spam_autodelete': ({ account }) => { account.spam.deleteScore = 0; },
  'Email::get_spam_settings': ({ account: { spam } }) => ({ spam_enabled: Number(spam.enabled), spam_box_enabled: Number(spam.box), spam_auto_delete: Number(spam.deleteScore > 0), spam_auto_delete_score: spam.deleteScore, spam_status_changeable: 1 }),
  'Mysql::get_restrictions': ({ account }) => ({ max_database_name_length: 64, max_username_length: 32, prefix: `${account.user}_` }),
  'Mysql::create_database': (scene) => {
    const name = prefixed(scene, scene.get('name'));
    if (scene.account.databases.has(name)) throw new Refused(`The database “${name}” already exists.`);
    roomFor(scene, 'MAXSQL', scene.account.databases.size);
    scene.account.databases.add(name);
  },
  'Mysql::delete_database': ({ account, get }) => {
    if (!account.databases.delete(get('name'))) throw new Refused('The database does not exist.');
  },
  'Mysql::list_databases': ({ account }) => [...account.databases].map((database) => ({ database, disk_usage: 673, users: [...account.databaseUsers].filter(([, user]) => user.grants.has(database)).map(([name]) => name) })),
  'Mysql::create_user': (scene) => {
    const name = prefixed(scene, scene.get('name'));
    if (scene.account.databaseUsers.has(name)) throw new Refused(`The user “${name}” already exists.`);
    scene.account.databaseUsers.set(name, { password: scene.get('password'), grants: new Map() });
  },
  'Mysql::delete_user': ({ account, get }) => void account.databaseUsers.delete(get('name')),
  'Mysql::set_password': (scene) => { databaseUser(scene).password = scene.get('password'); },
  'Mysql::list_users': ({ account }) => [...account.databaseUsers].map(([user, { grants }]) => ({ user, shortuser: user.slice(account.user.length + 1), databases: [...grants.keys()] })),
  'Mysql::set_privileges_on_database': (scene) => {
    if (!scene.account.databases.has(scene.get('database'))) throw new Refused('The database does not exist.');
    databaseUser(scene).grants.set(scene.get('database'), scene.get('privileges'));
  },
  'Mysql::revoke_access_to_database': (scene) => void databaseUser(scene).grants.delete(scene.get('database')),
  'Mysql::get_privileges_on_database': (scene) => (databaseUser(scene).grants.get(scene.get('database')) ?? '').split(',').filter((each) => each !== ''),
  'Ftp::add_ftp': (scene) => {
    const login = ftpLogin(scene);
    ownDomain(scene, login.split('@')[1] ?? '');
    if (scene.account.ftp.has(login)) throw new Refused(`The FTP account “${login}” already exists.`);
    roomFor(scene, 'MAXFTP', scene.account.ftp.size);
    scene.account.ftp.set(login, { password: scene.get('pass'), quotaMb: Number(scene.get('quota')) || 0, homedir: scene.get('homedir') });
  },
  'Ftp::delete_ftp': (scene) => void scene.account.ftp.delete(ftpLogin(scene)),
  'Ftp::passwd': (scene) => { ftpUser(scene).password = scene.get('pass'); },
  'Ftp::set_quota': (scene) => { ftpUser(scene).quotaMb = Number(scene.get('quota')) || 0; },
  // Space is told in text, in MB; the account's own login and the one for logs are in the list.
  'Ftp::list_ftp_with_disk': ({ account }) => [
    { accttype: 'main', login: account.user, serverlogin: account.user, reldir: '', _diskquota: '0.00', _diskused: '0.00' },
    { accttype: 'logaccess', login: `${account.user}_logs`, serverlogin: `${account.user}_logs`, reldir: 'access-logs', _diskquota: '0.00', _diskused: '0.00' },
    ...[...account.ftp].map(([login, each]) => ({ accttype: 'sub', login: login.split('@')[0], serverlogin: login, reldir: each.homedir, dir: `/home/${account.user}/${each.homedir}`, _diskquota: each.quotaMb.toFixed(2), _diskused: '2.34' })),
  ],
  'DomainInfo::domains_data': ({ account }) => {
    const of = (kind: string): readonly object[] => [...account.domains].filter(([, each]) => each.kind === kind).map(([domain, { dir }]) => ({ domain, servername: kind === 'addon' ? `${domain.replaceAll('.', '-')}.${account.domain}` : domain, documentroot: `/home/${account.user}/${dir}`, homedir: `/home/${account.user}` }));
    return {
      main_domain: { domain: account.domain, documentroot: `/home/${account.user}/public_html`, homedir: `/home/${account.user}` },
      addon_domains: of('addon'),
      parked_domains: [...account.domains].filter(([, each]) => each.kind === 'alias').map(([domain]) => domain),
      sub_domains: of('sub'),
    };
  },
  'SubDomain::addsubdomain': (scene) => {
    const domain = `${scene.get('domain')}.${ownDomain(scene, scene.get('rootdomain'))}`;
    if (scene.account.domains.has(domain)) throw new Refused('The subdomain already exists.');
    scene.account.domains.set(domain, { kind: 'sub', dir: scene.get('dir') || domain });
  },
  'Mime::list_redirects': ({ account }) => [...account.redirects].map(([domain, destination]) => ({ domain, source: '/', displaysourceurl: '/', destination, kind: 'rewrite', type: 'permanent', matchwww: 1, wildcard: 1 })),
  'Mime::add_redirect': (scene) => {
    const domain = ownDomain(scene, scene.get('domain'));
    if (scene.account.redirects.has(domain)) throw new Refused('A redirect for this path already exists.');
    scene.account.redirects.set(domain, scene.get('redirect'));
  },
  'Mime::delete_redirect': (scene) => { if (!scene.account.redirects.delete(scene.get('domain'))) throw new Refused('There is no such redirect.'); },
  'DNS::parse_zone': (scene) => [
    { line_index: 0, type: 'record', record_type: 'SOA', dname_b64: base64(`${scene.get('zone')}.`), ttl: 86_400, data_b64: ['ns1.example.test.', 'root.example.test.', String(zoneOf(scene).serial), '3600'].map(base64) },
    { line_index: 1, type: 'comment', text_b64: base64('; kept by hand') },
    ...zoneOf(scene).records.map((each, at) => ({ line_index: at + FIRST_LINE, type: 'record', record_type: each.type, dname_b64: base64(each.name), ttl: each.ttl, data_b64: each.data.map(base64) })),
  ],
  'DNS::mass_edit_zone': (scene) => {
    const zone = zoneOf(scene);
    if (Number(scene.get('serial')) !== zone.serial) throw new Refused(`The given serial number (${scene.get('serial')}) does not match the DNS zone’s serial number (${String(zone.serial)}).`);
    const parsed = (name: string): { line_index: number; dname: string; ttl: number; record_type: string; data: string[] }[] => scene.all(name).map((each) => JSON.parse(each) as never);
    const record = (each: { dname: string; ttl: number; record_type: string; data: string[] }): WhmAccount['zones'] extends Map<string, { records: (infer R)[] }> ? R : never => ({ name: each.dname, type: each.record_type, ttl: each.ttl, data: each.data });
    for (const each of parsed('edit')) zone.records[each.line_index - FIRST_LINE] = record(each);
    const gone = new Set(scene.all('remove').map((line) => Number(line) - FIRST_LINE));
    const kept = zone.records.filter((_, at) => !gone.has(at));
    zone.records.splice(0, zone.records.length, ...kept, ...parsed('add').map(record));
    zone.serial += 1;
    return { new_serial: zone.serial };
  },
  'Session::create_webmail_session_for_mail_user': ({ account, get }) => {
    if (!account.mailboxes.has(`${get('login')}@${get('domain')}`)) throw new Refused('The email account does not exist.');
    return { hostname: null, session: `${get('login')}@${get('domain')}:AbC`, token: '/cpsess246' };
  },
  'Bandwidth::query': ({ account, get }) => {
    if (get('grouping') !== 'domain' || !/^\d{10}$/.test(get('start'))) throw new Refused('The parameter “grouping” is invalid.');
    return Object.fromEntries(account.siteBytes);
  },
  'SSL::installed_hosts': ({ account }) => [...account.certificates].map(([servername, { auto }]) => ({ servername, fqdns: [servername, `www.${servername}`], docroot: `/home/${account.user}/public_html`, certificate: { is_autossl: Number(auto), is_self_signed: 0, auto_ssl_provider_display_name: auto ? 'Sectigo' : null, not_after: 1_798_761_600, issuer_text: 'CN = Some Authority' } })),
  'SSL::get_autossl_problems': ({ account }) => [...account.domains.keys()].filter((domain) => !account.certificates.has(domain)).map((domain) => ({ domain, problem: `“${domain}” does not resolve to an address on this server.`, time: '2026-06-07T05:30:09.000Z' })),
  'SSL::start_autossl_check': ({ account }) => {
    if (!account.certificates.has(account.domain)) account.certificates.set(account.domain, { cert: '', key: '', chain: '', auto: true });
  },
  'SSL::install_ssl': (scene) => {
    const domain = ownDomain(scene, scene.get('domain'));
    if (!scene.get('cert').startsWith('-----BEGIN CERTIFICATE-----\n') || !scene.get('key').includes('PRIVATE KEY-----\n')) throw new Refused('The certificate could not be parsed.');
    scene.account.certificates.set(domain, { cert: scene.get('cert'), key: scene.get('key'), chain: scene.get('cabundle'), auto: false });
    return { domain, servername: domain, message: 'The SSL certificate is now installed.' };
  },
};

export const uapi = (account: WhmAccount, name: string, fields: URLSearchParams, taken: (domain: string) => boolean): object => {
  const command = commands[name];
  const envelope = (status: 0 | 1, data: unknown, errors: readonly string[] | null): object => ({ data: data ?? null, errors, messages: null, metadata: { transformed: 1 }, status, warnings: null });
  if (command === undefined) return envelope(0, null, [`The system could not find the function “${name}”.`]);
  try {
    return envelope(1, command({ account, get: (key) => fields.get(key) ?? '', all: (key) => fields.getAll(key), taken }), null);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return envelope(0, null, [error.message]);
  }
};

/** What has no newer call: domains besides the first one. `event.result` is 1 also when nothing was done. */
export const api2 = (account: WhmAccount, name: string, get: Get): object => {
  const reply = (result: 0 | 1, reason: string): object => ({ cpanelresult: { apiversion: 2, event: { result: 1 }, data: [{ result, reason }], func: name.split('::')[1] } });
  const domain = get('newdomain') || get('domain');
  if (name === 'AddonDomain::addaddondomain' || name === 'Park::park') {
    if (account.domains.has(domain)) return reply(0, `${domain} already exists.`);
    const most = account.max['MAXADDON'];
    if (name !== 'Park::park' && typeof most === 'number' && [...account.domains.values()].filter(({ kind }) => kind === 'addon').length >= most) return reply(0, 'You have reached your maximum allotment.');
    account.domains.set(domain, { kind: name === 'Park::park' ? 'alias' : 'addon', dir: get('dir') });
    return reply(1, 'ok');
  }
  if (['AddonDomain::deladdondomain', 'Park::unpark', 'SubDomain::delsubdomain'].includes(name)) return account.domains.delete(domain) ? reply(1, 'ok') : reply(0, 'There is no such domain.');
  return { cpanelresult: { apiversion: 2, error: `Could not find function “${name}”.` } };
};
