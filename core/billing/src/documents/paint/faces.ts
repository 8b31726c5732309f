import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import type { Typeface } from '../paper.ts';
import { withLightSubsets } from './light-subsets.ts';

/** A typeface in both weights. Parsed once in a thread; the large ones only when a letter asks for them. */
export interface Face {
  font(bold: boolean): Font;
  has(letter: number): boolean;
}

const require = createRequire(import.meta.url);
const OWN: Typeface = {
  regular: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'),
};

interface Glyphs {
  getGlyph(glyph: number, letters?: readonly number[]): { codePoints: readonly number[] };
}

/**
 * The library keeps the first sight of each glyph. One that was first met as a part of another (the u of ú) knows no letter,
 * and could be read in no later document of this thread.
 */
const withLetters = (font: Font): Font => {
  const glyphs = font as unknown as Glyphs;
  const first = glyphs.getGlyph.bind(glyphs);
  glyphs.getGlyph = (glyph, letters = []) => {
    const found = first(glyph, letters);
    if (found.codePoints.length === 0 && letters.length > 0) found.codePoints = letters;
    return found;
  };
  return font;
};

const parsed = new Map<string, Font>();

const fontOf = (file: string): Font => {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const font = withLetters(withLightSubsets(create(readFileSync(file)) as Font));
  parsed.set(file, font);
  return font;
};

const faceOf = ({ regular, bold }: Typeface): Face => ({
  font: (strong) => fontOf(strong ? bold : regular),
  has: (letter) => fontOf(regular).hasGlyphForCodePoint(letter),
});

/** A theme's face first, then the house's own, then those that the language packs bring. */
export const facesOf = (more: readonly Typeface[], first?: Typeface): readonly Face[] => [...(first === undefined ? [] : [first]), OWN, ...more].map(faceOf);
