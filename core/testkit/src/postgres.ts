import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN_ROOT = '/usr/lib/postgresql';
const START_TIMEOUT_MS = 30_000;

/** A private PostgreSQL server on 127.0.0.1. */
export interface PostgresServer {
  /** Connects to the database `postgres` as superuser. */
  readonly url: string;
  readonly port: number;
  urlOf(database: string): string;
  /** Orderly end; the data is removed. */
  stop(): Promise<void>;
  /** Power cut: every backend dies at once, then the server recovers on the same port with the same data. */
  crash(): Promise<void>;
}

export interface PostgresOptions {
  /** Durable commits; off by default, because tests do not survive a power cut anyway. */
  readonly fsync?: boolean;
  /** More `name=value` settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

const binaries = (): string | undefined => {
  const configured = process.env['BILLET_POSTGRES_BIN'];
  if (configured !== undefined) return configured;
  if (!existsSync(DEBIAN_ROOT)) return undefined;
  const versions = readdirSync(DEBIAN_ROOT).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN_ROOT, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
};

/** Whether a PostgreSQL server can be started here (Debian package `postgresql`). */
export const postgresAvailable = (): boolean => binaries() !== undefined;

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; the package brings its own user. */
const serverUser = (): Owner | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = (line ?? '').split(':');
  if (uid === undefined || gid === undefined) throw new Error('the user "postgres" does not exist');
  return { uid: Number(uid), gid: Number(gid) };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });

const initialise = (bin: string, data: string, user: Owner | undefined): void => {
  const args = ['-D', data, '-N', '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'];
  const result = spawnSync(join(bin, 'initdb'), args, { ...user, cwd: '/', encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`initdb failed: ${result.stderr}${String(result.error ?? '')}`);
};

/** The server ends with this process, even when this process is killed. */
const launcher = (user: Owner | undefined, command: readonly string[]): [string, string[]] => {
  const identity = user ? [`--reuid=${String(user.uid)}`, `--regid=${String(user.gid)}`, '--clear-groups'] : [];
  return ['setpriv', [...identity, '--pdeathsig=INT', '--', ...command]];
};

const launch = async (bin: string, data: string, user: Owner | undefined, settings: readonly string[]): Promise<ChildProcess> => {
  const command = [join(bin, 'postgres'), '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const [program, args] = launcher(user, command);
  const child = spawn(program, args, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`PostgreSQL did not start:\n${output}`));
    }, START_TIMEOUT_MS);
    child.stderr.on('data', (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-10_000);
      if (output.includes('database system is ready to accept connections')) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(`PostgreSQL ended at start:\n${output}`));
    });
  });
  child.stderr.removeAllListeners('data').resume();
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return child;
};

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => {
        child.ref();
        child.once('exit', () => {
          resolve();
        });
      });

/** Starts a private server. Call `stop()`; at the latest it ends with this process. */
export const startPostgres = async (options: PostgresOptions = {}): Promise<PostgresServer> => {
  const bin = binaries();
  if (bin === undefined) throw new Error('PostgreSQL is not installed (Debian package "postgresql")');
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), 'billet-postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  initialise(bin, data, user);
  const port = await freePort();
  const durability = options.fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const settings = Object.entries({
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    ...durability,
    ...options.settings,
  }).map(([name, value]) => `${name}=${value}`);
  let child = await launch(bin, data, user, settings);
  const removeData = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const atExit = (): void => {
    child.kill('SIGQUIT');
    removeData();
  };
  process.once('exit', atExit);
  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${String(port)}/${database}`;
  return {
    url: urlOf('postgres'),
    port,
    urlOf,
    stop: async () => {
      process.off('exit', atExit);
      child.kill('SIGINT');
      await ended(child);
      removeData();
    },
    crash: async () => {
      child.kill('SIGQUIT');
      await ended(child);
      child = await launch(bin, data, user, settings);
    },
  };
};

let shared: Promise<PostgresServer> | undefined;

/** One server for all tests of this process. */
export const sharedPostgres = (): Promise<PostgresServer> => (shared ??= startPostgres());

/** A name that no other test uses. */
export const uniqueDatabaseName = (): string => `t_${randomBytes(6).toString('hex')}`;
