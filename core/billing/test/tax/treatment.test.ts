import { placeOf, rateAt, reliefOf, type DatedRate, type TaxBuyer, type TaxSeller } from '@billet/billing';
import { expect } from 'chai';

const seller = (more: Partial<TaxSeller> = {}): TaxSeller => ({ country: 'PT', scheme: 'destination', reverseCharge: true, unchecked: 'trust', ...more });
const buyer = (more: Partial<TaxBuyer> = {}): TaxBuyer => ({ country: 'DE', address: {}, taxId: null, ...more });
const DE = 'DE136695976';

describe('who pays tax, and where', () => {
  const cases: readonly { readonly what: string; readonly seller: TaxSeller; readonly buyer: TaxBuyer; readonly place: string; readonly relief: string | undefined }[] = [
    { what: 'a consumer in another member state pays his own rate', seller: seller(), buyer: buyer(), place: 'DE', relief: undefined },
    { what: 'below the threshold he pays the seller\'s', seller: seller({ scheme: 'origin' }), buyer: buyer(), place: 'PT', relief: undefined },
    { what: 'a business with a checked number is under reverse charge', seller: seller(), buyer: buyer({ taxId: DE, numberState: 'valid' }), place: 'DE', relief: 'AE' },
    { what: 'one whose check could not be made is trusted', seller: seller(), buyer: buyer({ taxId: DE, numberState: 'unchecked' }), place: 'DE', relief: 'AE' },
    { what: 'or charged until it is checked', seller: seller({ unchecked: 'charge' }), buyer: buyer({ taxId: DE, numberState: 'unchecked' }), place: 'DE', relief: undefined },
    { what: 'a number nobody knows is a consumer\'s', seller: seller(), buyer: buyer({ taxId: DE, numberState: 'invalid' }), place: 'DE', relief: undefined },
    { what: 'a number of the wrong form never counts', seller: seller(), buyer: buyer({ taxId: 'DE136695977', numberState: 'unchecked' }), place: 'DE', relief: undefined },
    { what: 'at home there is no reverse charge', seller: seller(), buyer: buyer({ country: 'PT', taxId: 'PT501964843', numberState: 'valid' }), place: 'PT', relief: undefined },
    { what: 'nor outside the Union', seller: seller(), buyer: buyer({ country: 'US', taxId: '042103594' }), place: 'US', relief: undefined },
    { what: 'a seller who does not use it charges', seller: seller({ reverseCharge: false }), buyer: buyer({ taxId: DE, numberState: 'valid' }), place: 'DE', relief: undefined },
  ];
  for (const each of cases) {
    it(each.what, () => {
      expect(placeOf(each.seller, each.buyer).country).to.equal(each.place);
      expect(reliefOf(each.seller, each.buyer, '2027-01-21')?.category).to.equal(each.relief);
    });
  }

  it('an exemption counts from its first to its last day, with its certificate', () => {
    const exempt = buyer({ exemptions: [{ reason: 'embassy', certificate: 'No. 7', from: '2027-01-01', until: '2027-01-31' }] });
    expect(reliefOf(seller(), exempt, '2026-12-31')).to.equal(undefined);
    expect(reliefOf(seller(), exempt, '2027-01-01')).to.deep.equal({ category: 'E', reason: 'embassy', note: 'No. 7' });
    expect(reliefOf(seller(), exempt, '2027-01-31')?.category).to.equal('E');
    expect(reliefOf(seller(), exempt, '2027-02-01')).to.equal(undefined);
  });
});

describe('the rate of a place on a day', () => {
  const row = (more: Partial<DatedRate>): DatedRate => ({ country: 'CA', region: '', taxClass: 'standard', level: 1, code: 'GST', name: 'GST', percent: '5', compound: false, inclusive: false, effectiveFrom: '2020-01-01', revision: 1, ...more });
  const rates = [
    row({}),
    row({ percent: '6', effectiveFrom: '2027-02-01' }),
    row({ percent: '7', effectiveFrom: '2027-02-01', revision: 2 }),
    row({ percent: '0', effectiveFrom: '2028-01-01' }),
    row({ region: 'QC', level: 2, code: 'QST', name: 'QST', percent: '9.975' }),
    row({ taxClass: 'books', code: 'GST-B', percent: '1' }),
  ];
  it('changes on its day; a correction counts before what it corrects; 0 ends it', () => {
    const on = (day: string): string | undefined => rateAt(rates, { country: 'CA', region: '' }, 'standard', day)?.rate;
    expect([on('2019-12-31'), on('2020-01-01'), on('2027-01-31'), on('2027-02-01'), on('2028-01-01')]).to.deep.equal([undefined, '5', '5', '7', undefined]);
  });
  it('a region adds its own level to the country\'s', () => {
    const rate = rateAt(rates, { country: 'CA', region: 'QC' }, 'standard', '2027-01-21');
    expect(rate).to.include({ code: 'GST+QST', taxCode: 'GST', rate: '5' });
    expect(rate?.second).to.deep.equal({ code: 'QST', name: 'QST', rate: '9.975', compound: false });
    expect(rateAt(rates, { country: 'CA', region: 'ON' }, 'standard', '2027-01-21')?.second).to.equal(undefined);
  });
  it('keeps classes and countries apart', () => {
    expect(rateAt(rates, { country: 'CA', region: '' }, 'books', '2027-01-21')?.rate).to.equal('1');
    expect(rateAt(rates, { country: 'CA', region: '' }, 'none', '2027-01-21')).to.equal(undefined);
    expect(rateAt(rates, { country: 'US', region: '' }, 'standard', '2027-01-21')).to.equal(undefined);
  });
});
