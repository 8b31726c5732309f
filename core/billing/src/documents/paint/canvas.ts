import type { Paper } from '../paper.ts';
import type { Line, TextStyle, Typesetter } from './typeset.ts';

export const MARGIN = 48;
const FOOTER = 62;

export const INK = { text: '#1c2430', muted: '#5b6675', rule: '#d5dbe3', band: '#f3f5f8' } as const;
export const BODY: TextStyle = { size: 9.5 };
export const SMALL: TextStyle = { size: 8, colour: INK.muted };

/** Pages with a place where the next thing goes. */
export class Canvas {
  readonly sheet: PDFKit.PDFDocument;
  readonly type: Typesetter;
  readonly paper: Paper;
  y = MARGIN;

  constructor(sheet: PDFKit.PDFDocument, type: Typesetter, paper: Paper) {
    this.sheet = sheet;
    this.type = type;
    this.paper = paper;
  }

  get width(): number {
    return this.sheet.page.width - 2 * MARGIN;
  }

  get bottom(): number {
    return this.sheet.page.height - FOOTER;
  }

  /** Height of an empty page. */
  get whole(): number {
    return this.bottom - MARGIN;
  }

  /** Goes on to a new page unless so much is left on this one. True if it did. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.sheet.addPage();
    this.y = MARGIN;
    return true;
  }

  /** Lines in the flow, over as many pages as they take. */
  flow(lines: readonly Line[], x: number, width: number, style: TextStyle): void {
    for (const line of lines) {
      this.need(this.type.lineHeight(style));
      this.y += this.type.draw([line], x, this.y, width, style);
    }
  }

  rule(y: number, x = MARGIN, width = this.width, colour: string = INK.rule, weight = 0.7): void {
    this.sheet.moveTo(x, y).lineTo(x + width, y).lineWidth(weight).strokeColor(colour).stroke();
  }

  put(text: string, x: number, y: number, width: number, style: TextStyle, end = false): number {
    return this.type.draw(this.type.wrap(text, width, style), x, y, width, style, end);
  }
}
