import { normaliseTaxId } from '@billet/billing';
import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';

const tried = (country: string, text: string | null): string | null => {
  try {
    return normaliseTaxId(country, text);
  } catch (error) {
    if (isBilletError(error)) return `${error.code} at ${error.field ?? ''}`;
    throw error;
  }
};
const REFUSED = 'TAX_ID_INVALID at taxId';

describe('national tax numbers', () => {
  const cases: readonly (readonly [string, string | null, string | null])[] = [
    ['BR', '529.982.247-25', '52998224725'],
    ['BR', '529.982.247-24', REFUSED],
    ['BR', '11.222.333/0001-81', '11222333000181'],
    ['BR', '11.222.333/0001-82', REFUSED],
    ['BR', '12.ABC.345/01DE-35', '12ABC34501DE35'],
    ['RU', '7707083893', '7707083893'],
    ['RU', '7707083894', REFUSED],
    ['RU', '500100732259', '500100732259'],
    ['UA', '14360570', '14360570'],
    ['UA', '14360571', REFUSED],
    ['DE', 'DE 136 695 976', 'DE136695976'],
    ['DE', '136695976', 'DE136695976'],
    ['DE', 'DE136695977', REFUSED],
    ['PT', '501 964 843', 'PT501964843'],
    ['PT', 'ESB58378431', 'ESB58378431'],
    ['GR', 'EL094259216', 'EL094259216'],
    ['GR', '094259216', 'EL094259216'],
    ['AT', 'ATU13585627', 'ATU13585627'],
    ['CN', '91110000600037341L', '91110000600037341L'],
    ['GB', 'GB980780684', '980780684'],
    ['AQ', 'ab-12.3', 'AB123'],
    ['AQ', 'x'.repeat(31), REFUSED],
    ['AQ', '...', REFUSED],
    ['DE', '', null],
    ['DE', null, null],
  ];
  for (const [country, text, kept] of cases) {
    it(`${country} ${text ?? 'nothing'} → ${kept ?? 'nothing'}`, () => {
      expect(tried(country, text)).to.equal(kept);
    });
  }

  it('is kept the same when it is kept again', () => {
    for (const [country, , kept] of cases) if (kept !== null && kept !== REFUSED) expect(tried(country, kept)).to.equal(kept);
  });
});
