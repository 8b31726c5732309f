import { createHash, randomInt } from 'node:crypto';

/** Letters and digits that nobody mistakes for each other. */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const RANDOM = 15;

/** Luhn's sum to the base of our signs: it finds every wrong sign, and nearly every two that changed places. */
const checkSign = (body: string): string => {
  const sum = [...body].reverse().reduce((total, sign, i) => {
    const value = SIGNS.indexOf(sign) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / SIGNS.length) + (value % SIGNS.length);
  }, 0);
  return SIGNS[(SIGNS.length - (sum % SIGNS.length)) % SIGNS.length] ?? '';
};

const grouped = (plain: string): string => plain.match(/.{4}/g)?.join('-') ?? plain;

/** A new code: 75 random bits and a sign that proves it was typed right. */
export const newVoucherCode = (): string => {
  const body = Array.from({ length: RANDOM }, () => SIGNS[randomInt(SIGNS.length)] ?? '').join('');
  return grouped(body + checkSign(body));
};

/** A code as somebody typed it, in its one spelling; undefined = it was typed wrong. */
export const readVoucherCode = (typed: string): string | undefined => {
  const plain = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  if (plain.length !== RANDOM + 1 || [...plain].some((sign) => !SIGNS.includes(sign))) return undefined;
  return checkSign(plain.slice(0, RANDOM)) === plain.slice(RANDOM) ? grouped(plain) : undefined;
};

/** All that is kept of a code: it opens nothing, and finds the voucher. */
export const hashOfCode = (code: string): string => createHash('sha256').update(`voucher:${code}`).digest('hex');
