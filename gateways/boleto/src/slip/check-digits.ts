/** Sum of digit × weight, the weights taken round and round from the right. */
export const weightedSum = (digits: string, weights: readonly number[]): number =>
  Array.from(digits)
    .reverse()
    .reduce((sum, digit, index) => sum + Number(digit) * (weights[index % weights.length] ?? 0), 0);

const NINE = [2, 3, 4, 5, 6, 7, 8, 9];
const SEVEN = [2, 3, 4, 5, 6, 7];

/** Módulo 10: weights 2 and 1 from the right, the digits of each product added up. */
export const modulo10 = (digits: string): string => {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (product > 9 ? product - 9 : product);
    }, 0);
  return String((10 - (sum % 10)) % 10);
};

/** Remainder of módulo 11 with the weights 2 to 9. */
export const remainder11 = (digits: string): number => weightedSum(digits, NINE) % 11;

/** The same with the weights 2 to 7. */
export const remainder11base7 = (digits: string): number => weightedSum(digits, SEVEN) % 11;

/** General check digit of a slip's barcode: never nought. */
export const barcodeDigit = (others: string): string => {
  const digit = 11 - remainder11(others);
  return digit > 9 ? '1' : String(digit);
};

/** Módulo 11 where what does not fit into one digit becomes nought. */
export const modulo11or0 = (digits: string): string => {
  const digit = 11 - remainder11(digits);
  return digit > 9 ? '0' : String(digit);
};

/** Módulo 11 of collection slips (arrecadação): remainders 0 and 1 give 0, 10 gives 1. */
export const collectionModulo11 = (digits: string): string => {
  const rest = remainder11(digits);
  return rest < 2 ? '0' : rest === 10 ? '1' : String(11 - rest);
};
