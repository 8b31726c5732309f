import type { Keyring } from '@billet/kernel';
import type { WebhookEndpoint } from './tables.ts';

const PLACE = 'webhook_endpoints:secret';

export const sealSecret = (keyring: Keyring, secret: string): string => keyring.seal(secret, PLACE);

/** All that sign today: while a secret is replaced, the one before it as well. */
export const secretsOf = (keyring: Keyring, { secret, old_secret: old, old_secret_until: until }: WebhookEndpoint, now: string): readonly string[] =>
  [secret, ...(old !== null && until !== null && until > now ? [old] : [])].map((sealed) => keyring.open(sealed, PLACE));
