import { timingSafeEqual } from 'node:crypto';
import { isBilletError } from './errors.ts';
import type { RawRequest, Verification } from './gateway.ts';
import { parseMoney, type Money } from './money.ts';

/** Exactly the bytes as text, or nothing: a decoder that mends or strips would let changed bytes pass. @since 0.1.0 */
export const exactText = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** The one value of a header; absent or repeated gives nothing. @since 0.1.0 */
export const oneHeader = (request: RawRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Compares in a time that does not depend on where two texts differ. @since 0.1.0 */
export const sameText = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Fields of a form, each once; a name that comes twice leaves open which was signed, so it gives nothing. @since 0.1.0 */
export const formFields = (text: string): Readonly<Record<string, string>> | undefined => {
  const fields = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in fields) return undefined;
    fields[name] = value;
  }
  return fields;
};

/** JSON or nothing. @since 0.1.0 */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** True if an instant (Unix seconds) is no further from now than the window. @since 0.1.0 */
export const withinWindow = (nowMs: number, unixSeconds: number, seconds = 300): boolean => Math.abs(nowMs / 1000 - unixSeconds) <= seconds;

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** An instant as a provider writes it: milliseconds since 1970, or a text with its zone; nothing if it is none. @since 0.1.0 */
export const instantFrom = (value: number | string | null | undefined): string | undefined => {
  const ms = typeof value === 'string' ? Date.parse(value) : (value ?? Number.NaN);
  return ms >= 0 && ms <= LAST_MS ? new Date(ms).toISOString() : undefined;
};

/** @since 0.1.0 */
export const refusedBecause = (reason: string): Verification => ({ ok: false, reason });

/** An amount as JSON or a form carries it (`12.3`, `"12.30"`); nothing if it is none of that currency. @since 0.1.0 */
export const moneyOf = (value: unknown, currency: unknown): Money | undefined => {
  if ((typeof value !== 'string' && typeof value !== 'number') || typeof currency !== 'string') return undefined;
  const text = String(value);
  try {
    return parseMoney(/\.\d*0+$/.test(text) ? text.replace(/0+$/, '').replace(/\.$/, '') : text, currency);
  } catch (error) {
    if (isBilletError(error)) return undefined;
    throw error;
  }
};
