import { randomInt } from 'node:crypto';

/** Letters and digits that nobody mistakes for each other. */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Luhn's sum to the base of our signs: it finds every wrong sign, and nearly every two that changed places. */
const checkSign = (body: string): string => {
  const sum = [...body].reverse().reduce((total, sign, i) => {
    const value = SIGNS.indexOf(sign) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / SIGNS.length) + (value % SIGNS.length);
  }, 0);
  return SIGNS[(SIGNS.length - (sum % SIGNS.length)) % SIGNS.length] ?? '';
};

const grouped = (plain: string): string => plain.match(/.{4}/g)?.join('-') ?? plain;

/** A code for paper: `random` signs of five random bits each, and one that proves it was typed right; together a multiple of four. */
export const newTypedCode = (random: number): string => {
  const body = Array.from({ length: random }, () => SIGNS[randomInt(SIGNS.length)] ?? '').join('');
  return grouped(body + checkSign(body));
};

/** A code as somebody typed it, in its one spelling; undefined = it was typed wrong. */
export const readTypedCode = (typed: string, random: number): string | undefined => {
  const plain = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  if (plain.length !== random + 1 || [...plain].some((sign) => !SIGNS.includes(sign))) return undefined;
  return checkSign(plain.slice(0, random)) === plain.slice(random) ? grouped(plain) : undefined;
};
