import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo, type Socket, connect } from 'node:net';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Somebody other than root, for servers that refuse to be root. Whoever runs the tests, when that is not root. */
export const serverUser = (preferred: string): SystemUser => {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const own = process.getuid?.() ?? 0;
  const found = own === 0 ? users.find(({ name }) => name === preferred) : users.find(({ uid }) => uid === own);
  if (found === undefined) throw new Error(`there is no user "${preferred}" on this machine`);
  return found;
};

/** A port of 127.0.0.1 that nobody has. */
export const freeTcpPort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });

/** A new folder that the user may enter and write. */
export const privateFolder = (name: string, user?: SystemUser): string => {
  const dir = mkdtempSync(join(tmpdir(), `billet-${name}-`));
  if (user !== undefined && process.getuid?.() === 0) chownSync(dir, user.uid, user.gid);
  return dir;
};

export interface PrivateProcess {
  readonly output: () => string;
  /** Orderly end; `signal` where the server wants another than SIGTERM. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

export interface LaunchOptions {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Gives up root for this user. */
  readonly user?: SystemUser;
  /** Ports of 127.0.0.1 that answer once it is ready. */
  readonly ports: readonly number[];
  /** Removed at the end. */
  readonly folder: string;
}

const START_MS = 20_000;
const END_MS = 5000;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    const tell = (open: boolean) => (): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', tell(true)).once('error', tell(false));
  });

const gone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const silence = (child: ChildProcess): void => {
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
};

/** Starts a server of the tests' own, which ends with this process at the latest, and waits until its ports answer. */
export const launchPrivate = async ({ name, command, user, ports, folder }: LaunchOptions): Promise<PrivateProcess> => {
  const identity =
    user === undefined || process.getuid?.() !== 0
      ? []
      : [`--reuid=${String(user.uid)}`, `--regid=${String(user.gid)}`, '--clear-groups'];
  const child = spawn('setpriv', [...identity, '--pdeathsig=TERM', '--', ...command], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (part: Buffer): void => {
    output = `${output}${part.toString()}`.slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const atExit = (): void => {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', atExit);
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    process.off('exit', atExit);
    child.kill(signal);
    for (let ms = 0; !gone(child); ms += 20) {
      if (ms > END_MS) child.kill('SIGKILL');
      await pause(20);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  let waited = 0;
  for (const port of ports) {
    while (!(await answers(port))) {
      if (gone(child) || waited > START_MS) {
        const told = output;
        await end('SIGKILL');
        throw new Error(`${name} did not start:\n${told}`);
      }
      await pause(20);
      waited += 20;
    }
  }
  silence(child);
  return { output: () => output, end };
};
