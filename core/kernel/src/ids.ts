import { randomBytes } from 'node:crypto';
import type { IdSource } from '@billet/sdk';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const encode = (value: number, length: number): string => {
  let text = '';
  for (let rest = value, i = 0; i < length; i += 1) {
    text = (ALPHABET[rest % 32] ?? '0') + text;
    rest = Math.floor(rest / 32);
  }
  return text;
};

/** Ids from the system's random source; ULIDs carry the wall time in front, so they sort by age. */
export const createIdSource = (wallMs: () => number): IdSource => ({
  ulid: () => encode(wallMs(), 10) + [...randomBytes(16)].map((byte) => ALPHABET[byte % 32] ?? '0').join(''),
  token: (bytes) => randomBytes(bytes).toString('base64url'),
  random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
});
