import type { Font } from 'fontkit';
import { flatCharstring, type Subroutines } from './flat-charstring.ts';

interface Place {
  readonly offset: number;
  readonly length: number;
}

interface PrivateDict {
  readonly Private?: { readonly Subrs?: readonly Place[] };
}

/** The library's table of outlines; its types do not say. */
interface OutlineTable {
  readonly isCIDFont: boolean;
  readonly globalSubrIndex: readonly Place[];
  readonly topDict: PrivateDict & { readonly FDArray?: readonly PrivateDict[] };
  readonly stream: { pos: number; readBuffer(length: number): Uint8Array };
  getCharString(glyph: number): Uint8Array;
  fdForGlyph(glyph: number): number | null;
}

/** What the library builds an embedded font from. */
interface OutlineSubset {
  readonly glyphs: readonly number[];
  charstrings: readonly Uint8Array[];
  gsubrs: readonly Uint8Array[];
  subsetCharstrings(): void;
  subsetSubrs(): readonly Uint8Array[];
}

type OpenFont = Font & { readonly 'CFF '?: OutlineTable };

const subroutinesOf = (table: OutlineTable, places: readonly Place[]): Subroutines => ({
  count: places.length,
  bytes: (index) => {
    const place = places[index];
    if (place === undefined) return new Uint8Array();
    table.stream.pos = place.offset;
    return table.stream.readBuffer(place.length);
  },
});

/**
 * The library keeps a place for every subroutine of a font in what it embeds. A Chinese font has 22,000 of them, which cost most of
 * the time and size of a document. Here each outline is written out instead, once in a thread, and no subroutine is left.
 */
export const withLightSubsets = (font: Font): Font => {
  const table = (font as OpenFont)['CFF '];
  if (table === undefined) return font;
  const flat = new Map<number, Uint8Array | undefined>();
  const global = subroutinesOf(table, table.globalSubrIndex);
  const flatOf = (glyph: number): Uint8Array | undefined => {
    if (!flat.has(glyph)) {
      const dict = table.isCIDFont ? table.topDict.FDArray?.[table.fdForGlyph(glyph) ?? -1] : table.topDict;
      flat.set(glyph, flatCharstring(table.getCharString(glyph), subroutinesOf(table, dict?.Private?.Subrs ?? []), global));
    }
    return flat.get(glyph);
  };
  const create = font.createSubset.bind(font);
  font.createSubset = () => {
    const subset = create();
    const inner = subset as unknown as OutlineSubset;
    const [usual, usualSubrs] = [inner.subsetCharstrings.bind(subset), inner.subsetSubrs.bind(subset)];
    inner.subsetCharstrings = () => {
      const outlines = inner.glyphs.map(flatOf);
      if (outlines.includes(undefined)) {
        inner.subsetSubrs = usualSubrs;
        usual();
        return;
      }
      inner.charstrings = outlines.filter((outline) => outline !== undefined);
      inner.gsubrs = [];
      inner.subsetSubrs = () => [];
    };
    return subset;
  };
  return font;
};
