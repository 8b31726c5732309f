import { expect } from 'chai';
import { facesOf } from '../../src/documents/paint/faces.ts';

interface Embedded {
  includeGlyph(glyph: number): number;
  encode(): Uint8Array;
}

describe('a typeface that many documents share', () => {
  it('knows the letter of a glyph that an earlier document had only as a part of another', () => {
    const [own] = facesOf([]);
    const font = own?.font(false);
    if (font === undefined) throw new Error('there is no face');
    const accented = font.glyphForCodePoint('ẃ'.codePointAt(0) ?? 0);
    const earlier = font.createSubset() as unknown as Embedded;
    earlier.includeGlyph(accented.id);
    earlier.encode();
    const plain = 'w'.codePointAt(0) ?? 0;
    expect(font.layout('w').glyphs.map(({ codePoints }) => [...codePoints])).to.deep.equal([[plain]]);
    expect(font.glyphForCodePoint(plain).codePoints).to.deep.equal([plain]);
  });
});
