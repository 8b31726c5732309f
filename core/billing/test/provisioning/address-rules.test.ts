import { expect } from 'chai';
import fc from 'fast-check';
import { nextPlace, overlap, placeOf, planPool, problemOf, readAddress, readNetwork, sizeOf, sortKey, storedPlan, wordAt, writeAddress, writeNetwork, type PoolText } from '../../src/provisioning/addresses/rules/index.ts';

const pool = (text: Partial<PoolText>): PoolText => ({ network: '192.0.2.0/28', unit: 32, gateway: '', ranges: [], excluded: [], ...text });

const given = (text: Partial<PoolText>): readonly string[] => {
  const plan = storedPlan(pool(text));
  return plan.spans.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_each, i) => wordAt(plan, from + i)));
};

const wrong = (text: Partial<PoolText>): string => {
  const problem = problemOf(planPool(pool(text)));
  return problem === undefined ? 'fine' : `${problem.field} ${problem.code}`;
};

describe('addresses as numbers', () => {
  const v4 = fc.tuple(...([0, 1, 2, 3].map(() => fc.nat(255)) as [fc.Arbitrary<number>, fc.Arbitrary<number>, fc.Arbitrary<number>, fc.Arbitrary<number>])).map((parts) => parts.join('.'));
  const v6 = fc.array(fc.oneof(fc.constant(0), fc.nat(65_535)), { minLength: 8, maxLength: 8 }).map((groups) => groups.map((group) => group.toString(16)).join(':'));

  it('what is read is written again, IPv6 in its one spelling', () => {
    fc.assert(fc.property(v4, (text) => writeAddress(readAddress(text) ?? { family: 6, value: 0n }) === text));
    fc.assert(
      fc.property(v6, (text) => {
        const read = readAddress(text);
        const word = read === undefined ? '' : writeAddress(read);
        return word === new URL(`http://[${text}]/`).hostname.slice(1, -1) && readAddress(word)?.value === read?.value;
      }),
    );
  });

  for (const [text, word] of [
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['1::', '1::'],
  ] as const)
    it(`${text} is ${word}`, () => { expect(writeAddress(readAddress(text) ?? { family: 4, value: 0n })).to.equal(word); });

  it('what is no address or no network is not read', () => {
    for (const text of ['', '192.0.2', '192.0.2.256', '1.2.3.4.5', 'fe80::1%eth0', ':::', '2001:db8', '01.2.3.4']) expect(readAddress(text), text).to.equal(undefined);
    for (const text of ['192.0.2.0', '192.0.2.1/24', '192.0.2.0/33', '192.0.2.0/24/1', '2001:db8::1/64', '2001:db8::/129', '192.0.2.0/-1', '192.0.2.0/']) expect(readNetwork(text), text).to.equal(undefined);
    expect(writeNetwork(readNetwork('2001:DB8:0::/48') ?? { family: 4, value: 0n, length: 0 })).to.equal('2001:db8::/48');
  });

  it('texts sort as the addresses do, and networks overlap when they share one', () => {
    fc.assert(fc.property(v6, v6, (a, b) => {
      const [left, right] = [readAddress(a), readAddress(b)];
      if (left === undefined || right === undefined) return false;
      return sortKey(left) < sortKey(right) === left.value < right.value;
    }));
    const of = (text: string) => readNetwork(text) ?? { family: 4 as const, value: 0n, length: 32 };
    expect(overlap(of('10.0.0.0/8'), of('10.9.0.0/16'))).to.equal(true);
    expect(overlap(of('10.0.0.0/9'), of('10.128.0.0/9'))).to.equal(false);
    expect(overlap(of('0.0.0.0/0'), of('::/0'))).to.equal(false);
    expect(sizeOf(of('10.0.0.0/8'))).to.equal(16_777_216n);
  });
});

describe('what a pool gives', () => {
  it('a network without its own address, its broadcast address, its gateway and what is excluded', () => {
    expect(given({ gateway: '192.0.2.1', excluded: ['192.0.2.3 - 192.0.2.10', '192.0.2.12'] })).to.deep.equal(['192.0.2.2', '192.0.2.11', '192.0.2.13', '192.0.2.14']);
    expect(given({ network: '192.0.2.0/31' })).to.deep.equal(['192.0.2.0', '192.0.2.1']);
    expect(given({ network: '192.0.2.7/32' })).to.deep.equal(['192.0.2.7']);
    expect(given({ ranges: ['192.0.2.9-192.0.2.10', '192.0.2.10-192.0.2.11', '192.0.2.4'] })).to.deep.equal(['192.0.2.4', '192.0.2.9', '192.0.2.10', '192.0.2.11']);
  });
  it('prefixes of IPv6, each with its length; its gateway may lie outside', () => {
    expect(given({ network: '2001:db8::/54', unit: 56, gateway: 'fe80::1', excluded: ['2001:db8:0:100::/56'] })).to.deep.equal(['2001:db8::/56', '2001:db8:0:200::/56', '2001:db8:0:300::/56']);
  });
  for (const [text, problem] of [
    [{ network: '192.0.2.1/28' }, 'network POOL_NETWORK'],
    [{ network: '11.0.0.0/7' }, 'network POOL_NETWORK'],
    [{ network: '0.0.0.0/0' }, 'network POOL_LARGE'],
    [{ network: '2001:db8::/32', unit: 64 }, 'network POOL_LARGE'],
    [{ unit: 30 }, 'unit POOL_UNIT'],
    [{ network: '2001:db8::/48', unit: 40 }, 'unit POOL_UNIT'],
    [{ gateway: '192.0.3.1' }, 'gateway POOL_OUTSIDE'],
    [{ gateway: '2001:db8::1' }, 'gateway POOL_OUTSIDE'],
    [{ ranges: ['192.0.2.9-192.0.2.4'] }, 'ranges POOL_RANGE'],
    [{ excluded: ['x'] }, 'excluded POOL_RANGE'],
    [{ ranges: ['192.0.2.0'] }, 'ranges POOL_EMPTY'],
    [{ network: '2001:db8::/54', unit: 56, ranges: ['2001:db8:0:10::'] }, 'ranges POOL_RANGE'],
  ] as const)
    it(`${JSON.stringify(text)}: ${problem}`, () => { expect(wrong(text)).to.equal(problem); });

  it('places and words belong together, and the next one is the lowest that may be given', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { maxLength: 6 }), fc.nat(255), (unit, excluded, from) => {
        const text = pool({ network: '2001:db8::/40', unit: 48, excluded: excluded.map(([a, b]) => [Math.min(a, b), Math.max(a, b)].map((place) => `2001:db8:${place.toString(16)}::`).join('-')) });
        const plan = planPool(text);
        if ('field' in plan) return plan.code === 'POOL_EMPTY';
        const usable = Array.from({ length: 256 }, (_each, place) => place).filter((place) => !excluded.some(([a, b]) => place >= Math.min(a, b) && place <= Math.max(a, b)));
        const place = usable[unit % usable.length] ?? 0;
        return plan.size === usable.length && nextPlace(plan, from) === usable.find((each) => each >= from) && placeOf(plan, readAddress(wordAt(plan, place).replace('/48', '')) ?? { family: 4, value: 0n }) === place;
      }),
    );
  });
});
