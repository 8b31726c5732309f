import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How one answer goes wrong. */
export type RdapMishap =
  /** Too many questions, with the seconds to wait. */
  | { readonly kind: 'rate'; readonly seconds: number }
  /** A page of a firewall or a wrong address. */
  | { readonly kind: 'page'; readonly status: number }
  /** Another domain than the one that was asked for. */
  | { readonly kind: 'otherName' }
  /** Sent on to another server. */
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'broken' };

/** A registry's RDAP server with what is registered there; it knows `nic` in each of its zones. */
export interface RdapServer {
  readonly base: string;
  /** A base that answers 404 to everything, as a wrong path does. */
  readonly wrongBase: string;
  /** Address of a list of servers as IANA has it. */
  readonly listUrl: string;
  readonly asked: readonly string[];
  register(name: string): void;
  /** The next answers, in order. */
  fail(...mishaps: readonly RdapMishap[]): void;
  /** The list names these servers from now on. */
  list(services: readonly (readonly [readonly string[], readonly string[]])[]): void;
  stop(): Promise<void>;
}

const answer = (to: ServerResponse, status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): void => {
  to.writeHead(status, { 'content-type': type, ...headers });
  to.end(body);
};

const mislead = (to: ServerResponse, mishap: RdapMishap): void => {
  switch (mishap.kind) {
    case 'rate':
      return answer(to, 429, 'application/rdap+json', '{"errorCode":429,"title":"slow down"}', { 'retry-after': String(mishap.seconds) });
    case 'page':
      return answer(to, mishap.status, 'text/html; charset=utf-8', '<!doctype html><title>Not here</title><p>404</p>');
    case 'otherName':
      return answer(to, 200, 'application/rdap+json', JSON.stringify({ objectClassName: 'domain', ldhName: 'something-else.zone' }));
    case 'redirect':
      return answer(to, 302, 'text/plain', '', { location: mishap.to });
    case 'broken':
      to.destroy();
  }
};

export const startRdapServer = async (zones: readonly string[], options: { readonly delayMs?: number } = {}): Promise<RdapServer> => {
  const names = new Set(zones.map((zone) => `nic.${zone}`));
  const asked: string[] = [];
  const mishaps: RdapMishap[] = [];
  let services: unknown = [];
  const server = createServer((from, to) => {
    void pause(options.delayMs ?? 0).then(() => {
      const url = from.url ?? '/';
      if (url === '/dns.json') return answer(to, 200, 'application/json', JSON.stringify({ version: '1.0', services }));
      const name = /^\/v1\/domain\/(.+)$/.exec(url)?.[1];
      if (name === undefined) return answer(to, 404, 'application/rdap+json', '{"errorCode":404}');
      asked.push(name);
      const mishap = mishaps.shift();
      if (mishap !== undefined) return mislead(to, mishap);
      if (!names.has(name)) return answer(to, 404, 'application/rdap+json', '{"errorCode":404,"title":"Not found"}');
      return answer(to, 200, 'application/rdap+json', JSON.stringify({ objectClassName: 'domain', ldhName: name.toUpperCase(), status: ['active'] }));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const root = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    base: `${root}/v1/`,
    wrongBase: `${root}/old/`,
    listUrl: `${root}/dns.json`,
    asked,
    register: (name) => void names.add(name),
    fail: (...more) => void mishaps.push(...more),
    list: (more) => {
      services = more;
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => { stopped(); });
        server.closeAllConnections();
      }),
  };
};
