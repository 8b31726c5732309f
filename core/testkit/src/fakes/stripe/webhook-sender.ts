import { createHmac } from 'node:crypto';
import type { StripeEvent } from './objects.ts';

/** One try to deliver an event. `status` 0 = nobody answered. */
export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly status: number;
}

/** A signed request, as the endpoint would get it. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly query: Readonly<Record<string, string>>;
}

export interface SigningOptions {
  readonly secret?: string;
  /** Unix seconds. */
  readonly timestamp?: number;
  /** `v1` when absent. */
  readonly scheme?: string;
}

/** Sends events to endpoints, and goes wrong on demand. */
export interface WebhookSender {
  /** Every later event goes there. */
  sendTo(url: string): void;
  /** Signs with another secret from now on; back to the right one without. */
  signWith(secret?: string): void;
  /** Sends each later event so many times. */
  duplicate(times: number): void;
  /** Forgets the next events whose type begins so. */
  drop(typePrefix: string, count?: number): void;
  /** Keeps later events back until `release`. */
  hold(): void;
  release(order?: 'sent' | 'reversed'): Promise<void>;
  /** Sends an event once more. */
  redeliver(event: StripeEvent): Promise<Delivery | undefined>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  readonly deliveries: readonly Delivery[];
  /** The signed request of an event, without sending it. */
  request(event: object, options?: SigningOptions): SignedRequest;
  send(event: StripeEvent): void;
}

export const createWebhookSender = (parts: {
  readonly secret: string;
  readonly now: () => number;
}): WebhookSender => {
  const endpoints: string[] = [];
  const deliveries: Delivery[] = [];
  let secret = parts.secret;
  let copies = 1;
  let held: StripeEvent[] | undefined;
  const drops: { readonly prefix: string; left: number }[] = [];
  let line: Promise<void> = Promise.resolve();

  const request = (event: object, options: SigningOptions = {}): SignedRequest => {
    const body = Buffer.from(JSON.stringify(event, null, 2));
    const timestamp = String(options.timestamp ?? parts.now());
    const mac = createHmac('sha256', options.secret ?? secret)
      .update(`${timestamp}.`)
      .update(body)
      .digest('hex');
    return {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': `t=${timestamp},${options.scheme ?? 'v1'}=${mac}`,
      },
      body,
      query: {},
    };
  };

  const deliver = async (url: string, event: StripeEvent): Promise<Delivery> => {
    const { headers, body } = request(event);
    const status = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      redirect: 'manual',
    }).then(
      async (reply) => {
        await reply.arrayBuffer();
        return reply.status;
      },
      () => 0,
    );
    const delivery = { eventId: event.id, type: event.type, status };
    deliveries.push(delivery);
    return delivery;
  };

  const queue = (event: StripeEvent): void => {
    for (const url of endpoints) {
      for (let copy = 0; copy < copies; copy += 1) {
        line = line.then(async () => {
          await deliver(url, event);
        });
      }
    }
  };

  const dropped = (event: StripeEvent): boolean => {
    const rule = drops.find((each) => each.left > 0 && event.type.startsWith(each.prefix));
    if (rule === undefined) return false;
    rule.left -= 1;
    return true;
  };

  return {
    sendTo: (url) => {
      endpoints.push(url);
    },
    signWith: (other = parts.secret) => {
      secret = other;
    },
    duplicate: (times) => {
      copies = times;
    },
    drop: (prefix, count = 1) => {
      drops.push({ prefix, left: count });
    },
    hold: () => {
      held ??= [];
    },
    release: async (order = 'sent') => {
      const waiting = held ?? [];
      held = undefined;
      for (const event of order === 'sent' ? waiting : waiting.reverse()) queue(event);
      await line;
    },
    redeliver: async (event) => {
      const [url] = endpoints;
      return url === undefined ? undefined : deliver(url, event);
    },
    idle: () => line,
    deliveries,
    request,
    send: (event) => {
      if (dropped(event)) return;
      if (held === undefined) queue(event);
      else held.push(event);
    },
  };
};
