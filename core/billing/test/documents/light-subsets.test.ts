import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { biasOf, flatCharstring, withLightSubsets, type Subroutines } from '@billet/billing';
import { expect } from 'chai';
import { create, type Font } from 'fontkit';

const fonts = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts');
const numbered = (...bytes: readonly (readonly number[])[]): Subroutines => ({ count: bytes.length, bytes: (index) => Uint8Array.from(bytes[index] ?? []) });
const none = numbered();
const flat = (bytes: readonly number[], local = none, global = none): readonly number[] | undefined => {
  const made = flatCharstring(Uint8Array.from(bytes), local, global);
  return made === undefined ? undefined : [...made];
};
/** The number that calls subroutine 0 of a short list: -107, written in one byte. */
const FIRST = 139 - 107;

describe('outlines written out', () => {
  for (const [name, given, local, global, expected] of [
    ['without subroutines they stay', [140, 141, 21, 14], none, none, [140, 141, 21, 14]],
    ['a local one is written in its place', [140, FIRST, 10, 14], numbered([141, 21, 11]), none, [140, 141, 21, 14]],
    ['a global one that ends the outline', [FIRST, 29], none, numbered([140, 22, 14]), [140, 22, 14]],
    ['one that calls another, by a number that the first has left', [FIRST, 10, 10, 14], numbered([139 - 106, 11], [140, 22, 11]), none, [140, 22, 14]],
    ['numbers of all sizes', [247, 0, 251, 0, 28, 1, 2, 255, 0, 1, 0, 0, 8, 14], none, none, [247, 0, 251, 0, 28, 1, 2, 255, 0, 1, 0, 0, 8, 14]],
    ['masks have as many bytes as there are stems, whoever declared them', [FIRST, 10, 19, 10, 10, 14], numbered([...Array<number>(18).fill(140), 18, 11]), none, [...Array<number>(18).fill(140), 18, 19, 10, 10, 14]],
    ['a flex is kept', [140, 12, 35, 14], none, none, [140, 12, 35, 14]],
    ['what computes is not touched', [140, 140, 12, 10, 21, 14], none, none, undefined],
    ['a call of none is not touched', [10, 14], none, none, undefined],
    ['a call beyond the last is not touched', [200, 10, 14], numbered([11]), none, undefined],
    ['a ring is not followed for ever', [FIRST, 10, 14], numbered([FIRST, 10, 11]), none, undefined],
    ['an outline without an end is not touched', [140, 22], none, none, undefined],
  ] as const) {
    it(name, () => {
      expect(flat(given, local, global)).to.deep.equal(expected);
    });
  }

  it('counts decide how far numbers are shifted', () => {
    expect([0, 1239, 1240, 33_899, 33_900].map(biasOf)).to.deep.equal([107, 107, 1131, 1131, 32_768]);
  });

  it('every letter of a text has the same outline in what is embedded, in less than a third of the bytes', () => {
    const bytes = readFileSync(join(fonts, 'NotoSansHans-Regular.otf'));
    const [plain, light] = [create(bytes) as Font, withLightSubsets(create(bytes) as Font)];
    const text = '账单编号：本期应付金额￥1,234.56（含税）。服务器托管与光纤接入套餐，付款截止日期二〇二七年一月十五日；谢谢惠顾！ABCxyz«»';
    const glyphs = plain.glyphsForString(text);
    const subsetOf = (font: Font): Buffer => {
      const subset = font.createSubset();
      for (const glyph of glyphs) subset.includeGlyph(glyph);
      return Buffer.from((subset as unknown as { encode(): Uint8Array }).encode());
    };
    const [usual, small] = [subsetOf(plain), subsetOf(light)];
    expect(small.length).to.be.lessThan(usual.length / 3);
    // What is embedded is a bare table of outlines: it is read as the library reads one.
    const outlines = (table: Buffer): readonly string[] => readOutlines(plain, table, new Set(glyphs.map(({ id }) => id)).size);
    expect(outlines(small)).to.deep.equal(outlines(usual));
    expect(new Set(outlines(small)).size).to.be.greaterThan(50);
  });

  /** Outlines of a bare table, glyph by glyph, through a font that is told that this is its table. */
  const readOutlines = (font: Font, table: Buffer, count: number): readonly string[] => {
    const holder = font as unknown as { directory: { tables: Record<string, { offset: number; length: number; tag: string }> }; stream: { buffer: Uint8Array } };
    const entry = holder.directory.tables['CFF ']!;
    const copy = Buffer.concat([Buffer.from(holder.stream.buffer), table]);
    const other = create(copy) as unknown as { directory: typeof holder.directory; getGlyph(id: number): { path: { toSVG(): string } } };
    other.directory.tables['CFF '] = { ...entry, offset: copy.length - table.length, length: table.length };
    return Array.from({ length: count }, (_, id) => other.getGlyph(id).path.toSVG());
  };
});
