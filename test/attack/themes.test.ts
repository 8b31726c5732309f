import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { mailRendererRef } from '@billet/billing';
import { createThemeEngine, examineTheme, openWebHouse, type ThemePackage, type WebHouse } from '@billet/web';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

const AURORA: ThemePackage = { id: 'aurora', dir: resolve(import.meta.dirname, '..', '..', 'themes', 'aurora'), parent: undefined };
const SECRET = 'kept from everybody';

describe('themes and mails, under attack', () => {
  let app: TestApp;
  let web: WebHouse;
  let place: string;
  let dir: string;

  before(async () => {
    app = await openTestApp();
    web = openWebHouse(app.house);
  });
  after(() => app.close());
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'billet-attack-'));
    dir = join(place, 'mine');
    writeFileSync(join(place, 'secret.txt'), SECRET);
    writeFileSync(join(place, 'secret.hbs'), SECRET);
  });
  afterEach(() => {
    rmSync(place, { recursive: true, force: true });
  });

  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), content);
  };
  /** Without a parent: nothing else is compiled. */
  const themes = (): ReadonlyMap<string, ThemePackage> => new Map([['mine', { id: 'mine', dir, parent: undefined }]]);
  const rendered = (template: string, model: object): string => {
    write('templates/probe.hbs', template);
    return createThemeEngine('mine', themes()).render('probe', model, web.catalogue.translator('en'));
  };

  class Row {
    readonly shown = 'shown';
    get hidden(): string {
      return SECRET;
    }
    call(): string {
      return SECRET;
    }
  }

  for (const template of [
    '{{hidden}}{{row.hidden}}{{lookup row "hidden"}}', '{{row.call}}{{#row.call}}x{{/row.call}}', '{{lookup row "call"}}', '{{constructor}}{{row.constructor.name}}', '{{lookup row "constructor"}}',
    '{{row.__proto__.hidden}}{{lookup (lookup row "__proto__") "hidden"}}', '{{#with row}}{{hidden}}{{/with}}', '{{#each row}}{{#if (eq @key "hidden")}}{{this}}{{/if}}{{/each}}', '{{row.toString}}{{row.hasOwnProperty}}', '{{#with "s" as |s|}}{{s.sub.constructor}}{{/with}}',
  ]) {
    it(`give a template nothing of prototypes: ${template}`, () => {
      expect(rendered(`[${template}]`, { row: new Row() }).trim()).to.equal('[]');
    });
  }

  for (const template of ['{{shout row}}', '{{#shout row}}x{{/shout}}', '{{> nowhere}}', '{{> ../../secret}}', '{{> (lookup row "shown")}}', '{{constructor "return 1"}}', '{{__proto__ 1}}']) {
    it(`stop at what is not there: ${template}`, () => {
      expect(() => rendered(template, { row: new Row() })).to.throw(Error);
    });
  }

  for (const [template, said] of [
    ['{{{row}}}', /as markup/], ['{{&row}}', /as markup/], ['{{#if row}}{{{row}}}{{/if}}', /as markup/], ['{{#> page}}{{{row}}}{{/page}}', /as markup/], ['{{#*inline "x"}}{{{row}}}{{/inline}}', /as markup/],
    ['{{constructor "x"}}', /no helper "constructor"/], ['{{#shout row}}x{{/shout}}', /no helper "shout"/], ['{{t (shout "x")}}', /no helper "shout"/], ['{{> ../../secret}}', /no partial/],
    ['<img src=//foreign.example/x>', /other hosts/], ["<img src='https://foreign.example/x'>", /other hosts/], ['<a href="javascript:x()">x</a>', /link that runs/], ['<svg/onload=x()>', /handler/], ['<a title={{row}}>x</a>', /without quotes/], ['<script>{{row}}</script>', /script without src/],
  ] as const) {
    it(`have a doctor that refuses ${template}`, () => {
      write('templates/probe.hbs', template);
      expect(examineTheme('mine', themes()).findings.filter(({ level }) => level === 'error').map(({ message }) => message).join('\n')).to.match(said);
    });
  }

  it('have a doctor that refuses sheets which load from another host', () => {
    for (const css of ['@import "//foreign.example/x.css";', 'a { background: url(//foreign.example/x) }', "a { background: url( 'https://foreign.example/x') }"]) {
      write('assets/extra.css', css);
      expect(examineTheme('mine', themes()).findings.map(({ message }) => message).join(), css).to.contain('other hosts');
    }
  });

  it('publish nothing that a link in a theme leads to, and the doctor names the link', () => {
    for (const folder of ['assets', 'templates/partials']) mkdirSync(join(dir, folder), { recursive: true });
    symlinkSync(join(place, 'secret.txt'), join(dir, 'assets', 'innocent.txt'));
    symlinkSync(place, join(dir, 'assets', 'out'));
    symlinkSync('../../secret.hbs', join(dir, 'templates', 'probe.hbs'));
    const engine = createThemeEngine('mine', themes());
    for (const name of ['innocent.txt', 'out/secret.txt', '../../secret.txt']) expect(() => engine.assetUrl(name), name).to.throw(/no asset/);
    expect(() => engine.render('probe', {}, web.catalogue.translator('en'))).to.throw(/no template/);
    expect(examineTheme('mine', themes()).findings.map(({ file, message }) => `${file}: ${message}`)).to.deep.equal(['templates/probe.hbs', 'assets/innocent.txt', 'assets/out'].map((file) => `${file}: a link is not followed; put the file itself here`));
  });

  it('serve files by their names only, however a path is written', async () => {
    const url = web.themes.client.assetUrl('tokens.css');
    expect((await app.browser().raw(url, {})).status).to.equal(200);
    const folder = url.replace(/tokens\.css$/, '');
    for (const path of ['../tokens.css', '..%2f..%2fpackage.json', '..%5c..%5cpackage.json', '%2e%2e/%2e%2e/package.json', '..%252fpackage.json', '%00tokens.css', 'tokens.css%00.js', '/etc/passwd', '%2fetc%2fpasswd', 'C:%5cboot.ini', 'file:%2f%2f%2fetc%2fpasswd', '__proto__', 'constructor', 'tokens.css/']) {
      expect((await app.browser().raw(folder + path, {})).status, path).to.be.oneOf([400, 404]);
    }
    // An unknown theme stands for the client area's own: the same file or none, never another one.
    const file = await (await app.browser().raw(url, {})).text();
    for (const id of ['..', '%2e%2e', '..%2faurora', '__proto__', 'AURORA', '%2f', 'aurora%00']) {
      const answer = await app.browser().raw(url.replace('/aurora/', `/${id}/`), {});
      if (answer.status === 200) expect(await answer.text(), id).to.equal(file);
      else expect(answer.status, id).to.be.oneOf([400, 404]);
    }
  });

  it('let no theme stand for another: parents are names, not paths', () => {
    for (const parent of ['../aurora', AURORA.dir, '__proto__', 'mine']) expect(() => createThemeEngine('mine', new Map([['mine', { id: 'mine', dir, parent }]])), parent).to.throw(/missing or leads back/);
  });

  it('put values into mails as they are: no markup, no placeholders, no further headers', async () => {
    const renderer = app.house.services.use(mailRendererRef);
    for (const text of [...HOSTILE_TEXTS, '{brand}', '{number}', '{{7*7}}', '{n, plural, other {x}}', "'{'", '{constructor}', '{__proto__}', 'a\r\nBcc: victim@example.com']) {
      const mail = await renderer.render({ key: 'service-welcome', locale: 'en', brandId: app.brandId, model: { name: text, number: text, service: text, username: text, password: text } });
      expect(mail.text, text).to.contain(text);
      expect(mail.html, text).to.not.match(/<[^>]*(xq7|foreign\.example)|<script|<iframe|<base|<svg/i);
      expect(mail.html, text).to.not.contain('>49<');
    }
  });
});
