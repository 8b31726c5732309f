import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeTcpPort, launchPrivate, privateFolder, serverUser } from '../private-server.ts';

const SERVER = '/usr/sbin/mariadbd';
const INSTALL = '/usr/bin/mariadb-install-db';

/** True if a MariaDB server can be started here (Debian package `mariadb-server-core`). */
export const mariadbAvailable = (): boolean => existsSync(SERVER) && existsSync(INSTALL);

export interface MariadbServer {
  readonly host: string;
  readonly port: number;
  /** May do everything. */
  readonly user: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** Starts a private, empty MariaDB on a free loopback port. */
export const startMariadb = async (): Promise<MariadbServer> => {
  const user = serverUser('nobody');
  const dir = privateFolder('mariadb', user);
  const data = join(dir, 'data');
  const identity = process.getuid?.() === 0 ? { uid: user.uid, gid: user.gid } : {};
  const made = spawnSync(
    INSTALL,
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
    { ...identity, cwd: dir, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed:\n${made.stdout}${made.stderr}`);
  const account = { user: 'admin', password: 'private-admin-of-the-tests' };
  const init = join(dir, 'init.sql');
  writeFileSync(
    init,
    `create or replace user '${account.user}'@'127.0.0.1' identified by '${account.password}';\ngrant all privileges on *.* to '${account.user}'@'127.0.0.1' with grant option;\n`,
    { mode: 0o644 },
  );
  const port = await freeTcpPort();
  const server = await launchPrivate({
    name: 'MariaDB',
    command: [
      SERVER,
      '--no-defaults',
      `--datadir=${data}`,
      `--init-file=${init}`,
      `--socket=${join(dir, 'server.sock')}`,
      `--pid-file=${join(dir, 'server.pid')}`,
      '--bind-address=127.0.0.1',
      `--port=${String(port)}`,
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=16M',
      '--innodb-log-file-size=8M',
      '--performance-schema=off',
    ],
    user,
    ports: [port],
    folder: dir,
  });
  return { host: '127.0.0.1', port, ...account, stop: () => server.end() };
};
