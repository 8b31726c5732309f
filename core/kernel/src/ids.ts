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

const POOL_BYTES = 4096;

/** Bytes of the system's random source, drawn from it many at a time; none is given twice, and none stays behind. */
const createPool = (): ((bytes: number) => Buffer) => {
  let pool = Buffer.alloc(0);
  let next = 0;
  return (bytes) => {
    if (next + bytes > pool.length) {
      pool = randomBytes(Math.max(POOL_BYTES, bytes));
      next = 0;
    }
    const given = Buffer.from(pool.subarray(next, next + bytes));
    pool.fill(0, next, next + bytes);
    next += bytes;
    return given;
  };
};

/** The lowest id of a moment: what was made since sorts behind it. */
export const ulidFrom = (wallMs: number): string => encode(wallMs, 10) + '0'.repeat(16);

/** Ids from the system's random source; ULIDs carry the wall time in front, so they sort by age. */
export const createIdSource = (wallMs: () => number): IdSource => {
  const take = createPool();
  return {
    ulid: () => encode(wallMs(), 10) + [...take(16)].map((byte) => ALPHABET[byte % 32] ?? '0').join(''),
    token: (bytes) => take(bytes).toString('base64url'),
    random: () => take(4).readUInt32BE() / 2 ** 32,
  };
};
