import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** How one answer goes wrong. */
export type WhoisMishap = 'empty' | 'limit' | 'page' | 'cut' | 'localised' | 'contradiction';

/** A WHOIS server with what is registered there. */
export interface WhoisLine {
  readonly host: string;
  readonly port: number;
  readonly asked: readonly string[];
  register(name: string): void;
  fail(...mishaps: readonly WhoisMishap[]): void;
  stop(): Promise<void>;
}

const record = (name: string): string => `% Terms of use: whoever asks too often is blocked.\r\n\r\nDomain: ${name}\r\nRegistrar: Example Registrar Ltd\r\nNserver: ns1.example.net\r\nCreated: 2019-03-01\r\n`;

const MISHAPS: Readonly<Record<Exclude<WhoisMishap, 'cut'>, (name: string) => string>> = {
  empty: () => '',
  limit: (name) => `% Query limit exceeded, try again later\r\nNo match for ${name}\r\n`,
  page: () => '<html><head><title>503</title></head><body>No match for anything</body></html>',
  localised: (name) => `Домен ${name} не найден\r\n`,
  contradiction: (name) => `No match for ${name}\r\nRegistrar: Example Registrar Ltd\r\n`,
};

/** It says `No match for NAME`, after a notice of its own. */
export const startWhoisServer = async (): Promise<WhoisLine> => {
  const names = new Set<string>();
  const asked: string[] = [];
  const mishaps: WhoisMishap[] = [];
  const server = createServer((socket) => {
    let line = '';
    socket.on('error', () => { socket.destroy(); });
    socket.on('data', (part) => {
      line += part.toString('utf8');
      if (!line.endsWith('\r\n')) return;
      const query = line.trim();
      const name = query.split(' ').at(-1) ?? '';
      asked.push(query);
      const mishap = mishaps.shift();
      if (mishap === 'cut') return void socket.destroy();
      if (mishap !== undefined) return void socket.end(MISHAPS[mishap](name));
      socket.end(names.has(name) ? record(name) : `% Terms of use\r\n\r\nNo match for ${name}\r\n`);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    asked,
    register: (name) => void names.add(name),
    fail: (...more) => void mishaps.push(...more),
    stop: () => new Promise((stopped) => { server.close(() => { stopped(); }); }),
  };
};
