const WRITTEN = /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}\b/g;

const isIban = (text: string): boolean => {
  const digits = [...`${text.slice(4)}${text.slice(0, 4)}`].map((sign) => Number.parseInt(sign, 36)).join('');
  return BigInt(digits) % 97n === 1n;
};

/** The first account number with right check digits in lines that people wrote. */
export const findIban = (lines: readonly string[]): string | undefined =>
  lines
    .flatMap((line) => line.toUpperCase().match(WRITTEN) ?? [])
    // A word may follow the number on its line: the longest part that is right counts.
    .flatMap((found) => {
      const plain = found.replaceAll(' ', '');
      return Array.from({ length: plain.length - 14 }, (_, less) => plain.slice(0, plain.length - less)).filter(isIban).slice(0, 1);
    })[0];
