import { expect } from 'chai';
import { parseManifest } from '@billet/kernel';
import { errorOf } from './support/fakes.ts';
import { removePackages, testHost } from './support/packages.ts';

const good = { manifest: 1, id: 'parcels', kind: 'addon', title: 'Parcels', sdk: '^0.1.0' };

const seen = globalThis as { billetCodeRan?: string[] };
const TELLTALE = `(globalThis.billetCodeRan ??= []).push(import.meta.url); export default { [Symbol.for('billet.extension')]: true, kind: 'addon', definition: {} };`;

describe('extensions: the manifest', () => {
  afterEach(removePackages);

  it('fills in what may be left out', () => {
    expect(parseManifest(good, 'here')).to.deep.equal({ ...good, requires: {}, optional: {}, conflicts: [], permissions: [], formats: [], onBootFailure: 'continue' });
  });

  const table: readonly [string, Readonly<Record<string, unknown>>, string][] = [
    ['another manifest version', { manifest: 2 }, 'manifest'],
    ['an id with capitals', { id: 'Parcels' }, 'id'],
    ['an id that climbs', { id: '../etc' }, 'id'],
    ['an unknown kind', { kind: 'plugin' }, 'kind'],
    ['no title', { title: '' }, 'title'],
    ['an SDK that is no range', { sdk: 'newest' }, 'sdk'],
    ['a requirement that is no range', { requires: { other: '1.x.y.z' } }, 'requires.other'],
    ['an unknown permission', { permissions: ['net:api.example.com', 'root'] }, 'permissions.1'],
    ['a key that is not known', { permission: [] }, 'permission'],
    ['an onBootFailure of its own', { onBootFailure: 'ignore' }, 'onBootFailure'],
  ];
  for (const [what, change, field] of table) {
    it(`refuses ${what}, naming place and field`, async () => {
      const error = await errorOf(() => parseManifest({ ...good, ...change }, '/extensions/parcels'));
      expect(error).to.include({ code: 'MANIFEST_INVALID', field });
      expect(error.message).to.contain('/extensions/parcels').and.to.contain(`"${field}"`);
    });
  }

  it('is checked before any code runs', async () => {
    seen.billetCodeRan = [];
    const { host, states } = testHost([
      { id: 'bad', manifest: { kind: 'plugin' }, code: TELLTALE },
      { id: 'future', manifest: { sdk: '^9.0.0' }, code: TELLTALE },
      { id: 'off', code: TELLTALE },
      { id: 'good', code: TELLTALE },
    ], { off: ['off'] });
    await host.boot();
    expect(seen.billetCodeRan.map((url) => url.split('/').at(-2))).to.deep.equal(['good']);
    expect(states()).to.deep.equal({ bad: 'MANIFEST_INVALID', future: 'SDK_MISMATCH', off: 'disabled', good: 'started' });
  });

  it('a package without a billet entry is nobody, an unreadable one is reported, a second one of an id is refused', async () => {
    const { host, states } = testHost([
      { id: 'library', raw: '{ "name": "library" }' },
      { id: 'torn', raw: '{ "name": ' },
      { id: 'first', manifest: { id: 'twin' } },
      { id: 'second', manifest: { id: 'twin' } },
      { id: '@acme/scoped', manifest: { id: 'scoped' } },
    ]);
    await host.boot();
    expect(states()).to.deep.equal({ torn: 'MANIFEST_INVALID', twin: 'started', second: 'EXTENSION_TWICE', scoped: 'started' });
  });

  const codes: readonly [string, string, string, string][] = [
    ['throws on loading', `throw new Error('no licence');`, 'EXTENSION_BROKEN', 'no licence'],
    ['does not parse', `export default {`, 'EXTENSION_BROKEN', 'SyntaxError'],
    ['lacks a dependency', `import 'not-installed-anywhere'; export default 1;`, 'EXTENSION_DEPENDENCY_MISSING', 'not-installed-anywhere'],
    ['exports something else', `export default { kind: 'addon' };`, 'EXTENSION_SHAPE', 'define…()'],
    ['exports nothing', `export const a = 1;`, 'EXTENSION_SHAPE', 'define…()'],
    ['is of another kind than it says', `export default { [Symbol.for('billet.extension')]: true, kind: 'gateway', definition: {} };`, 'EXTENSION_SHAPE', 'the manifest says addon, the code says gateway'],
  ];
  for (const [what, code, error, message] of codes) {
    it(`code that ${what} is set aside with its reason; the rest starts`, async () => {
      const { host, states, status } = testHost([{ id: 'bad', code }, { id: 'good' }]);
      await host.boot();
      expect(states()).to.deep.equal({ bad: error, good: 'started' });
      expect(status('bad')?.error?.message).to.contain(message);
    });
  }
});
