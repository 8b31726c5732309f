import type { Paper } from '../paper.ts';
import type { Line, TextStyle, Typesetter } from './typeset.ts';

/** Edges of a paper: a form of an authority needs the room. */
export const edgeOf = (paper: Paper): number => (paper.form === undefined ? 48 : 26);

export const INK = { text: '#1c2430', muted: '#5b6675', rule: '#d5dbe3', band: '#f3f5f8' } as const;
/** Forms are black on white. */
export const FORM = { ink: '#000000' } as const;
export const BODY: TextStyle = { size: 9.5 };
export const SMALL: TextStyle = { size: 8, colour: INK.muted };

/** Pages with a place where the next thing goes. */
export class Canvas {
  readonly sheet: PDFKit.PDFDocument;
  readonly type: Typesetter;
  readonly paper: Paper;
  readonly margin: number;
  /** What is drawn when it is known how many pages there are, each on its own page. */
  readonly later: { readonly page: number; draw(pages: number): void }[] = [];
  y: number;

  constructor(sheet: PDFKit.PDFDocument, type: Typesetter, paper: Paper) {
    this.sheet = sheet;
    this.type = type;
    this.paper = paper;
    this.margin = edgeOf(paper);
    this.y = this.margin;
  }

  /** Colour of titles. */
  get accent(): string {
    return this.paper.look?.accent ?? INK.text;
  }

  get width(): number {
    return this.sheet.page.width - 2 * this.margin;
  }

  get bottom(): number {
    return this.sheet.page.height - this.margin - (this.paper.form === undefined ? 14 : 8);
  }

  /** Height of an empty page. */
  get whole(): number {
    return this.bottom - this.margin;
  }

  /** Goes on to a new page unless so much is left on this one. True if it did. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.sheet.addPage();
    this.y = this.margin;
    return true;
  }

  /** Lines in the flow, over as many pages as they take. */
  flow(lines: readonly Line[], x: number, width: number, style: TextStyle): void {
    for (const line of lines) {
      this.need(this.type.lineHeight(style));
      this.y += this.type.draw([line], x, this.y, width, style);
    }
  }

  rule(y: number, x = this.margin, width = this.width, colour: string = INK.rule, weight = 0.7): void {
    this.sheet.moveTo(x, y).lineTo(x + width, y).lineWidth(weight).strokeColor(colour).stroke();
  }

  centre(text: string, x: number, y: number, width: number, style: TextStyle): number {
    const lines = this.type.wrap(text, width, style);
    for (const [index, line] of lines.entries()) this.type.draw([line], x + (width - line.width) / 2, y + index * this.type.lineHeight(style), width, style);
    return lines.length * this.type.lineHeight(style);
  }

  put(text: string, x: number, y: number, width: number, style: TextStyle, end = false): number {
    return this.type.draw(this.type.wrap(text, width, style), x, y, width, style, end);
  }
}
