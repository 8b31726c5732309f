import { expect } from 'chai';
import fc from 'fast-check';
import { parseManifest, startOrder, type Discovered } from '@billet/kernel';
import { errorOf } from './support/fakes.ts';
import { removePackages, testHost, type PackageWish } from './support/packages.ts';

const needs = (id: string, ...others: readonly string[]): PackageWish => ({ id, manifest: { requires: Object.fromEntries(others.map((other) => [other, '^1.0.0'])) } });

const found = (id: string, requires: readonly string[], optional: readonly string[] = []): Discovered => ({
  manifest: parseManifest({ manifest: 1, id, kind: 'addon', title: id, sdk: '*', requires: Object.fromEntries(requires.map((other) => [other, '*'])), optional: Object.fromEntries(optional.map((other) => [other, '*'])) }, id),
  version: '1.0.0', dir: id, entry: undefined,
});

describe('extensions: order', () => {
  afterEach(removePackages);

  it('dependencies start first, then the alphabet; they stop the other way round', async () => {
    const { host, events } = testHost([needs('aa', 'zz'), needs('mm'), needs('zz', 'yy'), needs('yy')]);
    await host.boot();
    await host.stop();
    expect(events).to.deep.equal(['start mm', 'start yy', 'start zz', 'start aa', 'stop aa', 'stop zz', 'stop yy', 'stop mm']);
  });

  const table: readonly [string, readonly PackageWish[], Readonly<Record<string, string>>][] = [
    ['a dependency that is not installed', [needs('aa', 'gone'), needs('bb')], { aa: 'EXTENSION_MISSING', bb: 'started' }],
    ['a dependency of another version', [needs('aa', 'bb'), { id: 'bb', version: '2.0.0' }], { aa: 'EXTENSION_VERSION', bb: 'started' }],
    ['a dependency that is broken', [needs('aa', 'bb'), { id: 'bb', code: 'throw 1' }], { aa: 'EXTENSION_MISSING', bb: 'EXTENSION_BROKEN' }],
    ['a circle, and who waits for it', [needs('aa', 'bb'), needs('bb', 'aa'), needs('cc', 'aa'), needs('dd')], { aa: 'EXTENSION_CYCLE', bb: 'EXTENSION_CYCLE', cc: 'EXTENSION_CYCLE', dd: 'started' }],
    ['two that do not go together: the one that says so stays out', [{ id: 'aa', manifest: { conflicts: ['bb'] } }, needs('bb')], { aa: 'EXTENSION_CONFLICT', bb: 'started' }],
  ];
  for (const [what, wishes, expected] of table) {
    it(`${what} is set aside`, async () => {
      const { host, states } = testHost(wishes);
      await host.boot();
      expect(states()).to.deep.equal(expected);
    });
  }

  it('a conflict with one that is switched off is none; switching it on is refused then', async () => {
    const { host, states } = testHost([{ id: 'aa', manifest: { conflicts: ['bb'] } }, needs('bb')], { off: ['bb'] });
    await host.boot();
    expect(states()).to.deep.equal({ aa: 'started', bb: 'disabled' });
    expect(await errorOf(host.enable('bb'))).to.include({ code: 'EXTENSION_CONFLICT', status: 409 });
  });

  it('an optional neighbour starts first if it is there; a circle through optional ones holds nobody back', () => {
    const ids = (list: readonly Discovered[]): string[] => list.map(({ manifest }) => manifest.id);
    expect(ids(startOrder([found('aa', [], ['zz', 'gone']), found('zz', [])]).order)).to.deep.equal(['zz', 'aa']);
    const circle = startOrder([found('aa', [], ['bb']), found('bb', [], ['aa']), found('cc', ['bb'])]);
    expect([ids(circle.order), ids(circle.cyclic)]).to.deep.equal([['aa', 'bb', 'cc'], []]);
  });

  it('property: whatever needs what, each starts after its needs, and only circles stay out', () => {
    const letters = ['aa', 'bb', 'cc', 'dd', 'ee', 'ff'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.boolean()), { maxLength: 14 }), (edges) => {
        const of = (i: number, hard: boolean): string[] => edges.filter(([from, to, isHard]) => from === i && to !== i && isHard === hard).map(([, to]) => letters[to] ?? '');
        const all = letters.map((id, i) => found(id, of(i, true), of(i, false)));
        const { order, cyclic } = startOrder(all);
        expect([...order, ...cyclic]).to.have.members(all);
        const at = new Map(order.map(({ manifest }, i) => [manifest.id, i]));
        for (const { manifest } of order) for (const id of Object.keys(manifest.requires)) expect(at.get(id) ?? Infinity).to.be.lessThan(at.get(manifest.id) ?? -1);
        const stuck = new Set(cyclic.map(({ manifest }) => manifest.id));
        for (const { manifest } of cyclic) expect(Object.keys(manifest.requires).some((id) => stuck.has(id))).to.equal(true);
      }),
    );
  });
});
