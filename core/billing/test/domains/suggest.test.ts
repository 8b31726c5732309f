import { expect } from 'chai';
import fc from 'fast-check';
import { affixesOf, otherNames } from '../../src/domains/rules/index.ts';

describe('other names of a name', () => {
  for (const [label, zone, zones, affixes, expected] of [
    ['garden', 'com', ['com'], [], []],
    ['garden', 'com', ['com', 'net', 'org'], [], ['garden.net', 'garden.org']],
    ['garden', 'com', ['com'], ['my-', '-shop'], ['mygarden.com', 'gardenshop.com']],
    ['blue-garden', 'net', ['com', 'net'], [], ['bluegarden.net', 'blue-garden.com', 'bluegarden.com', 'garden-blue.net', 'garden-blue.com', 'gardenblue.net', 'gardenblue.com']],
    ['a-b-c', 'com', ['com'], [], ['abc.com']],
    ['сад', 'рф', ['рф'], ['-дом'], ['саддом.рф']],
  ] as const) {
    it(`${label}.${zone} in ${zones.join(', ')} with ${affixes.join(' ') || 'no words'}`, () => {
      expect(otherNames(label, zone, zones, affixes)).to.deep.equal(expected);
    });
  }

  it('are all different, and never the name itself', () => {
    const labels = fc.stringMatching(/^[a-z]{1,5}(-[a-z]{1,5}){0,3}$/);
    fc.assert(
      fc.property(labels, fc.subarray(['com', 'net', 'org', 'com.br'], { minLength: 1 }), fc.subarray(['my-', 'the-', '-shop', '-x']), (label, zones, affixes) => {
        const found = otherNames(label, zones[0] ?? '', zones, affixes);
        return new Set(found).size === found.length && !found.includes(`${label}.${zones[0] ?? ''}`);
      }),
    );
  });

  it('words are beginnings and ends; what is neither says nothing', () => {
    expect(affixesOf('my-\n -Online\nplain\n-\na b-\n-дом my-')).to.deep.equal(['my-', '-online', 'b-', '-дом']);
    expect(affixesOf('')).to.deep.equal([]);
  });
});
