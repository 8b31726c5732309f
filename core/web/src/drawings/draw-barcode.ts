import type { Drawing } from './drawing.ts';

/** Which two of the five elements of a digit are wide. */
const WIDE: readonly string[] = ['00110', '10001', '01001', '11000', '00101', '10100', '01100', '00011', '10010', '01010'];

const THIN = 1;
const THICK = 3;
const HEIGHT = 50;
const QUIET = 10;

/** Widths of bars and gaps in turn: start, pairs of digits (bars of the first, gaps of the second), stop. */
export const barWidths = (digits: string): readonly number[] => {
  if (!/^(\d\d)+$/.test(digits)) throw new Error('an even number of digits is needed');
  const elements = [THIN, THIN, THIN, THIN];
  for (let index = 0; index < digits.length; index += 2) {
    const [bars = '', gaps = ''] = [WIDE[Number(digits[index])], WIDE[Number(digits[index + 1])]];
    for (let element = 0; element < 5; element += 1) elements.push(bars[element] === '1' ? THICK : THIN, gaps[element] === '1' ? THICK : THIN);
  }
  return [...elements, THICK, THIN, THIN];
};

/** Interleaved 2 of 5, as on slips in Brazil; an even number of digits. */
export const drawBarcode = (digits: string, label: string): Drawing => {
  let x = QUIET;
  let path = '';
  for (const [index, width] of barWidths(digits).entries()) {
    if (index % 2 === 0) path += `M${String(x)} 0h${String(width)}v${String(HEIGHT)}h-${String(width)}z`;
    x += width;
  }
  return { kind: 'barcode', width: x + QUIET, height: HEIGHT, path, label };
};
