import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseConfig, serverConfig, type RadiusDatabase, type RadiusPorts } from './config.ts';

/** True if the real server and its client are installed. */
export const freeradiusAvailable = (): boolean =>
  existsSync('/usr/sbin/freeradius') && existsSync('/usr/bin/radclient');

const START_MS = 15_000;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4').once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => {
        resolve(port);
      });
    });
  });

/** What a packet was answered with. */
export interface RadclientReply {
  /** For example `Access-Accept`; empty if nothing came back. */
  readonly packet: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The same in order, for attributes that come more than once. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly output: string;
}

export interface FreeradiusServer {
  readonly ports: RadiusPorts;
  readonly secret: string;
  /** Sends one packet with the real radclient. */
  send(
    kind: 'auth' | 'acct' | 'disconnect' | 'coa',
    attributes: Readonly<Record<string, string | number>>,
  ): RadclientReply;
  stop(): Promise<void>;
}

export interface FreeradiusOptions {
  /** As servers since 3.2.5 do it: who sends no Message-Authenticator is not answered. */
  readonly requireMessageAuthenticator?: boolean;
}

const parse = (output: string): RadclientReply => {
  const received = output.slice(Math.max(0, output.indexOf('Received ')));
  const packet = /^Received (\S+)/.exec(received)?.[1] ?? '';
  const found = packet === '' ? [] : [...received.matchAll(/^\s+([\w-]+) = "?([^"\n]*)"?$/gm)];
  const pairs = found.map((match): [string, string] => [match[1] ?? '', match[2] ?? '']);
  return { packet, attributes: Object.fromEntries(pairs), pairs, output };
};

const libdir = (): string =>
  ['/usr/lib/freeradius', ...readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/freeradius`)].find(
    (dir) => existsSync(dir),
  ) ?? '/usr/lib/freeradius';

/**
 * Starts a private FreeRADIUS on free loopback ports. The tables, and a row in `nas` for 127.0.0.1 with the secret, must
 * be there: the server reads its clients once, when it starts.
 */
export const startFreeradius = async (
  database: RadiusDatabase,
  secret: string,
  options: FreeradiusOptions = {},
): Promise<FreeradiusServer> => {
  const dir = mkdtempSync(join(tmpdir(), 'billet-radius-'));
  const ports = { auth: await freePort(), acct: await freePort(), coa: await freePort() };
  writeFileSync(join(dir, 'db.conf'), databaseConfig(database), { mode: 0o600 });
  writeFileSync(
    join(dir, 'radiusd.conf'),
    serverConfig({
      dir,
      libdir: libdir(),
      ports,
      database: database.kind,
      ...(options.requireMessageAuthenticator === true ? { strictSecret: secret } : {}),
    }),
    { mode: 0o600 },
  );
  const child = spawn('/usr/sbin/freeradius', ['-d', dir, '-n', 'radiusd', '-f', '-l', 'stdout'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`FreeRADIUS did not start:\n${output}`));
    }, START_MS);
    const look = (part: Buffer): void => {
      output += part.toString();
      if (!output.includes('Ready to process requests')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`FreeRADIUS ended with ${String(code)}:\n${output}`));
    });
  });
  return {
    ports,
    secret,
    send: (kind, attributes) => {
      const port = kind === 'auth' ? ports.auth : kind === 'acct' ? ports.acct : ports.coa;
      const input = [...Object.entries(attributes), ['Message-Authenticator', '0x00']]
        .map(
          ([name, value]) =>
            `${String(name)}=${typeof value === 'number' || /^0x|^[\d.]+$/.test(String(value)) ? String(value) : `"${String(value)}"`}`,
        )
        .join(',');
      const { stdout, stderr } = spawnSync(
        '/usr/bin/radclient',
        ['-x', '-r', '1', '-t', '25', `127.0.0.1:${String(port)}`, kind, secret],
        { input, encoding: 'utf8' },
      );
      return parse(`${stdout}${stderr}`);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
