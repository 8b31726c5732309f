const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Unix seconds at which an attempt was made, read from its key (a ULID). It is the same at every retry, so what
 * is derived from it does not upset Stripe's idempotency. Keys of another form tell no time.
 */
export const attemptTime = (attemptKey: string): number | undefined => {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(attemptKey)) return undefined;
  const ms = Array.from(attemptKey.slice(0, 10)).reduce(
    (value, char) => value * 32 + ALPHABET.indexOf(char),
    0,
  );
  return Math.floor(ms / 1000);
};
