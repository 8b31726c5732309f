import type { FormBox, PaperBlock, SlipPart } from '../paper.ts';
import { INK, type Canvas } from './canvas.ts';
import type { TextStyle } from './typeset.ts';

type Slip = Extract<PaperBlock, { kind: 'slip' }>;

const LABEL: TextStyle = { size: 6, colour: INK.muted };
const TEXT: TextStyle = { size: 8 };
const STRONG: TextStyle = { size: 9, bold: true };
const TITLE: TextStyle = { size: 10, bold: true };
const PAD = 3;
const HEAD = 24;
const MARK = 16;
const CUT = 26;
const MILLIMETRE = 72 / 25.4;
/** The size that banks ask for: 103 by 13 mm, with 5 mm of white on the left. */
const BARS = { width: 103 * MILLIMETRE, height: 13 * MILLIMETRE, quiet: 5 * MILLIMETRE } as const;

const styleOf = (box: FormBox): TextStyle => (box.strong === true ? STRONG : TEXT);

const heightOf = (canvas: Canvas, box: FormBox, width: number): number =>
  box.stack === undefined
    ? PAD + canvas.type.lineHeight(LABEL) + canvas.type.wrap(box.text, width - 2 * PAD, styleOf(box)).length * canvas.type.lineHeight(styleOf(box)) + 1
    : box.stack.reduce((sum, each) => sum + heightOf(canvas, each, width), 0);

const line = (canvas: Canvas, x: number, y: number, toX: number, toY: number): void => {
  canvas.sheet.moveTo(x, y).lineTo(toX, toY).lineWidth(0.6).strokeColor(INK.text).stroke();
};

const paintBox = (canvas: Canvas, box: FormBox, x: number, y: number, width: number): void => {
  if (box.stack === undefined) {
    const label = canvas.put(box.label, x + PAD, y + 1.5, width - 2 * PAD, LABEL);
    canvas.put(box.text, x + PAD, y + 1.5 + label, width - 2 * PAD, styleOf(box), box.end);
    return;
  }
  let at = y;
  for (const [index, each] of box.stack.entries()) {
    if (index > 0) line(canvas, x, at, x + width, at);
    paintBox(canvas, each, x, at, width);
    at += heightOf(canvas, each, width);
  }
};

interface LaidRow {
  readonly height: number;
  readonly boxes: readonly { readonly box: FormBox; readonly x: number; readonly width: number }[];
}

const layOut = (canvas: Canvas, row: readonly FormBox[]): LaidRow => {
  const shares = row.reduce((sum, { share }) => sum + share, 0);
  let x = canvas.margin;
  const boxes = row.map((box) => {
    const place = { box, x, width: (canvas.width * box.share) / shares };
    x += place.width;
    return place;
  });
  return { boxes, height: Math.max(...boxes.map(({ box, width }) => heightOf(canvas, box, width))) };
};

const partHeight = (canvas: Canvas, { rows }: SlipPart): number => HEAD + rows.reduce((sum, row) => sum + layOut(canvas, row).height, 0) + MARK;

const paintPart = (canvas: Canvas, { bank, code, title, rows, mark }: SlipPart): void => {
  const right = canvas.margin + canvas.width;
  const [first, second] = [canvas.margin + 108, canvas.margin + 164];
  canvas.put(bank, canvas.margin, canvas.y + 6, 104, TITLE);
  canvas.put(code, first + 6, canvas.y + 5, 48, { size: 12, bold: true });
  canvas.put(title, second + 6, canvas.y + 6, right - second - 6, TITLE, true);
  for (const x of [first, second]) line(canvas, x, canvas.y + 4, x, canvas.y + HEAD);
  canvas.y += HEAD;
  for (const { boxes, height } of rows.map((row) => layOut(canvas, row))) {
    line(canvas, canvas.margin, canvas.y, right, canvas.y);
    for (const { box, x, width } of boxes) {
      if (x > canvas.margin) line(canvas, x, canvas.y, x, canvas.y + height);
      paintBox(canvas, box, x, canvas.y, width);
    }
    canvas.y += height;
  }
  line(canvas, canvas.margin, canvas.y, right, canvas.y);
  canvas.put(mark, canvas.margin, canvas.y + 2, canvas.width, LABEL, true);
};

const paintBars = (canvas: Canvas, bars: readonly number[]): void => {
  const unit = BARS.width / bars.reduce((sum, width) => sum + width, 0);
  let x = canvas.margin + BARS.quiet;
  for (const [index, width] of bars.entries()) {
    if (index % 2 === 0) canvas.sheet.rect(x, canvas.y, width * unit, BARS.height);
    x += width * unit;
  }
  canvas.sheet.fill('#000000');
  canvas.y += BARS.height;
};

const paintCut = (canvas: Canvas, text: string): void => {
  canvas.put(text, canvas.margin, canvas.y, canvas.width, LABEL, true);
  const y = canvas.y + canvas.type.lineHeight(LABEL) + 2;
  canvas.sheet.moveTo(canvas.margin, y).lineTo(canvas.margin + canvas.width, y).lineWidth(0.6).dash(4, { space: 3 }).strokeColor(INK.muted).stroke().undash();
};

/** A boleto: the payer's receipt, and the form whose bars the bank reads; neither is ever split over pages. */
export const paintSlip = (canvas: Canvas, { receipt, cut, form, bars }: Slip): void => {
  canvas.need(partHeight(canvas, receipt));
  paintPart(canvas, receipt);
  canvas.y += MARK;
  canvas.need(CUT + partHeight(canvas, form) + BARS.height);
  paintCut(canvas, cut);
  canvas.y += CUT;
  paintPart(canvas, form);
  canvas.y += MARK;
  paintBars(canvas, bars);
};
