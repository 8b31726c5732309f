import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeTcpPort, launchPrivate, privateFolder } from '../private-server.ts';

const SERVER = '/usr/sbin/proftpd';
const MODULES = '/usr/lib/proftpd';

/** True if ProFTPD is here with its module for PostgreSQL, and we are root: it takes on the user of every file it writes. */
export const proftpdAvailable = (): boolean =>
  process.getuid?.() === 0 && existsSync(SERVER) && existsSync(join(MODULES, 'mod_sql_postgres.so'));

/** The PostgreSQL that it reads. SQLite it cannot: shut into a folder, a session does not find the file again. */
export interface ProftpdDatabase {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

export interface ProftpdServer {
  readonly port: number;
  /** A folder for the files of all users. */
  readonly root: string;
  stop(): Promise<void>;
}

/** Starts a private ProFTPD on a free loopback port; `configuration` is what an operator includes, its tables must be there. */
export const startProftpd = async (database: ProftpdDatabase, configuration: string): Promise<ProftpdServer> => {
  const dir = privateFolder('proftpd');
  // Users other than root pass through it to their files.
  chmodSync(dir, 0o711);
  const root = join(dir, 'files');
  mkdirSync(root, { mode: 0o755 });
  const port = await freeTcpPort();
  const include = join(dir, 'include.conf');
  const file = join(dir, 'proftpd.conf');
  writeFileSync(include, configuration, { mode: 0o600 });
  writeFileSync(
    file,
    [
      `ModulePath ${MODULES}`,
      'ServerType standalone',
      'ServerName "of the tests"',
      'DefaultAddress 127.0.0.1',
      'SocketBindTight on',
      `Port ${String(port)}`,
      'UseIPv6 off',
      'UseReverseDNS off',
      'WtmpLog off',
      'TransferLog none',
      'SystemLog none',
      `PidFile ${join(dir, 'pid')}`,
      `ScoreboardFile ${join(dir, 'scoreboard')}`,
      `DelayTable ${join(dir, 'delay')}`,
      'DelayEngine off',
      'User proftpd',
      'Group nogroup',
      `Include ${include}`,
      'LoadModule mod_sql_postgres.c',
      `SQLConnectInfo ${database.database}@${database.host}:${String(database.port)} ${database.user} ${database.password}`,
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
  const server = await launchPrivate({ name: 'ProFTPD', command: [SERVER, '--nodaemon', '--quiet', '-c', file], ports: [port], folder: dir });
  return { port, root, stop: () => server.end() };
};
