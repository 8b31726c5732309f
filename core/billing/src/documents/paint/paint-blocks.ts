import type { PaperBlock } from '../paper.ts';
import { BODY, FORM, INK, SMALL, type Canvas } from './canvas.ts';
import { paintCards } from './paint-cards.ts';
import { paintForm } from './paint-form.ts';
import { paintGrid } from './paint-grid.ts';
import { paintQr, QR_SIDE } from './paint-qr.ts';
import { paintSlip } from './paint-slip.ts';
import { paintTable } from './paint-table.ts';
import type { TextStyle } from './typeset.ts';

type Of<K extends PaperBlock['kind']> = Extract<PaperBlock, { kind: K }>;

const BOLD: TextStyle = { ...BODY, bold: true };
const TOTAL: TextStyle = { size: 11.5, bold: true };

const paintSums = (canvas: Canvas, { rows }: Of<'sums'>): void => {
  const width = canvas.width * 0.52;
  const x = canvas.margin + canvas.width - width;
  canvas.need(rows.length * 18 + 16);
  for (const { label, text, total = false } of rows) {
    const style = total ? TOTAL : BODY;
    if (total) {
      canvas.y += 3;
      canvas.rule(canvas.y, x, width, canvas.accent, 1);
      canvas.y += 5;
    }
    const amount = canvas.type.wrap(text, width, style);
    const room = width - Math.max(...amount.map((line) => line.width)) - 22;
    const lines = canvas.type.wrap(label, room, style);
    canvas.type.draw(amount, x, canvas.y, width - 5, style, true);
    canvas.y += Math.max(canvas.type.draw(lines, x + 5, canvas.y, room, style), canvas.type.lineHeight(style)) + 3;
  }
  canvas.y += 12;
};

const paintPay = (canvas: Canvas, { title, facts, qr }: Of<'pay'>): void => {
  const width = canvas.width - 24 - (qr === undefined ? 0 : QR_SIDE + 20);
  const lines = facts.map(({ label, text }) => ({ label, lines: canvas.type.wrap(text, width - (label === '' ? 0 : 122), BODY) }));
  const text = 20 + lines.reduce((sum, each) => sum + each.lines.length * canvas.type.lineHeight(BODY) + 2, 0);
  const height = 22 + Math.max(text, qr === undefined ? 0 : QR_SIDE + 14);
  canvas.need(height);
  const top = canvas.y;
  canvas.sheet.roundedRect(canvas.margin, top, canvas.width, height, 5).lineWidth(0.8).strokeColor(INK.rule).stroke();
  let y = top + 11 + canvas.put(title, canvas.margin + 12, top + 11, width, { ...BOLD, colour: canvas.accent }) + 5;
  for (const { label, lines: shown } of lines) {
    canvas.put(label, canvas.margin + 12, y + 1, 118, SMALL);
    y += canvas.type.draw(shown, canvas.margin + 12 + (label === '' ? 0 : 122), y, width, BODY) + 2;
  }
  if (qr !== undefined) paintQr(canvas, qr, canvas.margin + canvas.width - QR_SIDE - 12, top + 11);
  canvas.y = top + height + 14;
};

const paintSignatures = (canvas: Canvas, { parties }: Of<'signatures'>): void => {
  const width = (canvas.width - 30) / 2;
  const laid = parties.map((party) => ({ ...party, lines: party.lines.flatMap((line) => canvas.type.wrap(line, width, SMALL)) }));
  const height = Math.max(...laid.map((party) => party.lines.length)) * canvas.type.lineHeight(SMALL);
  canvas.need(height + 82);
  canvas.y += 6;
  for (const [index, { title, lines, sign }] of laid.entries()) {
    const x = canvas.margin + index * (width + 30);
    canvas.put(title, x, canvas.y, width, BOLD);
    canvas.type.draw(lines, x, canvas.y + 17, width, SMALL);
    canvas.rule(canvas.y + height + 52, x, width, INK.muted);
    canvas.put(sign, x, canvas.y + height + 55, width, SMALL);
  }
  canvas.y += height + 76;
};

const paintText = (canvas: Canvas, { text, muted = false, bullet = false }: Of<'text'>): void => {
  const style = muted ? SMALL : BODY;
  const indent = bullet ? 14 : 0;
  canvas.need(canvas.type.lineHeight(style));
  if (bullet) canvas.put('•', canvas.margin + 3, canvas.y, indent, style);
  canvas.flow(canvas.type.wrap(text, canvas.width - indent, style), canvas.margin + indent, canvas.width - indent, style);
  canvas.y += bullet ? 3 : 7;
};

/** A heading stays with what it is the heading of. */
const paintHeading = (canvas: Canvas, { text, small = false }: Of<'heading'>): void => {
  const style = { size: small ? 11 : 13, bold: true, colour: canvas.accent };
  canvas.need(60);
  canvas.y += 6 + canvas.put(text, canvas.margin, canvas.y + 6, canvas.width, style) + 4;
};

/** The name of a form in the middle of the page. */
const paintTitle = (canvas: Canvas, { text, sub }: Of<'title'>): void => {
  canvas.y += canvas.centre(text, canvas.margin, canvas.y, canvas.width, { size: 14, bold: true, colour: FORM.ink }) + 2;
  if (sub !== undefined) canvas.y += canvas.centre(sub, canvas.margin, canvas.y, canvas.width, { ...BODY, colour: FORM.ink });
  canvas.y += 10;
};

export const paintBlock = (canvas: Canvas, block: PaperBlock): void => {
  switch (block.kind) {
    case 'table':
      return paintTable(canvas, block);
    case 'sums':
      return paintSums(canvas, block);
    case 'heading':
      return paintHeading(canvas, block);
    case 'text':
      return paintText(canvas, block);
    case 'pay':
      return paintPay(canvas, block);
    case 'slip':
      return paintSlip(canvas, block);
    case 'form':
      return paintForm(canvas, block);
    case 'grid':
      return paintGrid(canvas, block);
    case 'cards':
      return paintCards(canvas, block);
    case 'title':
      return paintTitle(canvas, block);
    case 'signatures':
      return paintSignatures(canvas, block);
  }
};
