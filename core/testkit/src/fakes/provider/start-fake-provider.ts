import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createFaultPlan, type FaultPlan } from './faults.ts';

/** One request as it arrived. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Name in the certificate of who called, where the fake asks for one and it is of its authority. */
  readonly peer?: string;
}

/** A fake that proves who it is, and wants its callers to (mutual TLS). PEM. */
export interface FakeIdentity {
  readonly key: string;
  readonly certificate: string;
  /** Who vouches for callers. */
  readonly authority: string;
}

/** What the fake answers; an object is sent as JSON. */
export interface FakeReply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The server under every fake of a payment provider: it listens on this machine and goes wrong on demand. */
export interface FakeProvider {
  readonly url: string;
  readonly faults: FaultPlan;
  readonly seen: readonly FakeRequest[];
  /** Resolves when a request has met the fault `stall`. */
  stalled(): Promise<void>;
  stop(): Promise<void>;
}

const readText = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const bytesOf = ({ body }: FakeReply): Buffer =>
  body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

const send = (response: ServerResponse, reply: FakeReply, cut: boolean): void => {
  const bytes = bytesOf(reply);
  const type = typeof reply.body === 'string' || Buffer.isBuffer(reply.body) ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(reply.status ?? 200, { 'content-type': type, 'content-length': bytes.length, ...reply.headers });
  if (!cut) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    response.destroy();
  });
};

/** Starts a fake whose protocol is `handle`; what `handle` throws is answered with 500. */
export const startFakeProvider = async (handle: (request: FakeRequest) => FakeReply | Promise<FakeReply>, identity?: FakeIdentity): Promise<FakeProvider> => {
  const faults = createFaultPlan();
  const seen: FakeRequest[] = [];
  let waiting: (() => void)[] = [];

  const answer = async (raw: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(raw.url ?? '/', 'http://fake');
    const headers = Object.fromEntries(Object.entries(raw.headers).map(([name, value]) => [name, String(value)]));
    const peer = raw.socket instanceof TLSSocket && raw.socket.authorized ? [raw.socket.getPeerCertificate().subject.CN].flat().join(' ') : undefined;
    const request = { method: raw.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, text: await readText(raw), ...(peer === undefined ? {} : { peer }) };
    seen.push(request);
    const kind = faults.take(request.method, request.path, request.text);
    if (kind === 'drop') response.destroy();
    else if (kind === 'stall') for (const tell of waiting.splice(0)) tell();
    else if (kind === 'rate') send(response, { status: 429, body: 'slow down', headers: { 'retry-after': '7' } }, false);
    else if (kind === 'error500') send(response, { status: 500, body: 'broken' }, false);
    else {
      const reply = await handle(request);
      if (kind === 'lost') response.destroy();
      else if (kind === 'html') send(response, { status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' }, false);
      else if (kind !== 'hang') send(response, reply, kind === 'truncated');
    }
  };

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent && !response.destroyed) response.writeHead(500, { 'content-type': 'text/plain' }).end(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  };
  const server = identity === undefined ? createServer(listener) : createSecureServer({ key: identity.key, cert: identity.certificate, ca: identity.authority, requestCert: true, rejectUnauthorized: false }, listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    faults,
    seen,
    stalled: () =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve];
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
