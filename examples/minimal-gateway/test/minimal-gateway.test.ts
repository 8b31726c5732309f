import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayConformance, type GatewayFixture } from '@billet/testkit';
import extension from '../src/index.ts';

interface Payment {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly money: { readonly amount: number; readonly currency: string };
  readonly at: string;
}

const KEY = 'a key both sides know';
const sign = (body: Uint8Array | string, key = KEY): string =>
  createHmac('sha256', key).update(body).digest('hex');

/** A provider of forty lines: it answers questions and signs its messages. */
const fixture = async (): Promise<GatewayFixture> => {
  const paid = new Map<string, Payment>();
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://provider');
    const found = paid.get(searchParams.get('ref') ?? '');
    const honest = searchParams.get('sign') === sign(`ref=${searchParams.get('ref') ?? ''}`);
    response.writeHead(!honest ? 401 : found === undefined ? 404 : 200).end(JSON.stringify(found));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    extension,
    settings: { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, key: KEY },
    provider: {
      keepsKeys: false,
      payments: () => paid.size,
      pay: (ref) => {
        paid.set(ref, {
          id: `p${String(paid.size + 1)}`,
          ref,
          state: 'paid',
          money: { amount: 1234, currency: 'EUR' },
          at: '2027-01-21T12:00:00Z',
        });
      },
    },
    webhooks: {
      signatureHeader: 'x-signature',
      carries: { timestamp: false, scheme: false, mode: false },
      request: (kind, signing) => {
        const message = [...paid.values()].at(-1) ?? {
          id: 'p0',
          ref: 'none',
          money: { amount: 1, currency: 'EUR' },
          at: '2027-01-21T12:00:00Z',
        };
        const body = Buffer.from(JSON.stringify({ ...message, state: kind }));
        return {
          headers: { 'x-signature': sign(body, signing?.wrongSecret === true ? 'another key' : KEY) },
          body,
          query: {},
        };
      },
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

gatewayConformance('minimal gateway', fixture);
