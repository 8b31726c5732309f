import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from '@billet/sdk';

const body = z.object({ username: z.string(), state: z.enum(['active', 'suspended']), diskMb: z.int() });

export interface Panel {
  readonly url: string;
  readonly accounts: Map<string, z.output<typeof body> & { readonly id: string }>;
  /** The next change is carried out, but its answer gets lost. */
  loseAnswer(): void;
  stop(): Promise<void>;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

/** A panel that keeps accounts in memory. */
export const startPanel = async (): Promise<Panel> => {
  const accounts: Panel['accounts'] = new Map();
  let losing = false;
  const named = (name: string): object | undefined =>
    [...accounts.values()].find((account) => account.username === name);
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { url = '', method } = request;
      const [, kind, key = ''] = url.split('/');
      if (request.headers.authorization !== 'Bearer right-token') return response.writeHead(401).end();
      const before = kind === 'names' ? named(key) : key === '' ? [...accounts.values()] : accounts.get(key);
      if (method === 'PUT') accounts.set(key, { id: key, ...body.parse(JSON.parse(text)) });
      if (method === 'DELETE') accounts.delete(key);
      if (method !== 'GET' && losing) {
        losing = false;
        return request.socket.destroy();
      }
      const after = method === 'PUT' ? accounts.get(key) : before;
      return response.writeHead(after === undefined ? 404 : 200).end(JSON.stringify(after));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    accounts,
    loseAnswer: () => {
      losing = true;
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
