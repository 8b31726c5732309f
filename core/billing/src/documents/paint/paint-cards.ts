import type { PaperBlock, PaperCard, PaperQr } from '../paper.ts';
import { BODY, INK, SMALL, type Canvas } from './canvas.ts';
import { paintQr } from './paint-qr.ts';
import type { TextStyle } from './typeset.ts';

const COLUMNS = 3;
const EDGE = 8;
const PICTURE = 44;
const TITLE: TextStyle = { size: 9, bold: true };
const CODE: TextStyle = { size: 12.5, bold: true };
const LINE: TextStyle = { ...SMALL, size: 7.5 };

const heightOf = (canvas: Canvas, cards: readonly PaperCard[], width: number): number => {
  const { type } = canvas;
  const most = Math.max(...cards.map(({ title, code, lines }) => type.wrap(title, width, TITLE).length * type.lineHeight(TITLE) + type.wrap(code, width, CODE).length * type.lineHeight(CODE) + lines.flatMap((line) => type.wrap(line, width - PICTURE - 6, LINE)).length * type.lineHeight(LINE)));
  return Math.max(most + 6, type.lineHeight(TITLE) + type.lineHeight(CODE) + PICTURE + 6) + 2 * EDGE;
};

const paintCard = (canvas: Canvas, { title, code, lines }: PaperCard, qr: PaperQr, x: number, width: number, height: number): void => {
  const { sheet } = canvas;
  sheet.rect(x, canvas.y, width, height).lineWidth(0.6).dash(2, { space: 2 }).strokeColor(INK.muted).stroke().undash();
  const inner = width - 2 * EDGE;
  let y = canvas.y + EDGE;
  y += canvas.put(title, x + EDGE, y, inner, { ...TITLE, colour: canvas.accent });
  y += canvas.put(code, x + EDGE, y + 1, inner, CODE) + 3;
  paintQr(canvas, qr, x + width - EDGE - PICTURE, canvas.y + height - EDGE - PICTURE, PICTURE);
  for (const line of lines) y += canvas.put(line, x + EDGE, y, inner - PICTURE - 6, LINE);
};

/** Small papers, row by row; a row is never torn by the end of a page. */
export const paintCards = (canvas: Canvas, { cards, qr, empty }: Extract<PaperBlock, { kind: 'cards' }>): void => {
  if (cards.length === 0) {
    canvas.y += canvas.put(empty, canvas.margin, canvas.y, canvas.width, BODY);
    return;
  }
  const width = canvas.width / COLUMNS;
  for (let from = 0; from < cards.length; from += COLUMNS) {
    const row = cards.slice(from, from + COLUMNS);
    const height = heightOf(canvas, row, width - 2 * EDGE);
    canvas.need(height);
    for (const [i, card] of row.entries()) paintCard(canvas, card, { ...qr, label: '' }, canvas.margin + i * width, width, height);
    canvas.y += height;
  }
};
