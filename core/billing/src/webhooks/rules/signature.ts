import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** A secret as it is shown to whoever verifies: 24 bytes or more in base64, behind its prefix. */
export const webhookSecret = (bytes: Buffer): string => `${PREFIX}${bytes.toString('base64')}`;

/**
 * What proves that a message is ours and unchanged: HMAC-SHA256 over id, second of sending and the body as it is sent.
 * While a secret is replaced there is one signature for each, apart by a space.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const signatureOf = (secrets: readonly string[], id: string, second: number, body: string): string =>
  secrets.map((secret) => `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64')).update(`${id}.${String(second)}.${body}`).digest('base64')}`).join(' ');
