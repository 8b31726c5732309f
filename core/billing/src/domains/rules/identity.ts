/** Numbers that carry their own check. Each takes what people type and says whether it can be right. */
const digits = (text: string): number[] => [...text.replace(/[\s.\-/]/g, '')].map(Number);

const allEqual = (numbers: readonly number[]): boolean => numbers.every((digit) => digit === numbers[0]);

const weighted = (numbers: readonly number[], weights: readonly number[]): number => weights.reduce((sum, weight, i) => sum + weight * (numbers[i] ?? 0), 0);

const elevenCheck = (sum: number): number => (sum % 11 < 2 ? 0 : 11 - (sum % 11));

/** Brazil, persons. */
export const isCpf = (text: string): boolean => {
  const n = digits(text);
  if (n.length !== 11 || n.some(Number.isNaN) || allEqual(n)) return false;
  return n[9] === elevenCheck(weighted(n, [10, 9, 8, 7, 6, 5, 4, 3, 2])) && n[10] === elevenCheck(weighted(n, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
};

/** Brazil, companies; letters count by their code, as in numbers given from 2026 on. */
export const isCnpj = (text: string): boolean => {
  const clean = text.toUpperCase().replace(/[\s.\-/]/g, '');
  if (!/^[0-9A-Z]{12}\d{2}$/.test(clean)) return false;
  const n = [...clean].map((letter) => letter.charCodeAt(0) - 48);
  if (allEqual(n)) return false;
  const first = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
  return n[12] === elevenCheck(weighted(n, first)) && n[13] === elevenCheck(weighted(n, [6, ...first]));
};

/** Russia: ten digits for a company, twelve for a person. */
export const isInn = (text: string): boolean => {
  const n = digits(text);
  if (n.some(Number.isNaN)) return false;
  const check = (weights: readonly number[]): number => (weighted(n, weights) % 11) % 10;
  if (n.length === 10) return n[9] === check([2, 4, 10, 3, 5, 9, 4, 6, 8]);
  if (n.length !== 12) return false;
  return n[10] === check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) && n[11] === check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
};

/** Ukraine, companies: eight digits. */
export const isEdrpou = (text: string): boolean => {
  const n = digits(text);
  if (n.length !== 8 || n.some(Number.isNaN)) return false;
  const value = Number(n.join(''));
  const inner = value >= 30_000_000 && value <= 60_000_000;
  const sum = (weights: readonly number[]): number => weighted(n, weights) % 11;
  const first = sum(inner ? [7, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7]);
  const found = first < 10 ? first : sum(inner ? [9, 3, 4, 5, 6, 7, 8] : [3, 4, 5, 6, 7, 8, 9]);
  return n[7] === (found === 10 ? 0 : found);
};

/** Shape of a European VAT number; whether it is in use is asked elsewhere. */
export const isVat = (text: string): boolean => /^[A-Z]{2}[0-9A-Z+*]{2,12}$/.test(text.toUpperCase().replace(/[\s.-]/g, ''));
