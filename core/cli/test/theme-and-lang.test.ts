import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { discoverExtensions } from '@billet/kernel';
import { expect } from 'chai';
import { checkLanguages } from '../src/lang/check-languages.ts';
import { billet } from './support/billet.ts';

const HOME = resolve(import.meta.dirname, '..', '..', '..');

describe('billet theme and billet lang', function () {
  this.timeout(30_000);
  let place: string;
  const before = process.env['BILLET_STORAGE'];

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'billet-theme-cli-'));
    mkdirSync(join(place, 'storage'));
    process.env['BILLET_STORAGE'] = join(place, 'storage');
  });
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, 'BILLET_STORAGE');
    else process.env['BILLET_STORAGE'] = before;
    process.exitCode = 0;
    rmSync(place, { recursive: true, force: true });
  });

  it('make a child theme, look it over, pack it', async () => {
    const made = await billet('theme', 'create', 'ocean');
    expect(made).to.contain(join('ocean', 'assets', 'extra.css'));
    const { found, rejected } = discoverExtensions([join(place, 'extensions')], false);
    expect(rejected).to.deep.equal([]);
    expect(found.map(({ manifest, entry }) => [manifest.id, entry])).to.deep.equal([['ocean', join(place, 'extensions', 'ocean', 'index.js')]]);
    expect(await billet('theme', 'doctor', 'ocean')).to.contain('ocean ← aurora').and.contain('Nothing to mend');
    const packed = (await billet('theme', 'build', 'ocean', '--out', join(place, 'out'))).trim().split('\n').at(-1) ?? '';
    expect(existsSync(packed), packed).to.equal(true);
    expect(process.exitCode ?? 0).to.equal(0);
  });

  it('overwrite nothing, and refuse names that lead elsewhere', async () => {
    await billet('theme', 'create', 'ocean');
    for (const [id, said] of [['ocean', /there already/], ['../evil', /small letters/], ['Ocean', /small letters/]] as const) {
      expect(await billet('theme', 'create', id).then(() => 'made', String)).to.match(said);
    }
    expect(await billet('theme', 'create', 'x1', '--parent', 'nobody').then(() => 'made', String)).to.match(/no theme "nobody"/);
  });

  it('end with an error when a theme is broken, and do not pack it', async () => {
    await billet('theme', 'create', 'ocean');
    writeFileSync(join(place, 'extensions', 'ocean', 'templates', 'partials', 'card-plans.hbs'), '{{#if plans}}');
    expect(await billet('theme', 'build', 'ocean', '--out', join(place, 'out'))).to.contain('error');
    expect(process.exitCode).to.equal(1);
    expect(existsSync(join(place, 'out'))).to.equal(false);
  });

  it('find the shipped languages complete', async () => {
    const said = await billet('lang', 'check');
    expect(said.trim().split('\n')).to.have.length(6);
    expect(said.match(/100\.0 %/g)).to.have.length(6);
    expect(process.exitCode ?? 0).to.equal(0);
  });

  it('name what a language lacks, has too much, and says differently', () => {
    const copy = join(place, 'ru');
    cpSync(join(HOME, 'lang', 'ru', 'messages'), join(copy, 'messages'), { recursive: true });
    const file = join(copy, 'messages', 'look.json');
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    Reflect.deleteProperty(texts, 'look.reset');
    writeFileSync(file, JSON.stringify({ ...texts, 'look.previewOf': 'Магазин', 'look.other': 'Лишнее', 'look.preview': '{n, plural, one {раз} other {раза}}' }));
    const [found] = checkLanguages({ packs: new Map([['en', join(HOME, 'lang', 'en')], ['ru', copy]]), extensions: [] });
    expect(found).to.deep.include({ missing: ['look.reset'], unused: ['look.other'], plurals: ['look.preview'] });
    expect([...(found?.arguments ?? [])].sort()).to.deep.equal(['look.preview', 'look.previewOf']);
    expect(found?.coverage).to.be.lessThan(1).and.greaterThan(0.9);
  });
});
