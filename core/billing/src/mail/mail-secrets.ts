import type { Keyring } from '@billet/kernel';

const PLACE = 'mail_messages:secrets';

/** Seals what only the reader of a mail may see, for example `{ password }`. */
export const sealMailSecrets = (keyring: Keyring, secrets: Readonly<Record<string, string>>): string => keyring.seal(JSON.stringify(secrets), PLACE);

/** The same values in clear, for the one mail that carries them. */
export const openMailSecrets = (keyring: Keyring, sealed: string | null): Readonly<Record<string, string>> =>
  sealed === null ? {} : (JSON.parse(keyring.open(sealed, PLACE)) as Record<string, string>);

/** What the log shows in their place. */
export const maskedSecrets = (secrets: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(secrets).map((key) => [key, '••••••']));
