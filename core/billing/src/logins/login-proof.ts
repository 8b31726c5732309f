import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A note the house hands out and later knows again without having kept it: `expiry.random.mac`, good for one purpose.
 * The purpose may hold what must not have changed meanwhile, such as the hash of a password.
 */
export const makeProof = (key: Uint8Array, purpose: string, expiresMs: number, random: string): string => {
  const body = `${expiresMs.toString(36)}.${random}`;
  return `${body}.${macOf(key, purpose, body)}`;
};

export const holdsProof = (key: Uint8Array, purpose: string, proof: string, nowMs: number): boolean => {
  const match = /^([0-9a-z]{1,12})\.([\w-]{16,64})\.([\w-]{43})$/.exec(proof);
  if (match === null || Number.parseInt(match[1] ?? '', 36) <= nowMs) return false;
  const wanted = macOf(key, purpose, `${match[1] ?? ''}.${match[2] ?? ''}`);
  return timingSafeEqual(Buffer.from(wanted), Buffer.from(match[3] ?? ''));
};

const macOf = (key: Uint8Array, purpose: string, body: string): string => createHmac('sha256', key).update(`${purpose}\n${body}`).digest('base64url');
