import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

export const WEBHOOK_SECRET = 'the secret of the webhooks';

/** One message as BTCPay Server sends it, with its signature. */
const messageOf = (id: string): { readonly body: string; readonly signature: string } => {
  const body = JSON.stringify({ deliveryId: id, type: 'InvoiceSettled', timestamp: 1_795_651_200, storeId: 'Store00000000001', invoiceId: `inv-${id}`, metadata: { orderId: `order-${id}`, amount: '12.30', currency: 'EUR' } });
  return { body, signature: `sha256=${createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex')}` };
};

const post = (url: string, agent: Agent, id: string): Promise<number> =>
  new Promise((resolve) => {
    const { body, signature } = messageOf(id);
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), 'btcpay-sig': signature } }, (reply) => {
      reply.resume();
      reply.once('end', () => { resolve(reply.statusCode ?? 0); });
      reply.once('error', () => { resolve(0); });
    });
    sent.once('error', () => { resolve(0); });
    sent.end(body);
  });

export interface Sent {
  readonly id: string;
  /** 0: the line was cut. */
  readonly status: number;
  /** From the moment at which it should have gone out: who waits behind a slow one is counted as waiting. */
  readonly ms: number;
}

export interface Sending {
  readonly perSecond: number;
  readonly seconds: number;
  stop?(): boolean;
  /** Told of each answer as it comes. */
  heard?(status: number): void;
}

/** Sends at a steady rate, whatever comes back, until the time is over or `stop` says so. */
export const sendWebhooks = async (url: string, { perSecond, seconds, stop = () => false, heard }: Sending): Promise<readonly Sent[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const every = 1000 / perSecond;
  const began = performance.now();
  const going: Promise<Sent>[] = [];
  for (let count = 0; count < perSecond * seconds && !stop(); count += 1) {
    const due = began + count * every;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const id = `d${String(count)}`;
    going.push(
      post(url, agent, id).then((status) => {
        heard?.(status);
        return { id, status, ms: performance.now() - due };
      }),
    );
  }
  const sent = await Promise.all(going);
  agent.destroy();
  return sent;
};
