import type { FormRow, FormSide, PaperBlock } from '../paper.ts';
import { FORM, type Canvas } from './canvas.ts';
import type { TextStyle } from './typeset.ts';

type Form = Extract<PaperBlock, { kind: 'form' }>;

/** Share of the width that the narrow column has: the first column of the grid below it, in thousandths. */
const SIDE = 85;
const GAP = 14;
const MARK = 18;
const BETWEEN = 4;

interface Look {
  readonly text: TextStyle;
  readonly caption: TextStyle;
}

interface Laid {
  readonly height: number;
  paint(x: number, y: number): void;
}

const sideOf = (canvas: Canvas): number => (canvas.width * SIDE) / 1000;

const layRow = (canvas: Canvas, row: FormRow, width: number, { text, caption }: Look): Laid => {
  const { type } = canvas;
  const own = row.strong === true ? { ...text, bold: true } : text;
  const inner = width - (row.mark === undefined ? 0 : MARK);
  const above = row.share === undefined;
  const labelWidth = above ? inner : (inner * row.share) / 100;
  const label = row.label === '' ? [] : type.wrap(row.label, labelWidth - (above ? 0 : BETWEEN), own);
  const labelHeight = label.length * type.lineHeight(own);
  const room = above ? inner : inner - labelWidth;
  const shares = row.places.reduce((sum, { share }) => sum + share, 0);
  const gaps = BETWEEN * Math.max(0, row.places.length - 1);
  const widths = row.places.map(({ share }) => ((room - gaps) * share) / shares);
  const texts = row.places.map((place, index) => type.wrap(place.text, widths[index] ?? 0, text));
  const line = Math.max(type.lineHeight(text), ...texts.map((lines) => lines.length * type.lineHeight(text)), above ? 0 : labelHeight);
  const captions = row.places.map((place, index) => (place.caption === undefined ? 0 : type.wrap(place.caption, widths[index] ?? 0, caption).length * type.lineHeight(caption)));
  const head = above ? labelHeight : 0;
  return {
    height: head + (row.places.length === 0 ? 0 : line + Math.max(...captions) + 2),
    paint: (x, y) => {
      type.draw(label, x, above ? y : y + line - labelHeight, labelWidth, own);
      let at = above ? x : x + labelWidth;
      for (const [index, place] of row.places.entries()) {
        const wide = widths[index] ?? 0;
        const lines = texts[index] ?? [];
        const top = y + head + line - lines.length * type.lineHeight(text);
        if (place.caption === undefined) type.draw(lines, at, top, wide, text);
        else canvas.centre(place.text, at, top, wide, text);
        canvas.rule(y + head + line, at, wide, FORM.ink, 0.5);
        if (place.caption !== undefined) canvas.centre(place.caption, at, y + head + line + 0.5, wide, caption);
        at += wide + BETWEEN;
      }
      if (row.mark !== undefined) canvas.put(row.mark, x + inner, y + head + line - type.lineHeight(text), MARK, text, true);
    },
  };
};

const laySide = (canvas: Canvas, { title, box, notes }: FormSide, size: number): Laid => {
  const style: TextStyle = { size: size - 1, colour: FORM.ink };
  const strong: TextStyle = { size, bold: true, colour: FORM.ink };
  const width = sideOf(canvas) - 6;
  const titleLines = title === undefined ? [] : canvas.type.wrap(title, width, strong);
  const titleHeight = titleLines.length * canvas.type.lineHeight(strong);
  const boxHeight = box === undefined ? 0 : 26;
  const notesHeight = notes.reduce((sum, note) => sum + canvas.type.wrap(note, width, style).length * canvas.type.lineHeight(style), 0);
  return {
    height: titleHeight + boxHeight + notesHeight,
    paint: (x, y) => {
      canvas.type.draw(titleLines, x, y, width, strong);
      if (box !== undefined) {
        canvas.put(box.label, x, y + titleHeight + 8, 34, style);
        canvas.sheet.rect(x + 34, y + titleHeight + 5, 16, 15).lineWidth(1.4).strokeColor(FORM.ink).stroke();
        canvas.centre(box.text, x + 34, y + titleHeight + 7, 16, strong);
      }
      const page = canvas.sheet.bufferedPageRange().count - 1;
      canvas.later.push({
        page,
        draw: (pages) => {
          let at = y + titleHeight + boxHeight;
          for (const note of notes) at += canvas.put(note.replace('{pages}', String(pages)), x, at, width, style);
        },
      });
    },
  };
};

/** Rows to fill in, in columns; all of a block stands on one page. */
export const paintForm = (canvas: Canvas, { columns, side, note, size = 7 }: Form): void => {
  const look: Look = { text: { size, colour: FORM.ink }, caption: { size: size - 1.8, colour: FORM.ink } };
  const left = canvas.margin + (side === undefined ? 0 : sideOf(canvas) + 6);
  const room = canvas.margin + canvas.width - left;
  const width = (room - GAP * (columns.length - 1)) / columns.length;
  const laid = columns.map((rows) => rows.map((row) => layRow(canvas, row, width, look)));
  const strip = side === undefined ? undefined : laySide(canvas, side, size);
  const noteLines = note === undefined ? [] : canvas.type.wrap(note, width, look.caption);
  const noteHeight = noteLines.length * canvas.type.lineHeight(look.caption);
  const height = noteHeight + Math.max(strip?.height ?? 0, ...laid.map((rows) => rows.reduce((sum, row) => sum + row.height + 1.5, 0))) + 4;
  canvas.need(height);
  const top = canvas.y;
  canvas.type.draw(noteLines, left + room - width, top, width, look.caption, true);
  for (const [index, rows] of laid.entries()) {
    let y = top + noteHeight + 2;
    for (const row of rows) {
      row.paint(left + index * (width + GAP), y);
      y += row.height + 1.5;
    }
  }
  if (strip !== undefined) {
    strip.paint(canvas.margin, top + 2);
    canvas.sheet.moveTo(canvas.margin + sideOf(canvas), top).lineTo(canvas.margin + sideOf(canvas), top + height).lineWidth(1.6).strokeColor(FORM.ink).stroke();
  }
  canvas.y = top + height;
};
