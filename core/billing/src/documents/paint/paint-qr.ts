import type { PaperQr } from '../paper.ts';
import { SMALL, type Canvas } from './canvas.ts';

export const QR_SIDE = 104;

/** A square picture, and its label below where there is one. */
export const paintQr = (canvas: Canvas, { rows, label }: PaperQr, x: number, y: number, side = QR_SIDE): void => {
  const unit = side / rows.length;
  for (const [row, modules] of rows.entries()) {
    for (const dark of modules.matchAll(/1+/g)) canvas.sheet.rect(x + dark.index * unit, y + row * unit, dark[0].length * unit, unit);
  }
  canvas.sheet.fill('#000000');
  if (label !== '') canvas.put(label, x, y + side + 2, side, SMALL);
};
