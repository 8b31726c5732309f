import type { IdSource } from '@billet/sdk';

/** Letters and digits that nobody mistakes for each other. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const GROUPS = 5;
const GROUP = 5;

/** A key such as `SHOP-7KQ2M-…`: 125 random bits, so that none is guessed. */
export const newKey = (ids: IdSource, prefix: string): string => {
  const bytes = Buffer.from(ids.token(GROUPS * GROUP), 'base64url');
  const letters = [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '').join('');
  return [prefix, ...(letters.match(new RegExp(`.{${String(GROUP)}}`, 'g')) ?? [])].join('-');
};

/** As people type it: case and spaces do not count. */
export const plainKey = (text: string): string => text.replaceAll(/\s/g, '').toUpperCase();
