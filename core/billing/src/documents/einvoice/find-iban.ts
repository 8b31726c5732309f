/** From each place where an account number may begin: the words there, on the same line. */
const BEGUN = /\b(?=([A-Z]{2}\d{2}[A-Z\d]*(?: [A-Z\d]+)*))/g;

/** As banks write it: in one piece, or in groups of four of which the last may be shorter. */
const USUAL = /^(?:[A-Z\d]+|(?:[A-Z\d]{4} )+[A-Z\d]{1,4})$/;

const isIban = (text: string): boolean => {
  const plain = text.replaceAll(' ', '');
  if (plain.length < 15 || plain.length > 34) return false;
  const digits = [...`${plain.slice(4)}${plain.slice(0, 4)}`].map((sign) => Number.parseInt(sign, 36)).join('');
  return BigInt(digits) % 97n === 1n;
};

/** Other words may follow a number on its line. It ends where a word ends: by chance, every 97th text has right check digits. */
const ibanIn = (text: string): readonly string[] => {
  const words = text.split(' ');
  const right = words.map((_, less) => words.slice(0, words.length - less).join(' ')).filter(isIban);
  return [...right.filter((part) => USUAL.test(part)), ...right].slice(0, 1).map((part) => part.replaceAll(' ', ''));
};

/** The first account number with right check digits in lines that people wrote. */
export const findIban = (lines: readonly string[]): string | undefined => lines.flatMap((line) => [...line.toUpperCase().matchAll(BEGUN)].flatMap(([, text = '']) => ibanIn(text)))[0];
