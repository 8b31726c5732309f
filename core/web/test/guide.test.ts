import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';
import { GUIDE_SECTIONS, guideHref, guidePages, renderGuidePage, searchGuide } from '../src/guide/guide.ts';
import { renderMarkdown } from '../src/guide/markdown.ts';

const GUIDE = join(import.meta.dirname, '..', '..', '..', 'docs', 'guide');
const plain = { page: (target: string): string => target, picture: (target: string): string => target };

describe('the guide in the running server', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  it('has every page of the repository', () => {
    const files = GUIDE_SECTIONS.flatMap((section) => readdirSync(join(GUIDE, section)).map((file) => `${section}/${file}`)).sort();
    expect(guidePages().map(({ section, name }) => `${section}/${name}.md`).sort()).to.deep.equal(files);
    expect(files.length).to.be.greaterThan(40);
  });

  it('leads on only to pages and headings that are there', () => {
    const pages = new Map(guidePages().map((page) => [guideHref(page), renderGuidePage(page)]));
    const lost: string[] = [];
    let followed = 0;
    for (const [at, html] of pages) {
      for (const [, href = ''] of html.matchAll(/<a href="([^"]+)"/g)) {
        if (/^https?:/.test(href)) continue;
        followed += 1;
        const [path = '', anchor] = href.split('#');
        const target = pages.get(path === '' ? at : path);
        if (target === undefined || (anchor !== undefined && !target.includes(`id="${anchor}"`))) lost.push(`${at}: ${href}`);
      }
    }
    expect(lost).to.deep.equal([]);
    expect(followed).to.be.greaterThan(80);
  });

  it('is opened from the help menu, on each page within the area', async () => {
    expect((await staff.get('/staff')).html).to.include('href="/staff/guide"');
    for (const page of guidePages()) {
      const { status, html } = await staff.get(guideHref(page));
      expect([status, html.includes('class="card prose"')], guideHref(page)).to.deep.equal([200, true]);
    }
    expect((await staff.get('/staff/guide/host/none')).status).to.equal(404);
    expect((await app.browser().get('/staff/guide')).path).to.include('/staff/sign-in');
  });

  it('is searched: all words stand in what is found, titles come first, and it says where nothing is', async () => {
    const [first] = searchGuide('Backup');
    expect(first?.href).to.match(/^\/staff\/guide\/host\/backup/);
    const { html } = await staff.get('/staff/guide?q=stored+card');
    expect(html).to.include('/staff/guide/host/');
    expect((await staff.get('/staff/guide?q=zzzzqqq')).text).to.include('Nothing in the guide has all these words.');
    expect((await staff.get(`/staff/guide?q=${encodeURIComponent('<img src=x>')}`)).html).to.not.include('<img src=x>');
  });

  it('loads a picture when its reader opens it', () => {
    expect(renderMarkdown('Before.\n\n![A "view"](x.png)\n\nIn a line ![small](y.png).', plain)).to.equal(
      '<p>Before.</p>\n<details><summary>A &quot;view&quot;</summary><img src="x.png" alt="A &quot;view&quot;" loading="lazy"></details>\n<p>In a line <img src="y.png" alt="small" loading="lazy">.</p>',
    );
  });

  it('shows its pictures, and nothing else of the folder', async () => {
    expect((await staff.raw('/staff/guide/pictures/staff-runs.png', {})).headers.get('content-type')).to.equal('image/png');
    for (const path of ['none.png', '..%2Ffeatures.md', 'features.md']) expect((await staff.raw(`/staff/guide/pictures/${path}`, {})).status, path).to.equal(404);
  });

  const TEXTS: readonly (readonly [string, string])[] = [
    ['A `<b>` and **two** words', '<p>A <code>&lt;b&gt;</code> and <strong>two</strong> words</p>'],
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['[`a`](b.md) and *c*', '<p><a href="b.md"><code>a</code></a> and <em>c</em></p>'],
    ['- one\n- two\n  more', '<ul><li>one</li><li>two\nmore</li></ul>'],
    ['1. one\n   - inner', '<ol><li>one\n<ul><li>inner</li></ul></li></ol>'],
    ['```sh\na < b\n\n# no heading\n```', '<pre class="code" tabindex="0"><code>a &lt; b\n\n# no heading</code></pre>'],
    ['## Two `words`!', '<h2 id="two-words">Two <code>words</code>!</h2>'],
    ['> quoted', '<blockquote><p>quoted</p></blockquote>'],
  ];
  for (const [text, html] of TEXTS) {
    it(`writes ${JSON.stringify(text)}`, () => {
      expect(renderMarkdown(text, plain)).to.equal(html);
    });
  }
});
