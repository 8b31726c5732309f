import { expect } from 'chai';
import fc from 'fast-check';
import { POINTS, score, type Facts, type Sign } from '../src/score.ts';
import { settings, type Rules } from '../src/settings.ts';

const usual: Facts = { mail: 'ana@example.com', country: 'BR', payerCountry: 'BR', from: '203.0.113.7', sum: 99.9, ordersInADay: 1, paidInvoices: 0, earlierFraud: 0 };
const rules = (given: object = {}): Rules => settings.parse(given);

const CASES: readonly { readonly what: string; readonly facts?: Partial<Facts>; readonly rules?: object; readonly signs: readonly Sign[] }[] = [
  { what: 'an ordinary order', signs: [] },
  { what: 'an address for an hour', facts: { mail: 'x@YOPmail.com' }, signs: ['throwaway'] },
  { what: 'one below such a domain', facts: { mail: 'x@a.mailinator.com' }, signs: ['throwaway'] },
  { what: 'a domain that only ends alike', facts: { mail: 'x@notmailinator.com' }, signs: [] },
  { what: 'a domain on the list', facts: { mail: 'x@bad.example' }, rules: { mailDomains: ['Bad.Example'] }, signs: ['mailDomain'] },
  { what: 'an address on the list', rules: { addresses: ['203.0.113.7'] }, signs: ['address'] },
  { what: 'a network on the list', rules: { addresses: ['203.0.113.0/24'] }, signs: ['address'] },
  { what: 'the next network', rules: { addresses: ['203.0.114.0/24'] }, signs: [] },
  { what: 'IPv6', facts: { from: '2001:db8::9' }, rules: { addresses: ['2001:db8::/32'] }, signs: ['address'] },
  { what: 'IPv4 over IPv6', facts: { from: '::ffff:203.0.113.7' }, rules: { addresses: ['203.0.113.0/24'] }, signs: ['address'] },
  { what: 'no address known', facts: { from: null }, rules: { addresses: ['0.0.0.0/0'] }, signs: [] },
  { what: 'a country on the list', rules: { countries: ['br'] }, signs: ['country'] },
  { what: 'as many orders as allowed', facts: { ordersInADay: 3 }, rules: { ordersADay: 3 }, signs: [] },
  { what: 'one more', facts: { ordersInADay: 4 }, rules: { ordersADay: 3 }, signs: ['manyOrders'] },
  { what: 'any number, where none counts', facts: { ordersInADay: 400 }, rules: { ordersADay: 0 }, signs: [] },
  { what: 'a sum at the border', facts: { sum: 500 }, rules: { sumOver: 500 }, signs: [] },
  { what: 'a cent above', facts: { sum: 500.01 }, rules: { sumOver: 500 }, signs: ['largeSum'] },
  { what: 'two countries', facts: { payerCountry: 'DE' }, signs: ['countriesDiffer'] },
  { what: 'fraud before', facts: { earlierFraud: 1 }, signs: ['earlierFraud'] },
  { what: 'whoever paid before is trusted', facts: { paidInvoices: 2, mail: 'x@yopmail.com' }, signs: [] },
  { what: 'but not after fraud', facts: { paidInvoices: 9, earlierFraud: 1, mail: 'x@yopmail.com' }, signs: ['earlierFraud', 'throwaway'] },
  { what: 'nobody is trusted where the rule is off', facts: { paidInvoices: 9, mail: 'x@yopmail.com' }, rules: { trustAfter: 0 }, signs: ['throwaway'] },
  { what: 'two weak signs together', facts: { payerCountry: 'DE', sum: 900 }, rules: { sumOver: 500 }, signs: ['largeSum', 'countriesDiffer'] },
];

describe('the points of an order', () => {
  for (const each of CASES) {
    it(each.what, () => {
      const { points, signs } = score({ ...usual, ...each.facts }, rules(each.rules));
      expect([...signs].sort()).to.deep.equal([...each.signs].sort());
      expect(points).to.equal(each.signs.reduce((sum, sign) => sum + POINTS[sign], 0));
    });
  }

  it('a longer list never takes points away', () => {
    fc.assert(fc.property(fc.ipV4(), fc.array(fc.ipV4(), { maxLength: 5 }), fc.array(fc.ipV4(), { maxLength: 5 }), (from, some, more) => {
      const points = (addresses: readonly string[]): number => score({ ...usual, from }, rules({ addresses })).points;
      expect(points([...some, ...more])).to.be.at.least(points(some));
      expect(points([...some, from])).to.equal(POINTS.address);
    }));
  });

  it('an address that is none is refused with its field', () => {
    for (const addresses of [['203.0.113.0/33'], ['somewhere'], ['203.0.113']]) expect(settings.safeParse({ addresses }).success, String(addresses)).to.equal(false);
  });
});
