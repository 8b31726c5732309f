import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { examineTheme, type ThemeFinding, type ThemePackage } from '@billet/web';
import { expect } from 'chai';

const HOME = resolve(import.meta.dirname, '..', '..', '..');
const AURORA: ThemePackage = { id: 'aurora', dir: join(HOME, 'themes', 'aurora'), parent: undefined };

describe('the doctor of themes', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'billet-theme-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), content);
  };
  const examine = (): readonly ThemeFinding[] => examineTheme('mine', new Map([['aurora', AURORA], ['mine', { id: 'mine', dir, parent: 'aurora' }]])).findings;
  const found = (file: string, content: string): readonly string[] => {
    write(file, content);
    return examine().map((finding) => `${finding.level} ${finding.file}: ${finding.message}`);
  };

  it('finds nothing in the shipped themes and in the example', () => {
    const lagoon = { id: 'lagoon', dir: join(HOME, 'examples', 'child-theme'), parent: 'aurora' };
    const themes = new Map([['aurora', AURORA], ['lagoon', lagoon]]);
    expect(examineTheme('aurora', themes).findings).to.deep.equal([]);
    const report = examineTheme('lagoon', themes);
    expect(report.findings).to.deep.equal([]);
    expect(report.overrides).to.deep.equal(['assets/extra.css', 'templates/partials/card-plans.hbs', 'templates/partials/shell-client.hbs']);
    expect(report.weight).to.be.greaterThan(5000).and.lessThan(60 * 1024);
  });

  const PLANS = 'templates/partials/card-plans.hbs';
  const cases: readonly (readonly [title: string, content: string, said: RegExp])[] = [
    ['a template that is broken', '{{!-- view: card-plans@1 --}}{{#if a}}', /Parse error/],
    ['a view of an older version', '{{!-- view: card-plans@0 --}}<b></b>', /version 0 .* parent's is 1/],
    ['no version', '<b></b>', /^warning .*says no version/],
    ['a helper that is not there', '{{!-- view: card-plans@1 --}}{{shout "x"}}', /no helper "shout"/],
    ['a value that is called like a helper', '{{!-- view: card-plans@1 --}}<i>{{widget}}</i>', /write {{this\.widget}}/],
    ['a partial that is not there', '{{!-- view: card-plans@1 --}}{{> nowhere}}', /no partial "nowhere"/],
    ['an asset that is not there', '{{!-- view: card-plans@1 --}}{{asset "none.css"}}', /no asset "none\.css"/],
    ['markup that somebody typed', '{{!-- view: card-plans@1 --}}{{{text}}}', /as markup/],
    ['a style attribute', '{{!-- view: card-plans@1 --}}<b style="color:red"></b>', /style attribute/],
    ['a handler in an attribute', '{{!-- view: card-plans@1 --}}<b onclick="x()"></b>', /handler/],
    ['a script of its own', '{{!-- view: card-plans@1 --}}<script>x()</script>', /script without src/],
    ['a file of another host', '{{!-- view: card-plans@1 --}}<img src="https://cdn.example/x.png">', /other hosts/],
  ];
  for (const [title, content, said] of cases) {
    it(`names ${title}`, () => {
      const findings = found(PLANS, content);
      expect(findings).to.have.length(1);
      expect(findings[0]).to.match(said).and.contain(PLANS);
    });
  }

  it('names sheets that load from elsewhere, and a page that weighs too much', () => {
    expect(found('assets/extra.css', '@font-face { src: url("https://fonts.example/a.woff2") }').join()).to.contain('other hosts');
    rmSync(join(dir, 'assets'), { recursive: true });
    write('assets/mark.svg', Array.from({ length: 40_000 }, (_, at) => String.fromCharCode(33 + ((at * 7919) % 90)) + String((at * 104_729) % 9973)).join(''));
    expect(examine().map(({ message }) => message).join()).to.contain('budget');
  });

  it('says when a parent is missing or leads back', () => {
    cpSync(AURORA.dir, join(dir, 'copy'), { recursive: true, filter: (file) => !file.includes('node_modules') });
    expect(() => examineTheme('a', new Map([['a', { id: 'a', dir, parent: 'b' }], ['b', { id: 'b', dir, parent: 'a' }]]))).to.throw(/leads back/);
    expect(() => examineTheme('a', new Map([['a', { id: 'a', dir, parent: 'gone' }]]))).to.throw(/"gone" is missing/);
  });
});
