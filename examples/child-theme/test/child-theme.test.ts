import { resolve } from 'node:path';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

describe('a child theme', function () {
  this.timeout(30_000);
  let app: TestApp;

  before(async () => {
    app = await openTestApp({ extensionRoots: [resolve(import.meta.dirname, '..', '..')] });
  });
  after(() => app.close());

  const shop = async (): Promise<string> => (await app.browser().get('/shop')).html;
  const choose = (theme: string): Promise<unknown> => app.call('brands.saveLook', { brandId: app.brandId, theme });

  it('takes the place of three files; everything else is its parent’s', async () => {
    expect(await shop()).to.contain('/assets/aurora/').and.not.contain('lagoon');
    await choose('lagoon');
    const html = await shop();
    expect(html).to.contain('lagoon-foot').and.contain('lagoon-plan');
    const sheet = /\/assets\/lagoon\/\w+\/extra\.css/.exec(html)?.[0] ?? '';
    expect((await fetch(`${app.base}${sheet}`).then((reply) => reply.text()))).to.contain('--accent: light-dark(#0b5f8a');
    const parents = /\/assets\/lagoon\/\w+\/billet\.css/.exec(html)?.[0] ?? '';
    expect((await fetch(`${app.base}${parents}`)).status).to.equal(200);
    const families = (await app.browser().get('/appearance')).html;
    expect(families).to.contain('name="contrast"').and.not.contain('name="family"');
    await choose('aurora');
    expect((await app.browser().get('/appearance')).html).to.contain('name="family"');
    expect(await shop()).to.not.contain('lagoon');
  });
});
