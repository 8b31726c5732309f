import { LETS_ENCRYPT } from './sample-certificates.ts';
import { fail, newServer, ofUser, topOf, type DnsRow, type MailUser, type VirtualminState, type VirtualServer } from './virtualmin-state.ts';

export interface Program {
  /** Every other parameter is refused. */
  readonly takes: readonly string[];
  run(state: VirtualminState, fields: URLSearchParams): string;
}

const BLOCK = 1024;
const HOME_BLOCKS = 1_000_000;
const need = (fields: URLSearchParams, name: string): string => fields.get(name) ?? fail(`Missing --${name}`);
const serverOf = (state: VirtualminState, fields: URLSearchParams): VirtualServer => state.servers.get(need(fields, 'domain')) ?? fail(`Virtual server ${need(fields, 'domain')} does not exist`);
const userOf = (server: VirtualServer, name: string): MailUser => server.users.get(name) ?? fail(`No user named ${name} was found in the server ${server.name}`);
const owned = (state: VirtualminState, user: string): readonly VirtualServer[] => (topOf(state, user) === undefined ? fail(`No top-level domain owned by ${user} exists`) : ofUser(state, user));
const lines = (pairs: readonly (readonly [string, string | undefined])[]): string => pairs.flatMap(([name, value]) => (value === undefined ? [] : [`    ${name}: ${value}`])).join('\n');
const homeOf = (server: VirtualServer): string => (server.kind === 'Sub-server' ? `/home/${server.user}/domains/${server.name}` : `/home/${server.user}`);

const shownServer = (server: VirtualServer): string =>
  `${server.name}\n${lines([
    ['ID', '1700000000'], ['Type', server.kind], ['Description', 'A server: with a colon'], ['Plan', server.plan], ['Username', server.user], ['Password storage', 'Plain text'], ['Password', server.password],
    ['Username for mysql', server.user], ['Password for mysql', server.password], ['Home directory', homeOf(server)], ['Contact email', server.email], ['Created on', '14/Nov/2023 22:13'], ['Created Unix time', '1700000000'],
    ['Disabled', server.disabled], ['IP address', '192.0.2.40 (Shared)'], ['Features', server.features.join(' ')],
    ['Server quota', '976.56 MiB'], ['Server block quota', String(HOME_BLOCKS)], ['Server block quota used', '2048'], ['Server byte quota used', String(2048 * BLOCK)],
    ['Bandwidth limit', 'Unlimited'], ['Bandwidth byte limit', 'Unlimited'], ['Bandwidth byte usage', String(server.trafficBytes)],
  ])}\n`;

const setDisabled = (value: (fields: URLSearchParams) => string | undefined, already: string): Program['run'] => (state, fields) => {
  const server = serverOf(state, fields);
  if ((server.disabled === undefined) === (value(fields) === undefined)) fail(`Virtual server ${server.name} is ${already}`);
  const all = fields.has('subservers') ? ofUser(state, server.user) : [server];
  for (const each of all) each.disabled = value(fields);
  return 'All done!\n';
};

const shownUser = (server: VirtualServer, name: string, user: MailUser, simple: boolean): string =>
  `${name}\n${lines([
    ['Domain', server.name], ['Unix username', `${name}@${server.name}`], ['Password', user.password], ['Encrypted password', '$6$abc'], ['Disabled', user.disabled ? 'Yes' : 'No'], ['Home directory', user.home],
    ['FTP access', user.kind === 'web' ? 'Yes' : 'No'], ['User type', user.kind === 'web' ? 'Website manager' : 'Normal user'],
    ['Home quota', user.blocks === 0 ? 'Unlimited' : `${String(user.blocks)} kB`], ['Home byte quota', String(user.blocks * BLOCK)], ['Home byte quota used', '4096'],
    ['Email address', user.kind === 'mailbox' ? `${name}@${server.name}` : undefined],
    ['Databases', user.databases.size === 0 ? undefined : [...user.databases].map((each) => `${each} (mysql)`).join(', ')],
    ['Autoreply message', simple ? user.autoreply?.replaceAll('\n', String.raw`\n`) : undefined],
  ])}\n`;

const blocksOf = (text: string | null): number => (text === null ? 0 : /^\d+$/.test(text) ? Number(text) : fail('Home directory quota must be a number of blocks'));
const reachable = (server: VirtualServer, names: readonly string[]): readonly string[] => names.map((name) => (server.databases.get(name) === 'mysql' ? name : fail(`Database ${name} does not exist in domain`)));

const makeUser: Program['run'] = (state, fields) => {
  const server = serverOf(state, fields);
  const name = need(fields, 'user').toLowerCase();
  if (server.users.has(name)) fail('A user with the same name already exists');
  const kind = fields.has('web') ? 'web' : fields.has('noemail') ? 'database' : 'mailbox';
  server.users.set(name, { password: need(fields, 'pass'), kind, home: fields.get('home') ?? `${homeOf(server)}/homes/${name}`, blocks: blocksOf(fields.get('quota')), disabled: fields.has('disable'), databases: new Set(reachable(server, fields.getAll('mysql'))), autoreply: undefined });
  return `User ${name} created successfully\n`;
};

const changeUser: Program['run'] = (state, fields) => {
  const server = serverOf(state, fields);
  const user = userOf(server, need(fields, 'user'));
  user.password = fields.get('pass') ?? user.password;
  if (fields.has('quota')) user.blocks = blocksOf(fields.get('quota'));
  if (fields.has('disable') || fields.has('enable')) user.disabled = fields.has('disable');
  for (const name of reachable(server, fields.getAll('add-mysql'))) user.databases.has(name) ? fail(`The user already has access to the database ${name}`) : user.databases.add(name);
  for (const name of fields.getAll('remove-mysql')) if (!user.databases.delete(name)) fail(`The user does not have access to the database ${name}`);
  if (fields.has('autoreply')) user.autoreply = `${need(fields, 'autoreply').replaceAll(String.raw`\n`, '\n')}\n`;
  if (fields.has('no-autoreply')) user.autoreply = undefined;
  return 'User updated successfully\n';
};

/** `name type [ttl] values…`; the strings of a TXT become one again, everything else stays in parts. */
const recordOf = (text: string, withTtl: boolean): DnsRow => {
  const [name = '', type = '', ...rest] = text.split(/\s+/);
  const [ttl, values] = withTtl ? [rest[0], rest.slice(1)] : [undefined, rest];
  return { name, type: type.toUpperCase(), ttl, values: type.toUpperCase() === 'TXT' ? [values.join(' ')] : values };
};
const same = (a: DnsRow, b: DnsRow): boolean => a.name === b.name && a.type === b.type && a.values.join(' ') === b.values.join(' ');

const changeDns: Program['run'] = (state, fields) => {
  const server = serverOf(state, fields);
  if (!server.features.includes('dns')) fail(`Virtual server ${server.name} does not have a DNS domain`);
  const gone = fields.getAll('remove-record').map((text) => recordOf(text, false));
  const fresh = fields.getAll('add-record-with-ttl').map((text) => recordOf(text, true));
  for (const { type, values } of fresh) if (type === 'A' && !/^[\d.]+$/.test(values.join(' '))) fail('Invalid IPv4 address in --add-record');
  const kept = server.records.filter((each) => !gone.some((other) => same(each, other)));
  // Outside of the zone, or there already: said in words, and still a success.
  server.records = [...kept, ...fresh.filter((each) => `.${each.name}`.endsWith(`.${server.name}.`) && !kept.some((other) => same(each, other)))];
  return '.. done\n';
};

const makeServer: Program['run'] = (state, fields) => {
  const name = need(fields, 'domain');
  if (state.servers.has(name)) fail(`The domain name ${name} is already hosted`);
  const under = fields.get('parent') ?? fields.get('alias');
  if (under !== null) {
    const top = state.servers.get(under) ?? fail(`Virtual server ${under} does not exist`);
    state.servers.set(name, newServer(name, top.user, { kind: fields.has('alias') ? 'Alias' : 'Sub-server', plan: top.plan, password: top.password, features: fields.has('alias') ? ['web', 'dns'] : ['dir', 'web', 'dns', 'mail'] }));
    return `Creating virtual server ${name} ..\n\nAll done!\n`;
  }
  const user = need(fields, 'user');
  if (topOf(state, user) !== undefined) fail(`A user named ${user} already exists`);
  const plan = state.plans.find((each) => each === fields.get('plan')) ?? fail(`No plan with name or ID ${fields.get('plan') ?? ''} was found`);
  state.servers.set(name, newServer(name, user, { password: need(fields, 'pass'), email: fields.get('email') ?? '', plan }));
  return `Creating virtual server ${name} ..\n\nAll done!\n`;
};

const changeServer: Program['run'] = (state, fields) => {
  const server = serverOf(state, fields);
  const plan = fields.get('apply-plan');
  if (plan !== null && !state.plans.includes(plan)) fail(`No plan with name or ID ${plan} was found`);
  Object.assign(server, { password: fields.get('pass') ?? server.password, email: fields.get('email') ?? server.email, plan: plan ?? server.plan });
  const renamed = fields.get('newdomain');
  if (renamed !== null) {
    if (state.servers.has(renamed)) fail(`The domain name ${renamed} is already hosted`);
    state.servers.delete(server.name);
    server.name = renamed;
    state.servers.set(renamed, server);
  }
  return 'All done!\n';
};

const listCerts: Program['run'] = (state, fields) => {
  if (!fields.has('cert')) fail('The fake has no keys to tell');
  const secured = owned(state, need(fields, 'user')).filter(({ certificate }) => certificate !== undefined);
  if (secured.length === 0) fail('None of the specified virtual servers have SSL enabled');
  return secured.map(({ name, user, certificate }) => `${name}:\n    Type: cert\n    File: /home/${user}/ssl.cert\n${certificate?.cert ?? ''}`).join('');
};

const installCert: Program['run'] = (state, fields) => {
  const [cert, key] = [need(fields, 'cert'), need(fields, 'key')];
  if (!cert.startsWith('-----BEGIN CERTIFICATE-----\n')) fail('Invalid data for cert : Data does not start with line containing BEGIN CERTIFICATE');
  serverOf(state, fields).certificate = { cert, key, ca: fields.get('ca') ?? '' };
  return 'Installing new SSL files ..\n.. done\n';
};

const letsEncrypt: Program['run'] = (state, fields) => {
  if (!/^[\d.]+$/.test(need(fields, 'renew'))) fail('--renew must be followed by a number of months');
  serverOf(state, fields).certificate = { cert: LETS_ENCRYPT, key: '', ca: '' };
  return 'Requesting SSL certificate ..\n.. done\n';
};

export const programs: Readonly<Record<string, Program>> = {
  'list-domains': {
    takes: ['multiline', 'user', 'toplevel'],
    run: (state, fields) => {
      const user = fields.get('user');
      return (user === null ? [...state.servers.values()] : owned(state, user)).filter(({ kind }) => !fields.has('toplevel') || kind === 'Top-level server').map(shownServer).join('');
    },
  },
  'create-domain': { takes: ['domain', 'user', 'pass', 'email', 'plan', 'features-from-plan', 'limits-from-plan', 'parent', 'alias'], run: makeServer },
  'modify-domain': { takes: ['domain', 'pass', 'email', 'apply-plan', 'newdomain'], run: changeServer },
  'disable-domain': { takes: ['domain', 'why', 'subservers'], run: setDisabled((fields) => `Manually (${fields.get('why') ?? ''})`, 'already disabled') },
  'enable-domain': { takes: ['domain', 'subservers'], run: setDisabled(() => undefined, 'not disabled') },
  'delete-domain': {
    takes: ['domain'],
    run: (state, fields) => {
      const server = serverOf(state, fields);
      for (const each of server.kind === 'Top-level server' ? ofUser(state, server.user) : [server]) state.servers.delete(each.name);
      return 'All done!\n';
    },
  },
  'list-plans': { takes: ['multiline'], run: ({ plans }) => plans.map((name, at) => `${String(at)}\n${lines([['Name', name], ['Server block quota', 'Unlimited']])}\n`).join('') },
  'list-users': {
    takes: ['multiline', 'domain-user', 'simple-aliases'],
    run: (state, fields) => owned(state, need(fields, 'domain-user')).flatMap((server) => [...server.users].map(([name, user]) => shownUser(server, name, user, fields.has('simple-aliases')))).join(''),
  },
  'create-user': { takes: ['domain', 'user', 'pass', 'quota', 'disable', 'web', 'ftp', 'noemail', 'home', 'mysql'], run: makeUser },
  'modify-user': { takes: ['domain', 'user', 'pass', 'quota', 'disable', 'enable', 'add-mysql', 'remove-mysql', 'autoreply', 'no-autoreply'], run: changeUser },
  'delete-user': { takes: ['domain', 'user'], run: (state, fields) => { const server = serverOf(state, fields); userOf(server, need(fields, 'user')); server.users.delete(need(fields, 'user')); return 'User deleted\n'; } },
  'list-aliases': {
    takes: ['multiline', 'domain'],
    run: ({ servers }, fields) =>
      fields.getAll('domain').flatMap((domain) => [...(servers.get(domain) ?? fail(`Virtual server ${domain} does not exist`)).aliases].map(([from, to]) => `${from === '*' ? '' : from}@${domain}\n${lines(to.map((each) => ['To', each] as const))}\n`)).join(''),
  },
  'create-alias': { takes: ['domain', 'from', 'to'], run: (state, fields) => { const { aliases } = serverOf(state, fields); if (aliases.has(need(fields, 'from'))) fail('An alias for the same email address already exists'); aliases.set(need(fields, 'from'), fields.getAll('to')); return 'Alias created successfully\n'; } },
  'delete-alias': { takes: ['domain', 'from'], run: (state, fields) => (serverOf(state, fields).aliases.delete(need(fields, 'from')) ? 'Alias deleted successfully\n' : fail('No alias for the email address exists')) },
  'list-databases': { takes: ['multiline', 'domain'], run: (state, fields) => [...serverOf(state, fields).databases].map(([name, type]) => `${name}\n${lines([['Type', type], ['Size', '2 kB'], ['Byte size', '2048'], ['Tables', '1']])}\n`).join('') },
  'create-database': { takes: ['domain', 'name', 'type'], run: (state, fields) => { const { databases } = serverOf(state, fields); if ([...state.servers.values()].some((each) => each.databases.has(need(fields, 'name')))) fail('A database with the same name already exists'); databases.set(need(fields, 'name'), need(fields, 'type')); return 'Database created\n'; } },
  'delete-database': { takes: ['domain', 'name', 'type'], run: (state, fields) => (serverOf(state, fields).databases.delete(need(fields, 'name')) ? 'Database deleted\n' : fail('The specified database does not exist')) },
  'get-dns': {
    takes: ['multiline', 'domain'],
    run: (state, fields) => {
      const server = serverOf(state, fields);
      if (!server.features.includes('dns')) fail(`Virtual server ${server.name} does not have DNS enabled`);
      return server.records.map(({ name, type, ttl, values }) => `${name}\n${lines([['Type', type], ['Class', 'IN'], ['TTL', ttl], ...values.map((each) => ['Value', each] as const)])}\n`).join('');
    },
  },
  'modify-dns': { takes: ['domain', 'add-record-with-ttl', 'remove-record'], run: changeDns },
  'list-certs': { takes: ['user', 'cert'], run: listCerts },
  'install-cert': { takes: ['domain', 'cert', 'key', 'ca'], run: installCert },
  'generate-letsencrypt-cert': { takes: ['domain', 'renew'], run: letsEncrypt },
  'create-login-link': { takes: ['user'], run: (state, fields) => `https://${(topOf(state, need(fields, 'user')) ?? fail(`No virtual server owned by ${need(fields, 'user')} found`)).name}:10000/session_login.cgi?session=0123abcd\n` },
};
