const MEANT: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', Æ: 'AE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', œ: 'oe', Œ: 'OE', '&': '+', '’': "'", '–': '-' };

/** Text in the letters that every bank of SEPA takes; accents are taken off. */
export const sepaText = (text: string, length: number): string =>
  Array.from(text.normalize('NFD').replaceAll(/\p{M}/gu, ''))
    .map((char) => MEANT[char] ?? char)
    .join('')
    .replaceAll(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
    .slice(0, length)
    .trim();
