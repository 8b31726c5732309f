import type { GridCell, GridHead, GridPart, PaperBlock } from '../paper.ts';
import { FORM, type Canvas } from './canvas.ts';
import type { TextStyle } from './typeset.ts';

type Grid = Extract<PaperBlock, { kind: 'grid' }>;

const PAD = 2.5;
const THIN = 0.6;
const BOLD = 1.6;

interface Box {
  readonly x: number;
  readonly width: number;
}

const partsOf = (head: GridHead): readonly GridPart[] => ('parts' in head ? head.parts : [head]);

const boxesOf = (canvas: Canvas, parts: readonly GridPart[]): readonly Box[] => {
  const shares = parts.reduce((sum, { share }) => sum + share, 0);
  let x = canvas.margin;
  return parts.map(({ share }) => {
    const box = { x, width: (canvas.width * share) / shares };
    x += box.width;
    return box;
  });
};

const over = (boxes: readonly Box[], from: number, count: number): Box => {
  const [first, last] = [boxes[from], boxes[from + count - 1]];
  return first === undefined || last === undefined ? { x: 0, width: 0 } : { x: first.x, width: last.x + last.width - first.x };
};

const linesOf = (canvas: Canvas, text: string, { width }: Box, style: TextStyle): number => canvas.type.wrap(text, width - 2 * PAD, style).length * canvas.type.lineHeight(style);

/** A cell with its frame, its text in the middle of the height. */
const paintCell = (canvas: Canvas, text: string, box: Box, y: number, height: number, style: TextStyle, align: 'start' | 'end' | 'centre', framed = true): void => {
  if (framed) canvas.sheet.rect(box.x, y, box.width, height).lineWidth(THIN).strokeColor(FORM.ink).stroke();
  const top = y + (height - linesOf(canvas, text, box, style)) / 2;
  if (align === 'centre') canvas.centre(text, box.x + PAD, top, box.width - 2 * PAD, style);
  else canvas.put(text, box.x + PAD, top, box.width - 2 * PAD, style, align === 'end');
};

/** The whole block: what it needs to paint a row on any page. */
export const paintGrid = (canvas: Canvas, { heads, marks, rows, bold, size = 7 }: Grid): void => {
  const parts = heads.flatMap(partsOf);
  const boxes = boxesOf(canvas, parts);
  const style: TextStyle = { size, colour: FORM.ink };
  const small: TextStyle = { size: size - 1.2, colour: FORM.ink };
  const edge = (y: number, height: number): void => {
    if (bold === undefined) return;
    const { x, width } = over(boxes, bold, 1);
    canvas.sheet.moveTo(x + width, y).lineTo(x + width, y + height).lineWidth(BOLD).strokeColor(FORM.ink).stroke();
  };

  const paintHeads = (): void => {
    const below = Math.max(0, ...heads.flatMap((head) => ('parts' in head ? head.parts : [])).map((part) => linesOf(canvas, part.label, over(boxes, parts.indexOf(part), 1), small) + 2 * PAD));
    const above = Math.max(0, ...heads.map((head) => ('parts' in head ? linesOf(canvas, head.label, over(boxes, parts.indexOf(head.parts[0] as GridPart), head.parts.length), small) + 2 * PAD : linesOf(canvas, head.label, over(boxes, parts.indexOf(head), 1), small) + 2 * PAD - below)));
    for (const head of heads) {
      const at = parts.indexOf(partsOf(head)[0] as GridPart);
      if (!('parts' in head)) paintCell(canvas, head.label, over(boxes, at, 1), canvas.y, above + below, small, 'centre');
      else {
        paintCell(canvas, head.label, over(boxes, at, head.parts.length), canvas.y, above, small, 'centre');
        for (const [index, part] of head.parts.entries()) paintCell(canvas, part.label, over(boxes, at + index, 1), canvas.y + above, below, small, 'centre');
      }
    }
    edge(canvas.y, above + below);
    canvas.y += above + below;
  };

  const paintMarks = (): void => {
    if (marks === undefined) return paintHeads();
    const height = canvas.type.lineHeight(small) + 2;
    for (const [index, mark] of marks.entries()) paintCell(canvas, mark, over(boxes, index, 1), canvas.y, height, small, 'centre');
    edge(canvas.y, height);
    canvas.y += height;
  };

  const paintRow = (row: readonly GridCell[]): void => {
    let at = 0;
    const cells = row.map((cell) => {
      const { span = 1 } = cell;
      const own = cell.strong === true ? { ...style, bold: true } : style;
      const placed = { cell, style: own, box: over(boxes, at, span), align: cell.align ?? parts[at]?.align ?? ('start' as const) };
      at += span;
      return placed;
    });
    const height = Math.max(...cells.map(({ cell, box, style: own }) => linesOf(canvas, cell.text, box, own))) + 2 * PAD;
    if (canvas.need(height)) paintMarks();
    for (const { cell, box, style: own, align } of cells) paintCell(canvas, cell.text, box, canvas.y, height, own, align, cell.bare !== true);
    edge(canvas.y, height);
    canvas.y += height;
  };

  canvas.need(110);
  paintHeads();
  if (marks !== undefined) paintMarks();
  for (const row of rows) paintRow(row);
};
