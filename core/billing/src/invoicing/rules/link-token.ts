import { createHmac, timingSafeEqual } from 'node:crypto';

/** 192 bits: nobody guesses it, and it still fits on a line. */
const BYTES = 24;

const mac = (key: Buffer, id: number, version: number): Buffer => createHmac('sha256', key).update(`${String(id)}:${String(version)}`).digest().subarray(0, BYTES);

/** The unguessable part of an invoice's public address. Raising the version makes all earlier ones void. */
export const linkToken = (key: Buffer, id: number, version: number): string => `${id.toString(36)}-${mac(key, id, version).toString('base64url')}`;

/** The id a token claims to be for; what it claims is checked by `linkHolds`. */
export const linkedId = (token: string): number | null => {
  const match = /^([0-9a-z]{1,7})-([\w-]{32})$/.exec(token);
  return match === null ? null : Number.parseInt(match[1] ?? '', 36);
};

/** Compared in constant time. */
export const linkHolds = (key: Buffer, token: string, id: number, version: number): boolean => {
  const given = Buffer.from(token.slice(token.indexOf('-') + 1), 'base64url');
  const wanted = mac(key, id, version);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
