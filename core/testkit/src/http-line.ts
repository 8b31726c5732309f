import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A line to an HTTP server that a test can cut or hold. */
export interface HttpLine {
  readonly url: string;
  /** The next call that changes something is carried out, but its answer gets lost. */
  loseAnswer(changes?: (method: string, path: string) => boolean): void;
  /** The next call is never answered, nor carried out. */
  stall(): void;
  stop(): Promise<void>;
}

/** Stands between a module and a real server, and passes everything on unless told otherwise. */
export const openHttpLine = async (target: string): Promise<HttpLine> => {
  let losing: ((method: string, path: string) => boolean) | undefined;
  let stalling = false;
  const pass = (from: IncomingMessage, to: ServerResponse): void => {
    if (stalling) {
      stalling = false;
      from.resume();
      return;
    }
    const { method = 'GET', url = '/', headers } = from;
    const lost = losing?.(method, url) === true;
    if (lost) losing = undefined;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      if (lost) {
        answer.resume().once('end', () => from.socket.destroy());
        return;
      }
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.once('error', () => from.socket.destroy());
    from.pipe(onward);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    loseAnswer: (changes = (method) => method !== 'GET') => {
      losing = changes;
    },
    stall: () => {
      stalling = true;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
