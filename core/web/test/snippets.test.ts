import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

describe('pieces for the host’s own website', function () {
  this.timeout(30_000);
  let app: TestApp;

  before(async () => {
    app = await openTestApp();
    await app.call('products.create', { brandId: app.brandId, type: 'other', slug: 'odd', name: { en: 'A <b>&"odd"</b> name' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 100 }] });
  });
  after(() => app.close());

  /** What would stand on the host's page: the text of the pieces. */
  const pieces = async (path: string): Promise<readonly string[]> => {
    const { html } = await (await app.staffBrowser()).get(path);
    return [...html.matchAll(/<pre class="code"[^>]*>([\s\S]*?)<\/pre>/g)].map(([, text = '']) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#x3D;', '=').replaceAll('&#x27;', "'").replaceAll('&amp;', '&'));
  };

  it('lead to pages that guests may open, by GET and without a script', async () => {
    const visitor = app.browser();
    const found = await pieces('/staff/snippets');
    expect(found).to.have.length(4);
    for (const piece of found) {
      expect(piece).to.not.match(/<script|method=|onclick/);
      const address = /(?:action|href)="([^"]+)"/.exec(piece)?.[1] ?? '';
      expect((await visitor.get(`${address.slice(app.base.length)}${piece.includes('name="q"') ? '?q=ana' : ''}`)).status, piece).to.equal(200);
    }
  });

  it('say what they say in the language of the website, and markup of a name stays text', async () => {
    const found = await pieces('/staff/snippets?language=de');
    expect(found[0]).to.contain('Anmelden');
    expect(found.join('\n')).to.contain('A &#60;b&#62;&#38;&#34;odd&#34;&#60;/b&#62; name bestellen');
  });
});
