import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { discoverExtensions } from '@billet/kernel';
import { expect } from 'chai';
import { billet } from './support/billet.ts';

const HOME = resolve(import.meta.dirname, '..', '..', '..');

describe('billet extension create, test and build', function () {
  this.timeout(120_000);
  let place: string;
  const before = process.env['BILLET_STORAGE'];

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'billet-extension-cli-'));
    mkdirSync(join(place, 'storage'));
    process.env['BILLET_STORAGE'] = join(place, 'storage');
    symlinkSync(join(HOME, 'node_modules'), join(place, 'node_modules'));
  });
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, 'BILLET_STORAGE');
    else process.env['BILLET_STORAGE'] = before;
    process.exitCode = 0;
    rmSync(place, { recursive: true, force: true });
  });

  /** As a person types it: `test` and `build` hand on what their tool says. */
  const typed = (...words: readonly string[]): { readonly code: number | null; readonly said: string } => {
    const ended = spawnSync(process.execPath, ['--conditions=source', '--import', 'tsx/esm', 'core/cli/src/bin.ts', 'extension', ...words], { cwd: HOME, encoding: 'utf8' });
    return { code: ended.status, said: ended.stdout + ended.stderr };
  };
  const own = (...path: readonly string[]): string => join(place, 'extensions', ...path);

  for (const kind of ['module', 'gateway', 'registrar', 'addon']) {
    it(`a ${kind} is there under its name, is discovered, and passes its tests as it stands`, async () => {
      const made = await billet('extension', 'create', kind, 'blue-sky', '--title', 'Blue Sky');
      const { found, rejected } = discoverExtensions([own()], true);
      expect(rejected).to.deep.equal([]);
      expect(found.map(({ manifest }) => [manifest.id, manifest.kind, manifest.title])).to.deep.equal([['blue-sky', kind, 'Blue Sky']]);
      for (const file of made.trim().split('\n')) expect(readFileSync(file, 'utf8'), file).to.not.match(/minimal[- ]|minimal[A-Z]/);
      const tested = typed('test', 'blue-sky');
      expect(tested.code, tested.said).to.equal(0);
      expect(tested.said).to.match(/[1-9]\d* passing/);
    });
  }

  it('a test that fails is told by the exit code', async () => {
    await billet('extension', 'create', 'module', 'blue-sky');
    writeFileSync(own('blue-sky', 'test', 'wrong.test.ts'), "it('fails', () => { throw new Error('on purpose'); });\n");
    expect(typed('test', 'blue-sky').code).to.not.equal(0);
  });

  it('what is built is what production loads', async () => {
    await billet('extension', 'create', 'gateway', 'blue-sky');
    const built = typed('build', 'blue-sky');
    expect(built.code, built.said).to.equal(0);
    expect(discoverExtensions([own()], false).found.map(({ entry }) => entry)).to.deep.equal([own('blue-sky', 'dist', 'index.js')]);
    const loaded = (await import(pathToFileURL(own('blue-sky', 'dist', 'index.js')).href)) as { default: { kind: string } };
    expect(loaded.default.kind).to.equal('gateway');
  });

  it('a theme and a language are made too, the language with every text of every extension', async () => {
    await billet('extension', 'create', 'theme', 'ocean');
    await billet('extension', 'create', 'language', 'fr');
    const { found, rejected } = discoverExtensions([own()], false);
    expect(rejected).to.deep.equal([]);
    expect(found.map(({ manifest }) => [manifest.id, manifest.title])).to.have.deep.members([['ocean', 'Ocean'], ['lang-fr', 'français']]);
    expect(await billet('lang', 'check', 'fr')).to.contain('fr  100.0 %');
  });

  it('nothing is overwritten, and names that lead elsewhere or break the code are refused', async () => {
    await billet('extension', 'create', 'module', 'blue-sky');
    for (const [words, said] of [
      [['module', 'blue-sky'], /there already/],
      [['module', '../evil'], /small letters/],
      [['module', 'Blue'], /small letters/],
      [['module', 'red-sky', '--title', "It's"], /no quotes/],
      [['language', '../fr'], /by its tag/],
    ] as const) {
      expect(await billet('extension', 'create', ...words).then(() => 'made', String)).to.match(said);
    }
    expect(existsSync(own('red-sky'))).to.equal(false);
    expect(await billet('extension', 'test', 'nobody').then(() => 'ran', String)).to.contain('There is no extension');
  });
});
