import { expect } from 'chai';
import fc from 'fast-check';
import { isIban, isRfReference, rfReference } from '../src/index.ts';

describe('references', () => {
  it('knows the example of ISO 11649, and writes it', () => {
    expect(isRfReference('RF18 5390 0754 7034')).to.equal(true);
    expect(rfReference('539007547034')).to.equal('RF18539007547034');
    for (const wrong of ['RF19539007547034', 'RF18', 'RF18539007547034539007547034', 'XX18539007547034']) expect(isRfReference(wrong)).to.equal(false);
    for (const wrong of ['', 'a-b', 'x'.repeat(22)]) expect(() => rfReference(wrong)).to.throw();
  });

  it('writes what it knows again, and notices any one changed character', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{1,21}$/), fc.nat(), fc.integer({ min: 1, max: 9 }), (body, position, by) => {
        const reference = rfReference(body);
        expect(isRfReference(reference)).to.equal(true);
        const at = 2 + (position % (reference.length - 2));
        const char = reference.charAt(at);
        if (/\d/.test(char)) expect(isRfReference(reference.slice(0, at) + String((Number(char) + by) % 10) + reference.slice(at + 1))).to.equal(false);
      }),
    );
  });

  it('holds an IBAN to the length of its country', () => {
    expect(isIban('DE89370400440532013000')).to.equal(true);
    // Right check digits for 21 characters, but Germany has 22.
    expect(isIban('DE53370400440532013')).to.equal(false);
  });
});
