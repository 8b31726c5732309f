import { createHmac, timingSafeEqual } from 'node:crypto';
import { defineGateway, done, field, secretField, z, type PaymentFact, type Secret } from '@billet/sdk';

const account = z.strictObject({
  url: field(z.url().default('https://pay.example.test'), { title: 'Address' }),
  key: secretField({ title: 'Shared key' }),
});

/** What the provider tells, when asked and by itself. `ref` is our attempt key. */
const report = z.object({
  id: z.string(),
  ref: z.string(),
  state: z.string(),
  money: z.strictObject({ amount: z.number().int(), currency: z.string() }),
  at: z.string(),
});

const sign = (key: Secret, text: string | Uint8Array): string =>
  createHmac('sha256', key.reveal()).update(text).digest('hex');

const isSame = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** A payment page behind a signed link, a question by HTTP, and a signed message when the money is there. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: '*' },
  create: () => ({
    start: ({ settings }, { attemptKey, money, returnUrl }) => {
      const query = `ref=${attemptKey}&amount=${String(money.amount)}&currency=${money.currency}&back=${encodeURIComponent(returnUrl)}`;
      const url = `${settings.url}/pay?${query}&sign=${sign(settings.key, query)}`;
      const next = { kind: 'redirect', url, method: 'GET' } as const;
      return Promise.resolve(done<PaymentFact>({ status: 'requires_action', providerRef: attemptKey, next }));
    },
    retrieve: async ({ settings, http }, { attemptKey }) => {
      const query = `ref=${attemptKey}`;
      const reply = await http(`${settings.url}/payment?${query}&sign=${sign(settings.key, query)}`);
      if (reply.status === 404) return done(undefined);
      const { id, state, money } = report.parse(await reply.json());
      return done({ status: state === 'paid' ? 'succeeded' : 'requires_action', providerRef: id, money });
    },
    webhook: ({ settings }, { headers, body }) => {
      if (!isSame(Buffer.from(sign(settings.key, body)), Buffer.from(String(headers['x-signature'])))) {
        return Promise.resolve({ ok: false, reason: 'the signature does not fit' });
      }
      const { id, ref, state, money, at } = report.parse(JSON.parse(Buffer.from(body).toString()));
      const type = state === 'paid' ? 'payment.succeeded' : 'ignored';
      const event = {
        id: `${id}:${state}`,
        type,
        providerRef: id,
        attemptKey: ref,
        money,
        occurredAt: at,
      } as const;
      return Promise.resolve({ ok: true, events: [event] });
    },
  }),
});
