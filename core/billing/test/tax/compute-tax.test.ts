import { taxDocument, splitTax, type TaxRate } from '@billet/billing';
import { expect } from 'chai';
import fc from 'fast-check';

const rate = (more: Partial<TaxRate> = {}): TaxRate => ({ code: 'VAT', name: 'VAT', rate: '23', inclusive: false, ...more });
const lines = (...amounts: readonly number[]): { amount: number; taxCode: string }[] => amounts.map((amount) => ({ amount, taxCode: 'VAT' }));

describe('tax of a document', () => {
  const cases: readonly { readonly what: string; readonly amounts: readonly number[]; readonly rate: TaxRate; readonly rounding?: 'group' | 'line'; readonly nets: readonly number[]; readonly taxes: readonly number[] }[] = [
    { what: '23 % on top', amounts: [1000], rate: rate(), nets: [1000], taxes: [230] },
    { what: 'one rounding on the sum: 3 × 0.33 at 10 %', amounts: [33, 33, 33], rate: rate({ rate: '10' }), nets: [33, 33, 33], taxes: [10] },
    { what: 'each line rounded: 3 × 0.33 at 10 %', amounts: [33, 33, 33], rate: rate({ rate: '10' }), rounding: 'line', nets: [33, 33, 33], taxes: [9] },
    { what: 'half a cent goes away from zero', amounts: [50], rate: rate({ rate: '1' }), nets: [50], taxes: [1] },
    { what: 'a credit mirrors it', amounts: [-50], rate: rate({ rate: '1' }), nets: [-50], taxes: [-1] },
    { what: '25.5 % in the price', amounts: [12550], rate: rate({ rate: '25.5', inclusive: true }), nets: [10000], taxes: [2550] },
    { what: 'nets of lines add up to the net of the sum', amounts: [100, 100, 100], rate: rate({ rate: '19', inclusive: true }), nets: [84, 84, 84], taxes: [48] },
    { what: 'charge and credit that cancel each other', amounts: [100, -100], rate: rate({ rate: '19', inclusive: true }), nets: [84, -84], taxes: [0] },
    { what: 'two levels side by side', amounts: [10000], rate: rate({ rate: '9', second: { code: 'S', name: 'SGST', rate: '9', compound: false } }), nets: [10000], taxes: [900, 900] },
    { what: 'the second on top of the first', amounts: [10000], rate: rate({ rate: '5', second: { code: 'P', name: 'PST', rate: '10', compound: true } }), nets: [10000], taxes: [500, 1050] },
    { what: 'both in the price, compound', amounts: [11550], rate: rate({ rate: '5', inclusive: true, second: { code: 'P', name: 'PST', rate: '10', compound: true } }), nets: [10000], taxes: [500, 1050] },
    { what: 'reverse charge on a net price', amounts: [10000], rate: rate({ relief: { category: 'AE', reason: 'reverse-charge', note: null } }), nets: [10000], taxes: [0] },
    { what: 'an exempt buyer does not pay the tax in the price', amounts: [12300], rate: rate({ inclusive: true, relief: { category: 'E', reason: 'embassy', note: 'No. 7' } }), nets: [10000], taxes: [0] },
  ];
  for (const each of cases) {
    it(each.what, () => {
      const taxed = taxDocument(lines(...each.amounts), [each.rate], each.rounding);
      expect(taxed.nets).to.deep.equal(each.nets);
      expect(taxed.taxes.map((tax) => tax.amount)).to.deep.equal(each.taxes);
      expect(taxed.total).to.equal(taxed.net + taxed.tax);
    });
  }

  it('says on which base the second level stands, and why a relief is one', () => {
    const [first, second] = taxDocument(lines(10000), [rate({ taxCode: 'G', rate: '5', second: { code: 'P', name: 'PST', rate: '10', compound: true } })]).taxes;
    expect(first).to.include({ code: 'G', lineCode: 'VAT', level: 1, base: 10000, category: 'S' });
    expect(second).to.include({ code: 'P', lineCode: 'VAT', level: 2, base: 10000, amount: 1050 });
    const [relieved] = taxDocument(lines(100), [rate({ relief: { category: 'E', reason: 'embassy', note: 'No. 7' } })]).taxes;
    expect(relieved).to.include({ rate: '0', category: 'E', reason: 'embassy', note: 'No. 7', base: 100, amount: 0 });
  });

  const percent = fc.integer({ min: 1, max: 9999 }).map((n) => `${String(Math.floor(n / 100))}.${String(n % 100).padStart(2, '0')}`);
  const amounts = fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), { minLength: 1, maxLength: 12 });
  const second = fc.option(fc.record({ code: fc.constant('B'), name: fc.constant('B'), rate: percent, compound: fc.boolean() }), { nil: undefined });
  const anyRate = fc.record({ rate: percent, inclusive: fc.boolean(), second }).map(({ second: two, ...one }) => rate({ ...one, ...(two === undefined ? {} : { second: two }) }));

  it('what holds the tax keeps its total, whatever the rates and the rounding', () => {
    fc.assert(
      fc.property(amounts, anyRate, fc.constantFrom('group' as const, 'line' as const), (given, someRate, rounding) => {
        const taxed = taxDocument(lines(...given), [{ ...someRate, inclusive: true }], rounding);
        expect(taxed.total).to.equal(given.reduce((sum, amount) => sum + amount, 0));
      }),
    );
  });

  it('the sum over all groups is the tax, and the nets of lines are the base', () => {
    fc.assert(
      fc.property(amounts, anyRate, fc.constantFrom('group' as const, 'line' as const), (given, someRate, rounding) => {
        const taxed = taxDocument(lines(...given), [someRate], rounding);
        expect(taxed.taxes.reduce((sum, group) => sum + group.amount, 0)).to.equal(taxed.tax);
        expect(taxed.taxes[0]?.base).to.equal(taxed.nets.reduce((sum, net) => sum + net, 0));
      }),
    );
  });

  it('a net price, taxed and then taken apart as a gross price, is itself again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), percent, (net, text) => {
        const there = splitTax(net, rate({ rate: text }));
        const back = splitTax(there.net + there.first, rate({ rate: text, inclusive: true }));
        expect(back.net).to.equal(net);
      }),
    );
  });

  it('the order of lines moves no total', () => {
    fc.assert(
      fc.property(amounts, anyRate, (given, someRate) => {
        const one = taxDocument(lines(...given), [someRate]);
        const other = taxDocument(lines(...[...given].reverse()), [someRate]);
        expect([other.net, other.tax, other.total]).to.deep.equal([one.net, one.tax, one.total]);
      }),
    );
  });
});
