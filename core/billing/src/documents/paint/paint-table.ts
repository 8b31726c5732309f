import type { PaperBlock, PaperColumn, PaperRow } from '../paper.ts';
import { BODY, INK, SMALL, type Canvas } from './canvas.ts';
import type { Line, TextStyle } from './typeset.ts';

type Table = Extract<PaperBlock, { kind: 'table' }>;

const PAD = 5;
const GAP = 10;
const HEAD: TextStyle = { size: 8, bold: true, colour: INK.muted };

interface Place {
  readonly column: PaperColumn;
  readonly x: number;
  readonly width: number;
}

const placesOf = (canvas: Canvas, columns: readonly PaperColumn[]): readonly Place[] => {
  const inner = canvas.width - 2 * PAD - GAP * (columns.length - 1);
  const shares = columns.reduce((sum, column) => sum + column.share, 0);
  let x = canvas.margin + PAD;
  return columns.map((column) => {
    const width = (inner * column.share) / shares;
    const place = { column, x, width };
    x += width + GAP;
    return place;
  });
};

const paintHead = (canvas: Canvas, places: readonly Place[]): void => {
  const { type } = canvas;
  const lines = places.map(({ column, width }) => type.wrap(column.label, width, HEAD));
  const height = Math.max(...lines.map((each) => each.length)) * type.lineHeight(HEAD) + 2 * PAD;
  canvas.sheet.rect(canvas.margin, canvas.y, canvas.width, height).fill(canvas.paper.look?.wash ?? INK.band);
  for (const [index, { column, x, width }] of places.entries()) type.draw(lines[index] ?? [], x, canvas.y + PAD, width, HEAD, column.end);
  canvas.y += height;
};

interface Row {
  readonly cells: readonly (readonly Line[])[];
  readonly sub: readonly Line[];
  readonly style: TextStyle;
  readonly height: number;
}

const layOut = (canvas: Canvas, places: readonly Place[], row: PaperRow): Row => {
  const { type } = canvas;
  const style = row.strong === true ? { ...BODY, bold: true } : BODY;
  const cells = places.map(({ width }, index) => type.wrap(row.cells[index] ?? '', width, style));
  const sub = row.sub === undefined ? [] : type.wrap(row.sub, places[0]?.width ?? 0, SMALL);
  const first = (cells[0]?.length ?? 1) * type.lineHeight(style) + sub.length * type.lineHeight(SMALL);
  const rest = Math.max(...cells.map((each) => each.length)) * type.lineHeight(style);
  return { cells, sub, style, height: Math.max(first, rest) + 2 * PAD };
};

/** A row stands on one page; the one that is longer than a page flows on by its first cell. */
const paintRow = (canvas: Canvas, places: readonly Place[], row: Row): void => {
  const { type } = canvas;
  const top = canvas.y + PAD;
  for (const [index, { column, x, width }] of places.entries()) if (index > 0) type.draw(row.cells[index] ?? [], x, top, width, row.style, column.end);
  const [first] = places;
  canvas.y = top;
  if (first !== undefined) {
    const end = top + row.height - 2 * PAD;
    canvas.flow(row.cells[0] ?? [], first.x, first.width, row.style);
    canvas.flow(row.sub, first.x, first.width, SMALL);
    if (end <= canvas.bottom) canvas.y = Math.max(canvas.y, end);
  }
  canvas.y += PAD;
  canvas.rule(canvas.y);
};

/** A table whose heading comes again on every page. */
export const paintTable = (canvas: Canvas, table: Table): void => {
  const places = placesOf(canvas, table.columns);
  canvas.need(64);
  paintHead(canvas, places);
  for (const row of table.rows.map((each) => layOut(canvas, places, each))) {
    if (canvas.need(Math.min(row.height, canvas.whole / 2))) paintHead(canvas, places);
    paintRow(canvas, places, row);
  }
  if (table.rows.length === 0) canvas.y += canvas.put(table.empty, canvas.margin + PAD, canvas.y + PAD, canvas.width, { ...BODY, colour: INK.muted }) + 2 * PAD;
  canvas.y += 10;
};
