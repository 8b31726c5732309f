import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base 32 without padding (RFC 4648), as authenticator apps read it. */
export const toBase32 = (bytes: Uint8Array): string => {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '').join('');
};

/** HOTP (RFC 4226) with SHA-1, the one hash that every app knows. */
export const hotp = (secret: Uint8Array, counter: number, digits = 6): string => {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 10 ** digits).padStart(digits, '0');
};

export const stepAt = (ms: number): number => Math.floor(ms / 1000 / STEP_SECONDS);

/** The time step a code belongs to: now, or one to either side for clocks that differ. A step up to `after` is used up. */
export const matchTotp = (secret: Uint8Array, code: string, ms: number, after: number): number | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined;
  const given = Buffer.from(code);
  const now = stepAt(ms);
  return [now - 1, now, now + 1].find((step) => timingSafeEqual(Buffer.from(hotp(secret, step)), given) && step > after);
};

/** What the QR code of an app holds. */
export const totpUri = (issuer: string, account: string, secret: string): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${new URLSearchParams({ secret, issuer }).toString()}`;
