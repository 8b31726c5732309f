import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeTcpPort, launchPrivate, privateFolder } from '../private-server.ts';

const MASTER = '/usr/lib/postfix/sbin/master';
const POSTFIX = '/usr/sbin/postfix';

/** True if Postfix with its tables on PostgreSQL is installed, and we are root: its master insists on it. */
export const postfixAvailable = (): boolean => process.getuid?.() === 0 && [MASTER, POSTFIX, '/usr/lib/postfix/postfix-pgsql.so'].every((file) => existsSync(file));

export interface PostfixServer {
  readonly port: number;
  /** Its folder of settings, for `MAIL_CONFIG` of its programs. */
  readonly config: string;
  readonly output: () => string;
  stop(): Promise<void>;
}

export interface PostfixOptions {
  /** Tables by file name, for example `domains.cf`. */
  readonly tables: Readonly<Record<string, string>>;
  /** Lines of `main.cf`; `{dir}` is where the tables are. */
  readonly main: string;
  /** The LMTP port of Dovecot. */
  readonly lmtp: number;
  /** Where it takes mail; absent = any free port. */
  readonly port?: number;
}

const SERVICES = [
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'verify unix - - n - 1 verify',
  'flush unix n - n 1000? 0 flush',
  'proxymap unix - - n - - proxymap',
  'smtp unix - - n - - smtp',
  'showq unix n - n - - showq',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'discard unix - - n - - discard',
  'lmtp unix - - n - - lmtp',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
];

/** Starts a private Postfix that takes mail on a free loopback port and hands it to Dovecot. */
export const startPostfix = async ({ tables, main, lmtp, port: wanted }: PostfixOptions): Promise<PostfixServer> => {
  const dir = privateFolder('postfix');
  spawnSync('chmod', ['755', dir]);
  const [config, queue, data] = ['config', 'queue', 'data'].map((name) => join(dir, name)) as [string, string, string];
  for (const path of [config, queue, data]) mkdirSync(path, { mode: 0o755 });
  spawnSync('chown', ['postfix', data]);
  const log = join(dir, 'mail.log');
  const port = wanted ?? (await freeTcpPort());
  for (const [name, text] of Object.entries(tables)) writeFileSync(join(config, name), text, { mode: 0o644 });
  writeFileSync(
    join(config, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.billet.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_recipient_restrictions = reject_unlisted_recipient, reject_unauth_destination
smtpd_tls_security_level = none
maillog_file = ${log}
maillog_file_prefixes = ${dir}
virtual_transport = lmtp:inet:127.0.0.1:${String(lmtp)}
${main.replaceAll('{dir}', config)}
`,
  );
  writeFileSync(join(config, 'master.cf'), [`127.0.0.1:${String(port)} inet n - n - - smtpd`, ...SERVICES, 'postlog unix-dgram n - n - 1 postlogd', ''].join('\n'));
  const checked = spawnSync(POSTFIX, ['-c', config, 'check'], { encoding: 'utf8' });
  if (checked.status !== 0) throw new Error(`Postfix refuses its configuration:\n${checked.stdout}${checked.stderr}`);
  const server = await launchPrivate({ name: 'Postfix', command: [MASTER, '-d', '-c', config], ports: [port], folder: dir });
  return { port, config, output: () => `${server.output()}${existsSync(log) ? readFileSync(log, 'utf8') : ''}`, stop: () => server.end() };
};
