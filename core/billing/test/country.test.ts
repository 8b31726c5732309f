import { expect } from 'chai';
import { COUNTRIES, countrySchema } from '../src/country.ts';

describe('a country', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

  it('is one of ISO 3166-1, each of which has a name', () => {
    expect(new Set(COUNTRIES).size).to.equal(249);
    expect(COUNTRIES.filter((code) => names.of(code) === undefined || !countrySchema.safeParse(code).success)).to.deep.equal([]);
  });

  for (const code of ['XX', 'EU', 'UK', 'AN', 'ZZ', 'BRA', 'B', '', 'B R']) {
    it(`is not ${JSON.stringify(code)}`, () => {
      expect(countrySchema.safeParse(code).success).to.equal(false);
    });
  }

  for (const written of ['br', ' BR', 'Br ']) {
    it(`is read from ${JSON.stringify(written)}`, () => {
      expect(countrySchema.parse(written)).to.equal('BR');
    });
  }
});
