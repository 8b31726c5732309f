import { expect } from 'chai';
import { oneService, quote } from './support.ts';

describe('quote: tax', () => {
  const three = { services: ['a', 'b', 'c'].map((id) => ({ id, start: '2027-01-01', price: 333 })) };

  it('rounds by group or by line, added to the price or in it', () => {
    const taxed = (inclusive: boolean, rounding: string): unknown => {
      const [document] = quote(oneService({}, { ...three, target: '2027-01-01', tax: { rates: [{ percent: '19', inclusive }], rounding } })).documents;
      return [document?.net, document?.tax, document?.total, document?.lines.reduce((sum, line) => sum + line.total, 0)];
    };
    expect(taxed(false, 'group')).to.deep.equal([999, 190, 1189, 1189]);
    expect(taxed(false, 'line')).to.deep.equal([999, 189, 1188, 1188]);
    expect(taxed(true, 'group')).to.deep.equal([839, 160, 999, 999]);
    expect(taxed(true, 'line')).to.deep.equal([840, 159, 999, 999]);
  });

  const levels = [
    // 100.00 with 5 % and 9.975 %: side by side, or the second on the sum of price and first.
    ['side by side', false, false, [10_000, [500, 998], 11_498]],
    ['compound', false, true, [10_000, [500, 1047], 11_547]],
    ['both in the price', true, false, [8698, [435, 867], 10_000]],
    ['compound and in the price', true, true, [8660, [433, 907], 10_000]],
  ] as const;
  for (const [name, inclusive, compound, expected] of levels) {
    it(`two levels ${name}`, () => {
      const tax = { rates: [{ code: 'GST', percent: '5', inclusive }, { code: 'QST', percent: '9.975', compound }] };
      const [document] = quote(oneService({}, { target: '2027-01-01', tax })).documents;
      expect([document?.net, document?.taxes.map(({ amount }) => amount), document?.total]).to.deep.equal(expected);
      expect(document?.taxes.map(({ code }) => code)).to.deep.equal(['GST', 'QST']);
      expect(document?.lines.reduce((sum, line) => sum + line.tax, 0)).to.equal(document?.tax);
    });
  }

  it('two levels are given back as they were taken', () => {
    const tax = { rates: [{ percent: '5' }, { percent: '9.975', compound: true }] };
    const { documents } = quote(oneService({}, { target: '2027-01-10', tax, events: [{ type: 'cancel', on: '2027-01-10' }, { type: 'credit-item', on: '2027-01-10', period: '2027-01-01' }] }));
    const back = documents.filter(({ type }) => type === 'credit_note');
    expect(back.reduce((sum, each) => sum + each.total, 0)).to.equal(documents[0]?.total);
  });

  it('a credit note mirrors the tax, and the last one takes what is left', () => {
    const item = { type: 'credit-item', on: '2027-01-02', period: '2027-01-01' };
    const result = quote(oneService({ price: 333 }, { target: '2027-01-02', tax: { rates: [{ percent: '19' }] }, events: [{ ...item, amount: 111 }, { ...item, amount: 111 }, item] }));
    expect(result.documents.map(({ type, credits, net, tax }) => [type, credits, net, tax])).to.deep.equal([
      ['invoice', null, 333, 63], ['credit_note', 1, 111, 21], ['credit_note', 1, 111, 21], ['credit_note', 1, 111, 21],
    ]);
  });
});

describe('quote: input that makes no sense', () => {
  const cases = [
    ['target', oneService({}, { target: '2027-02-30' })],
    ['services.0.start', oneService({}, { target: '2026-12-31' })],
    ['services.0.end', oneService({ end: '2026-12-01' })],
    ['services.0.price', oneService({ price: 10.5 })],
    ['services.0.colour', oneService({ colour: 'red' })],
    ['services.0.start', oneService({ start: '2027-01-01T10:00:00' })],
    ['events.0.service', oneService({}, { events: [{ type: 'cancel', on: '2027-01-02', service: 'nope' }] })],
    ['events.0.on', oneService({}, { events: [{ type: 'cancel', on: '2026-01-02' }] })],
    ['events.0.type', oneService({}, { events: [{ type: 'resume', on: '2027-01-02' }] })],
    ['services.0.discounts.0.value', oneService({ discounts: [{ kind: 'percent', value: '120' }] })],
    ['currency', oneService({}, { currency: 'XXL' })],
    ['tax.rates.0.compound', oneService({}, { tax: { rates: [{ percent: '5', compound: true }] } })],
    ['tax.rates.1.inclusive', oneService({}, { tax: { rates: [{ percent: '5' }, { percent: '9', inclusive: true }] } })],
    ['gather.every', oneService({}, { gather: { every: 'service', from: '2027-01-01' } })],
  ] as const;
  for (const [field, input] of cases) {
    it(`names ${field}`, () => {
      expect(() => quote(input)).to.throw().with.property('field', field);
    });
  }
});
