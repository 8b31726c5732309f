import type { Face } from './faces.ts';

export interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly colour?: string;
}

interface Run {
  readonly face: number;
  readonly text: string;
}

/** A line that fits, with its width. */
export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
}

type Sheet = PDFKit.PDFDocument;

// One ideograph with the stops that may not begin a line, a word, or the blanks between words. A no-break space is part of its word.
const PIECE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][、。，．：；！？）」』】》〉”’]*|[ \t]+|[^ \t\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+/gu;
const BLANK = /^[ \t]+$/;
/** Shown for a letter that no face has. */
const UNKNOWN = 0x3f;
const LEADING = 1.36;

/** Measures, breaks and draws text whose letters may need several faces. */
export class Typesetter {
  readonly #sheet: Sheet;
  readonly #faces: readonly Face[];
  readonly #faceOf = new Map<number, number>();
  readonly #widths = new Map<string, number>();

  constructor(sheet: Sheet, faces: readonly Face[]) {
    this.#sheet = sheet;
    this.#faces = faces;
  }

  lineHeight(style: TextStyle): number {
    return style.size * LEADING;
  }

  /** Breaks a text into lines of at most this width. */
  wrap(text: string, width: number, style: TextStyle): readonly Line[] {
    return text.split('\n').flatMap((paragraph) => this.#wrapParagraph(paragraph, width, style));
  }

  widthOf(text: string, style: TextStyle): number {
    return this.#runs(text).reduce((sum, run) => sum + this.#measure(run, style), 0);
  }

  /** Draws lines below each other; `end` puts them against the right edge of the width. Gives the height back. */
  draw(lines: readonly Line[], x: number, y: number, width: number, style: TextStyle, end = false): number {
    const height = this.lineHeight(style);
    for (const [index, line] of lines.entries()) {
      let at = end ? x + width - line.width : x;
      for (const run of line.runs) {
        this.#use(run.face, style);
        this.#sheet.fillColor(style.colour ?? '#1c2430');
        // All faces stand on one base line, whatever their own ascent.
        this.#sheet.text(run.text, at, y + index * height + style.size * 1.06, { lineBreak: false, baseline: 'alphabetic' });
        at += this.#measure(run, style);
      }
    }
    return lines.length * height;
  }

  #use(face: number, { bold = false, size }: TextStyle): void {
    const name = `${String(face)}${bold ? 'b' : 'r'}`;
    // The library takes a parsed font as well; its types know files and bytes only.
    const font = this.#faces[face]?.font(bold) as unknown as Buffer;
    this.#sheet.registerFont(name, font);
    this.#sheet.font(name).fontSize(size);
  }

  #measure(run: Run, style: TextStyle): number {
    const key = `${String(run.face)}|${style.bold === true ? 'b' : 'r'}|${run.text}`;
    let unit = this.#widths.get(key);
    if (unit === undefined) {
      this.#use(run.face, { ...style, size: 1000 });
      unit = this.#sheet.widthOfString(run.text) / 1000;
      this.#widths.set(key, unit);
    }
    return unit * style.size;
  }

  #faceFor(letter: number): number | undefined {
    const known = this.#faceOf.get(letter);
    if (known !== undefined) return known < 0 ? undefined : known;
    const found = this.#faces.findIndex((face) => face.has(letter));
    this.#faceOf.set(letter, found);
    return found < 0 ? undefined : found;
  }

  #runs(text: string): readonly Run[] {
    const runs: Run[] = [];
    for (const letter of text) {
      const code = letter.codePointAt(0) ?? UNKNOWN;
      const face = this.#faceFor(code);
      const last = runs.at(-1);
      const shown = face === undefined ? String.fromCodePoint(UNKNOWN) : letter;
      if (last !== undefined && last.face === (face ?? 0)) runs[runs.length - 1] = { face: last.face, text: last.text + shown };
      else runs.push({ face: face ?? 0, text: shown });
    }
    return runs;
  }

  #line(text: string, style: TextStyle): Line {
    const runs = this.#runs(text.replace(/[ \t]+$/, ''));
    return { runs, width: runs.reduce((sum, run) => sum + this.#measure(run, style), 0) };
  }

  #wrapParagraph(text: string, width: number, style: TextStyle): readonly Line[] {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    for (const piece of this.#pieces(text, width, style)) {
      const wide = this.widthOf(piece, style);
      if (used + wide > width && line.trim() !== '' && !BLANK.test(piece)) {
        lines.push(line);
        [line, used] = ['', 0];
      }
      if (line === '' && BLANK.test(piece)) continue;
      line += piece;
      used += wide;
    }
    return [...lines, line].map((each) => this.#line(each, style));
  }

  /** What may be put on a line as one; a word that is wider than the line falls into letters. */
  #pieces(text: string, width: number, style: TextStyle): readonly string[] {
    return (text.match(PIECE) ?? []).flatMap((piece) => (this.widthOf(piece, style) > width && !BLANK.test(piece) ? [...piece] : [piece]));
  }
}
