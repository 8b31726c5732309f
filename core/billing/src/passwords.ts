import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { BilletError } from '@billet/sdk';

type Derive = (password: string, salt: Buffer, length: number, options: { N: number; r: number; p: number; maxmem: number }) => Promise<Buffer>;

const derive = promisify(scrypt) as unknown as Derive;
const COST = { N: 2 ** 15, r: 8, p: 1 };
const MAX_PARALLEL = 4;
const MAX_WAITING = 64;

/** For tests that hash thousands of passwords and look at none: hashes made from now on cost next to nothing. */
export const hashCheaply = (): void => {
  COST.N = 2 ** 4;
};

let running = 0;
const waiting: (() => void)[] = [];

/** Hashing is slow on purpose: only a few at a time, and a flood is refused instead of piling up. */
const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running >= MAX_PARALLEL) {
    if (waiting.length >= MAX_WAITING) throw new BilletError('TOO_BUSY', 'Too many sign-ins at once. Try again in a moment.', { status: 503 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
};

/** A PHC string: `$scrypt$ln=15,r=8,p=1$salt$hash`. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(async () => {
    const salt = randomBytes(16);
    const hash = await derive(password, salt, 32, { ...COST, maxmem: 256 * 1024 * 1024 });
    return `$scrypt$ln=${String(Math.log2(COST.N))},r=${String(COST.r)},p=${String(COST.p)}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
  });

/** Checks a password; without a stored hash the same work is done, so that time tells nothing. */
export const verifyPassword = (password: string, stored: string | null): Promise<boolean> =>
  inTurn(async () => {
    const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(stored ?? '');
    const [ln, r, p] = match === null ? [Math.log2(COST.N), COST.r, COST.p] : [Number(match[1]), Number(match[2]), Number(match[3])];
    const salt = Buffer.from(match?.[4] ?? randomBytes(16).toString('base64url'), 'base64url');
    const expected = Buffer.from(match?.[5] ?? randomBytes(32).toString('base64url'), 'base64url');
    const hash = await derive(password, salt, expected.length, { N: 2 ** ln, r, p, maxmem: 256 * 1024 * 1024 });
    return timingSafeEqual(hash, expected) && match !== null;
  });
