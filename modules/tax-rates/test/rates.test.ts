import { type AddonDefinition, type SettingsSchema, type TaxRateFact } from '@billet/sdk';
import { expect } from 'chai';
import extension from '../src/index.ts';

const { rates } = (extension.definition as AddonDefinition<SettingsSchema>).taxRates ?? { rates: [] as readonly TaxRateFact[] };
const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

describe('the package of tax rates', () => {
  const at = (country: string, day: string, region = ''): string | undefined =>
    rates.filter((rate) => rate.country === country && (rate.region ?? '') === region && (rate.level ?? 1) === 1 && rate.effectiveFrom <= day).sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0]?.percent;

  it('has every member state, each between the least the directive allows and 27', () => {
    for (const country of EU) expect(Number(at(country, '2026-11-01')), country).to.be.within(15, 27);
  });

  it('knows the days on which rates changed', () => {
    expect([at('EE', '2025-06-30'), at('EE', '2025-07-01'), at('RO', '2025-07-31'), at('RO', '2025-08-01'), at('SK', '2024-12-31'), at('SK', '2025-01-01'), at('FI', '2024-08-31'), at('FI', '2024-09-01')]).to.deep.equal(['22', '24', '19', '21', '20', '23', '24', '25.5']);
    expect([at('DE', '2020-06-30'), at('DE', '2020-07-01'), at('DE', '2021-01-01')]).to.deep.equal(['19', '16', '19']);
  });

  it('has no rate twice, and a source for each', () => {
    expect(new Set(rates.map((rate) => [rate.country, rate.region, rate.level, rate.effectiveFrom].join())).size).to.equal(rates.length);
    for (const rate of rates) expect(rate.source, rate.code).to.be.a('string').and.not.equal('');
  });
});
