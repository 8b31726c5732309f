/** Numbers of Australia, Spain, Italy and France that carry their own check. */
const clean = (text: string): string => text.toUpperCase().replaceAll(/[\s.\-/]/g, '');

const digitsOf = (text: string): readonly number[] => [...text].map(Number);

const weighted = (digits: readonly number[], weights: readonly number[]): number => weights.reduce((sum, weight, i) => sum + weight * (digits[i] ?? 0), 0);

/** Luhn: from the right, every second digit counts twice. */
const isLuhn = (text: string): boolean =>
  [...digitsOf(text)].reverse().reduce((sum, digit, i) => sum + (i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0) % 10 === 0;

/** Australia: eleven digits of a business. */
export const isAbn = (text: string): boolean => {
  const n = clean(text);
  if (!/^[1-9]\d{10}$/.test(n)) return false;
  const [first = 0, ...rest] = digitsOf(n);
  return weighted([first - 1, ...rest], [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0;
};

/** Australia: nine digits of a company. */
export const isAcn = (text: string): boolean => {
  const n = clean(text);
  return /^\d{9}$/.test(n) && digitsOf(n)[8] === (10 - (weighted(digitsOf(n), [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10;
};

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
const CIF_LETTERS = 'JABCDEFGHI';

const isCif = (n: string): boolean => {
  const [, kind = '', number = '', control = ''] = /^([ABCDEFGHJNPQRSUVW])(\d{7})([0-9A-J])$/.exec(n) ?? [];
  if (kind === '') return false;
  const sum = digitsOf(number).reduce((total, digit, i) => total + (i % 2 === 1 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  const wanted = (10 - (sum % 10)) % 10;
  const asDigit = control === String(wanted);
  const asLetter = control === CIF_LETTERS[wanted];
  return 'PQRSNW'.includes(kind) ? asLetter : 'ABEH'.includes(kind) ? asDigit : asDigit || asLetter;
};

/** Spain: the number of a citizen (DNI), a foreigner (NIE) or an organisation. */
export const isNif = (text: string): boolean => {
  const n = clean(text);
  const [, head = '', number = '', letter = ''] = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(n) ?? [];
  if (letter === '' || number.length + head.length !== 8) return isCif(n);
  return DNI_LETTERS[Number(`${head === '' ? '' : String('XYZ'.indexOf(head))}${number}`) % 23] === letter;
};

const ODD: Readonly<Record<string, number>> = {
  0: 1, 1: 0, 2: 5, 3: 7, 4: 9, 5: 13, 6: 15, 7: 17, 8: 19, 9: 21, A: 1, B: 0, C: 5, D: 7, E: 9, F: 13, G: 15, H: 17, I: 19, J: 21, K: 2, L: 4, M: 18, N: 20, O: 11, P: 3, Q: 6, R: 8, S: 12, T: 14, U: 16, V: 10, W: 22, X: 25, Y: 24, Z: 23,
};
const evenOf = (letter: string): number => (/\d/.test(letter) ? Number(letter) : letter.charCodeAt(0) - 65);

/** Italy, persons: sixteen signs. Where two persons would have the same, digits are letters. */
export const isCodiceFiscale = (text: string): boolean => {
  const n = clean(text);
  const digit = '[0-9LMNPQRSTUV]';
  if (!new RegExp(`^[A-Z]{6}${digit}{2}[ABCDEHLMPRST]${digit}{2}[A-Z]${digit}{3}[A-Z]$`).test(n)) return false;
  const sum = [...n.slice(0, 15)].reduce((total, letter, i) => total + (i % 2 === 0 ? (ODD[letter] ?? 0) : evenOf(letter)), 0);
  return n[15] === String.fromCharCode(65 + (sum % 26));
};

/** Italy, businesses: eleven digits, with the country in front or without. */
export const isPartitaIva = (text: string): boolean => {
  const n = clean(text).replace(/^IT/, '');
  return /^\d{11}$/.test(n) && n !== '00000000000' && isLuhn(n);
};

/** France: nine digits of a company, or fourteen of one of its places. */
export const isSiren = (text: string): boolean => {
  const n = clean(text);
  if (!/^(\d{9}|\d{14})$/.test(n) || /^0+$/.test(n)) return false;
  return isLuhn(n.slice(0, 9)) && (n.length === 9 || isLuhn(n));
};
