import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { freeTcpPort, launchPrivate, privateFolder } from '../private-server.ts';

const SERVER = '/usr/sbin/pdns_server';
const DIG = '/usr/bin/dig';
const SCHEMA = '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql';

/** True if PowerDNS with its SQLite backend, and dig to ask it, are installed. */
export const powerdnsAvailable = (): boolean => [SERVER, DIG, SCHEMA].every((file) => existsSync(file));

export interface PowerdnsServer {
  readonly url: string;
  readonly apiKey: string;
  /** What dig gets: the answers of one type, or the status if it is not NOERROR (`REFUSED`, `NXDOMAIN`). */
  dig(name: string, type: string, ...more: readonly string[]): readonly string[];
  stop(): Promise<void>;
}

const createDatabase = (file: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file);
    db.exec(readFileSync(SCHEMA, 'utf8'), (error) => {
      db.close(() => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  });

/** Starts a private PowerDNS with an empty database, its API and its DNS on free loopback ports. */
export const startPowerdns = async (): Promise<PowerdnsServer> => {
  const dir = privateFolder('powerdns');
  const file = join(dir, 'pdns.db');
  await createDatabase(file);
  const [dns, web] = [await freeTcpPort(), await freeTcpPort()];
  const apiKey = 'private-key-of-the-tests';
  const settings = {
    'config-dir': dir,
    'socket-dir': dir,
    launch: 'gsqlite3',
    'gsqlite3-database': file,
    'gsqlite3-dnssec': 'yes',
    'local-address': '127.0.0.1',
    'local-port': String(dns),
    api: 'yes',
    'api-key': apiKey,
    webserver: 'yes',
    'webserver-address': '127.0.0.1',
    'webserver-port': String(web),
    'webserver-allow-from': '127.0.0.1',
    daemon: 'no',
    guardian: 'no',
    'disable-syslog': 'yes',
    'write-pid': 'no',
  };
  const server = await launchPrivate({
    name: 'PowerDNS',
    command: [SERVER, ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`)],
    ports: [dns, web],
    folder: dir,
  });
  return {
    url: `http://127.0.0.1:${String(web)}`,
    apiKey,
    dig: (name, type, ...more) => {
      const args = ['@127.0.0.1', '-p', String(dns), '+tries=1', '+time=2', '+noall', '+answer', '+comments', ...more, name, type];
      const { stdout } = spawnSync(DIG, args, { encoding: 'utf8' });
      const status = /status: (\w+)/.exec(stdout)?.[1] ?? 'NO ANSWER';
      if (status !== 'NOERROR') return [status];
      return stdout
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith(';'))
        .map((line) => line.split(/\s+/))
        .filter(([, , , found]) => found === type)
        .map((parts) => parts.slice(4).join(' '));
    },
    stop: () => server.end(),
  };
};
