import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '..', '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter((file) => file !== '' && existsSync(join(ROOT, file)));
const sources = files.filter((file) => /\.(ts|mjs|cjs|js)$/.test(file) && !file.endsWith('.d.ts'));
/** What an extension may read beside its program. */
const SHIPPED = ['locales', 'views', 'templates', 'assets', 'server', 'data'];
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('the house rules', () => {
  it('no file has more than 400 lines, and half of them fewer than 80', () => {
    const lengths = sources.map((file) => ({ file, lines: read(file).split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 400)).to.deep.equal([]);
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).to.be.lessThan(80);
  });

  it('files have names in kebab case', () => {
    const odd = sources.map((file) => basename(file)).filter((name) => !/^\.?[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|tmp))?\.(ts|mjs|cjs|js)$/.test(name) && !name.startsWith('.'));
    expect(odd).to.deep.equal([]);
  });

  it('only extensions have a default export', () => {
    const withDefault = files.filter((file) => /\/src\/.*\.ts$/.test(file) && /^export default /m.test(read(file)));
    expect(withDefault.filter((file) => !/^(modules|gateways|registrars|themes|lang|examples)\/[^/]+\/src\/index\.ts$/.test(file))).to.deep.equal([]);
  });

  it('nobody writes `any` as a type', () => {
    const found = files.filter((file) => file.endsWith('.ts') && /(: any\b|\bas any\b|<any>|any\[\])/.test(read(file)));
    expect(found.filter((file) => file !== 'test/architecture/house-rules.test.ts')).to.deep.equal([]);
  });

  it('every room has one door', () => {
    const rooms = readdirSync(join(ROOT, 'core/billing/src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.length).to.be.greaterThan(12);
    for (const room of rooms.filter(({ name }) => !['demo', 'reports', 'system'].includes(name))) expect(existsSync(join(ROOT, 'core/billing/src', room.name, 'index.ts')), room.name).to.equal(true);
  });

  it('every extension has a manifest with its own id, a licence and a test or data', () => {
    const packages = files.filter((file) => /^(modules|gateways|registrars|themes|lang|examples)\/[^/]+\/package\.json$/.test(file));
    const ids = packages.map((file) => (JSON.parse(read(file)) as { name: string; license: string; billet?: { id: string } })).map(({ name, license, billet }) => {
      expect(license).to.equal('MIT');
      // An example may be a program of somebody else that talks to Billet.
      expect(billet !== undefined || name.startsWith('@billet/example-'), name).to.equal(true);
      return billet?.id ?? name;
    });
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('every extension ships the folders that it reads at run time', () => {
    const missing = files.filter((file) => /^(modules|gateways|registrars|themes)\/[^/]+\/package\.json$/.test(file)).flatMap((file) => {
      const shipped = (JSON.parse(read(file)) as { files: readonly string[] }).files;
      return ['dist', ...SHIPPED.filter((folder) => existsSync(join(ROOT, dirname(file), folder)))].filter((folder) => !shipped.includes(folder)).map((folder) => `${dirname(file)}/${folder}`);
    });
    expect(missing).to.deep.equal([]);
  });
});

describe('the languages', () => {
  const packs = readdirSync(join(ROOT, 'lang'));
  const messageFiles = (pack: string): readonly string[] => readdirSync(join(ROOT, 'lang', pack, 'messages')).sort();
  const messagesIn = (pack: string, file: string): Record<string, string> => JSON.parse(read(`lang/${pack}/messages/${file}`)) as Record<string, string>;
  const messages = (pack: string): Record<string, string> => Object.assign({}, ...messageFiles(pack).map((file) => messagesIn(pack, file))) as Record<string, string>;
  const english = messages('en');
  const argumentsOf = (text: string): readonly string[] => [...new Set([...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map((match) => match[1] ?? ''))].sort();

  it('each text stands in one file, and in the file of the same name in every language', () => {
    const all = messageFiles('en').flatMap((file) => Object.keys(messagesIn('en', file)));
    expect(new Set(all).size).to.equal(all.length);
    for (const pack of packs) for (const file of messageFiles('en')) expect(Object.keys(messagesIn(pack, file)).sort(), `${pack} ${file}`).to.deep.equal(Object.keys(messagesIn('en', file)).sort());
  });

  for (const pack of packs) {
    it(`${pack} says everything that English says, with the same arguments`, () => {
      const own = messages(pack);
      expect(Object.keys(own).sort()).to.deep.equal(Object.keys(english).sort());
      for (const [key, text] of Object.entries(own)) {
        expect(text.trim(), `${pack} ${key}`).to.equal(text).and.not.equal('');
        const plain = (value: string): readonly string[] => argumentsOf(value.replaceAll(/(one|few|many|other|zero|two|=\d+)\s*\{[^{}]*\}/g, ''));
        expect(plain(text), `${pack} ${key}`).to.deep.equal(plain(english[key] ?? ''));
      }
    });

    it(`${pack} has the plural forms of its language`, () => {
      const locale = { en: 'en', 'pt-br': 'pt-BR', 'zh-cn': 'zh-CN' }[pack] ?? pack;
      const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.filter((each) => each !== 'many' || !['pt-BR', 'es'].includes(locale));
      for (const [key, text] of Object.entries(messages(pack))) {
        if (!text.includes(', plural,')) continue;
        for (const category of wanted) expect(text, `${pack} ${key}`).to.match(new RegExp(`\\b${category}\\s*\\{`));
      }
    });
  }

  it('every text that a page or template asks for is there', () => {
    const asked = new Set<string>();
    for (const file of files.filter((each) => /^core\/web\/src\/.*\.ts$/.test(each))) for (const match of read(file).matchAll(/\bt\('([a-zA-Z]+(?:\.[a-zA-Z0-9-]+)+)'/g)) asked.add(match[1] ?? '');
    for (const file of files.filter((each) => /^themes\/.*\.hbs$/.test(each))) for (const match of read(file).matchAll(/\bt "([a-zA-Z]+(?:\.[a-zA-Z0-9-]+)+)"/g)) asked.add(match[1] ?? '');
    expect(asked.size).to.be.greaterThan(200);
    expect([...asked].filter((key) => english[key] === undefined)).to.deep.equal([]);
  });

  it("an extension's own texts are complete in every language in which it has any", () => {
    const folders = [...new Set(files.filter((file) => /\/locales\/[a-z-]+\.json$/.test(file)).map((file) => dirname(file)))];
    expect(folders.length).to.be.greaterThan(0);
    for (const folder of folders) {
      const keys = (pack: string): readonly string[] => Object.keys(JSON.parse(read(`${folder}/${pack}.json`)) as object).sort();
      for (const pack of packs) expect(keys(pack), `${folder} ${pack}`).to.deep.equal(keys('en'));
    }
  });
});
