import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a message says: something has happened to `subject`. */
export interface WebhookEvent {
  /** Names the event. The same one may come more than once: what you have seen, answer with 200 and leave alone. */
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly timestamp: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Seconds that clocks may differ; older messages may be recorded ones. */
const TOLERANCE = 300;

const one = (header: string | readonly string[] | undefined): string => (typeof header === 'string' ? header : '');

/**
 * Reads a message as it came over the line: the body is the bytes, never what a parser made of them.
 * Throws when it is not signed with the secret, or not from now.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const readMessage = (secret: string, headers: Readonly<Record<string, string | readonly string[] | undefined>>, body: Buffer, nowMs: number): WebhookEvent => {
  const [id, second, signatures] = [one(headers['webhook-id']), one(headers['webhook-timestamp']), one(headers['webhook-signature'])];
  if (!/^\d{1,12}$/.test(second) || Math.abs(nowMs / 1000 - Number(second)) > TOLERANCE) throw new Error('Not from now.');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${second}.`).update(body).digest();
  // While a secret is replaced there are two signatures.
  const signed = signatures.split(' ').some((each) => {
    const [version, mac = ''] = each.split(',');
    const given = Buffer.from(mac, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!signed) throw new Error('Not signed with this secret.');
  return { id, ...(JSON.parse(body.toString('utf8')) as Omit<WebhookEvent, 'id'>) };
};
