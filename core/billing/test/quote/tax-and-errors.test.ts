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
  ] as const;
  for (const [field, input] of cases) {
    it(`names ${field}`, () => {
      expect(() => quote(input)).to.throw().with.property('field', field);
    });
  }
});
