import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PaidAct } from '../../conformance/registrar-fixture.ts';
import type { ResellerWorld } from './reseller-world.ts';

/** A request as a fake reads it. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FakeReply {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

/** How a fake speaks: which calls cost money, what it answers, and how it says "too many". */
export interface FakeProtocol {
  actOf(request: FakeRequest): PaidAct | undefined;
  answer(request: FakeRequest): FakeReply;
  readonly tooMany: FakeReply;
}

const GARBLED: FakeReply = { status: 200, type: 'text/html', body: '<html><body>Service temporarily unavailable' };

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

/** Serves a reseller's API on 127.0.0.1, with the troubles the world has in store. Ends with `stop`. */
export const serveReseller = async (world: ResellerWorld, protocol: FakeProtocol): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const asked: FakeRequest = { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, headers: request.headers, body };
      const act = protocol.actOf(asked);
      const fault = act === undefined ? undefined : world.takeFault(act);
      if (fault === 'loseCommand') return request.socket.destroy();
      const reply = fault === 'tooMany' ? protocol.tooMany : protocol.answer(asked);
      if (fault === 'loseAnswer') return request.socket.destroy();
      const { status = 200, type = 'application/json', body: text } = fault === 'garble' ? GARBLED : reply;
      return response.writeHead(status, { 'content-type': type, connection: 'close' }).end(text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
