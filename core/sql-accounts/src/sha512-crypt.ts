import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ROUNDS = 5000;
const SIZE = 64;

const digest = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The block over and over, up to a length. */
const stretched = (block: Buffer, length: number): Buffer => Buffer.alloc(length, block);

/** The order in which crypt(3) writes the bytes of a digest, three at a time, each triple turned on by one. */
const encoded = (bytes: Buffer): string => {
  let text = '';
  const put = (value: number, letters: number): void => {
    for (let i = 0; i < letters; i += 1) text += ALPHABET[(value >> (6 * i)) & 63] ?? '';
  };
  for (let i = 0; i < 21; i += 1) {
    const triple = [i, i + 21, i + 42];
    const [a = 0, b = 0, c = 0] = [0, 1, 2].map((k) => bytes[triple[(k + i) % 3] ?? 0] ?? 0);
    put((a << 16) | (b << 8) | c, 4);
  }
  put(bytes[63] ?? 0, 2);
  return text;
};

/** A password as crypt(3) keeps it (`$6$salt$hash`), which Dovecot and ProFTPD read. Without `salt` a new one. */
export const sha512Crypt = (password: string, salt = [...randomBytes(16)].map((byte) => ALPHABET[byte & 63]).join('')): string => {
  const key = Buffer.from(password, 'utf8');
  const seed = Buffer.from(salt, 'utf8');
  const inner = digest(key, seed, key);
  const bits: Buffer[] = [];
  for (let n = key.length; n > 0; n >>= 1) bits.push((n & 1) === 1 ? inner : key);
  let round = digest(key, seed, stretched(inner, key.length), ...bits);
  const p = stretched(digest(...Array.from(key, () => key)), key.length);
  const s = stretched(digest(...Array.from({ length: 16 + (round[0] ?? 0) }, () => seed)), seed.length);
  for (let i = 0; i < ROUNDS; i += 1) {
    const odd = i % 2 === 1;
    round = digest(odd ? p : round, ...(i % 3 === 0 ? [] : [s]), ...(i % 7 === 0 ? [] : [p]), odd ? round : p);
  }
  return `$6$${salt}$${encoded(round.subarray(0, SIZE))}`;
};
