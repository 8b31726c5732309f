/** A cell, a fact or a paragraph: text as it is to be read, already in the reader's language. */
export interface Fact {
  readonly label: string;
  readonly text: string;
}

export interface PaperColumn {
  readonly label: string;
  /** Share of the width. */
  readonly share: number;
  readonly end?: boolean;
}

export interface PaperRow {
  readonly cells: readonly string[];
  /** Small text below the first cell. */
  readonly sub?: string;
  readonly strong?: boolean;
}

/** A square picture of black and white modules, row by row as `0` and `1`. */
export interface PaperQr {
  readonly label: string;
  readonly rows: readonly string[];
}

/** A box of a form, or several below each other. */
export interface FormBox {
  readonly label: string;
  readonly text: string;
  /** Share of the width. */
  readonly share: number;
  readonly end?: boolean;
  readonly strong?: boolean;
  readonly stack?: readonly FormBox[];
}

/** One part of a slip: the bank, what it is, and boxes row by row. */
export interface SlipPart {
  readonly bank: string;
  readonly code: string;
  readonly title: string;
  readonly rows: readonly (readonly FormBox[])[];
  /** Below the boxes, where the bank puts its mark. */
  readonly mark: string;
}

/** A place to fill in: text above a line, and small below it what belongs there. */
export interface FormPlace {
  readonly text: string;
  readonly caption?: string;
  readonly share: number;
}

/** A row of an authority's form. A label without a share stands above its places. */
export interface FormRow {
  readonly label: string;
  readonly strong?: boolean;
  readonly share?: number;
  readonly places: readonly FormPlace[];
  /** Number of the row, as the form has it. */
  readonly mark?: string;
}

/** A narrow column left of a bold line. `{pages}` is how many pages the paper has. */
export interface FormSide {
  readonly title?: string;
  readonly box?: { readonly label: string; readonly text: string };
  readonly notes: readonly string[];
}

export interface GridPart {
  readonly label: string;
  readonly share: number;
  readonly align?: 'end' | 'centre';
}

/** A head of one column, or one above several. */
export type GridHead = GridPart | { readonly label: string; readonly parts: readonly GridPart[] };

export interface GridCell {
  readonly text: string;
  readonly span?: number;
  readonly align?: 'start' | 'end' | 'centre';
  readonly strong?: boolean;
  /** Outside the frame of the grid. */
  readonly bare?: boolean;
}

/** One of many small papers on a sheet. */
export interface PaperCard {
  readonly title: string;
  /** Large, in the middle of attention. */
  readonly code: string;
  readonly lines: readonly string[];
}

/** What stands on paper, from top to bottom. */
export type PaperBlock =
  | { readonly kind: 'table'; readonly columns: readonly PaperColumn[]; readonly rows: readonly PaperRow[]; readonly empty: string }
  | { readonly kind: 'sums'; readonly rows: readonly (Fact & { readonly total?: boolean })[] }
  | { readonly kind: 'heading'; readonly text: string; readonly small?: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly muted?: boolean; readonly bullet?: boolean }
  | { readonly kind: 'pay'; readonly title: string; readonly facts: readonly Fact[]; readonly qr?: PaperQr }
  /** What the payer keeps, a line to cut along, and what the bank keeps with its bars: widths of bars and gaps in turn. */
  | { readonly kind: 'slip'; readonly receipt: SlipPart; readonly cut: string; readonly form: SlipPart; readonly bars: readonly number[] }
  /** Columns of rows to fill in, beside each other. */
  | { readonly kind: 'form'; readonly columns: readonly (readonly FormRow[])[]; readonly side?: FormSide; readonly note?: string; readonly size?: number }
  /** A table with all its lines; `marks` are the numbers of the columns, and come again on each page. `bold` is the column after which the line is bold. */
  | { readonly kind: 'grid'; readonly heads: readonly GridHead[]; readonly marks?: readonly string[]; readonly rows: readonly (readonly GridCell[])[]; readonly bold?: number; readonly size?: number }
  /** Small papers to cut out, three beside each other, all with the same picture. */
  | { readonly kind: 'cards'; readonly cards: readonly PaperCard[]; readonly qr: PaperQr; readonly empty: string }
  | { readonly kind: 'title'; readonly text: string; readonly sub?: string }
  | { readonly kind: 'signatures'; readonly parties: readonly { readonly title: string; readonly lines: readonly string[]; readonly sign: string }[] };

/** The same document for machines, inside the file. */
export interface PaperData {
  readonly name: string;
  readonly xml: string;
}

/** What a theme gives to paper. Colours are `#rrggbb` that can be read on white. */
export interface PaperLook {
  /** What the document is, its titles, and the line above its total. */
  readonly accent?: string;
  /** Behind the heads of tables. */
  readonly wash?: string;
  /** Before the house's own, which has the letters that it lacks. */
  readonly typeface?: Typeface;
}

/** A whole document before it is painted. It holds all that decides its bytes: the same paper is the same file. */
export interface Paper {
  readonly locale: string;
  readonly size: 'A4' | 'LETTER';
  /** A form as an authority wants it: without the look of a brand, and lying where the form lies. */
  readonly form?: 'portrait' | 'landscape';
  /** What the document is, for example "Invoice". */
  readonly heading: string;
  readonly number: string;
  /** Day of the document; also the date inside the file. */
  readonly day: string;
  readonly brand: string;
  /** Left out: the house's own, in grey. */
  readonly look?: PaperLook;
  readonly logo?: { readonly bytes: Uint8Array; readonly width: number; readonly height: number };
  readonly from: readonly string[];
  readonly to?: { readonly label: string; readonly lines: readonly string[] };
  readonly facts: readonly Fact[];
  readonly blocks: readonly PaperBlock[];
  readonly footer: readonly string[];
  /** A text of the brand above the company at the foot, as far as there is room. */
  readonly note?: readonly string[];
  /** With `{page}` and `{pages}`. */
  readonly pageOf: string;
  readonly data?: PaperData;
}

/** Files of a typeface. */
export interface Typeface {
  readonly regular: string;
  readonly bold: string;
}
