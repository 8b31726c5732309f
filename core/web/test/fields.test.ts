import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

describe('fields of forms', function () {
  this.timeout(30_000);
  let app: TestApp;

  before(async () => {
    app = await openTestApp();
  });
  after(() => app.close());

  const typesOn = (html: string): Record<string, string> =>
    Object.fromEntries([...html.matchAll(/<input [^>]*name="([^"]+)" type="([^"]*)"/g)].map(([, name = '', type = '']) => [name, type]));

  it('have the type that browsers know: a password is not read over a shoulder', async () => {
    const browser = app.browser();
    expect(typesOn((await browser.get('/sign-in')).html)).to.include({ email: 'email', password: 'password' });
    expect(typesOn((await browser.get('/staff/sign-in')).html)).to.include({ email: 'email', password: 'password' });
    expect(typesOn((await browser.get('/sign-up')).html)).to.include({ email: 'email', password: 'password', name: 'text' });
  });

  it('keep secrets of settings and modules hidden too', async () => {
    const staff = await app.staffBrowser();
    expect(typesOn((await staff.get('/staff/settings/mail')).html)).to.include({ password: 'password', host: 'text' });
    expect(typesOn((await staff.get('/staff/gateways/new?extension=stripe')).html)).to.include({ s_secretKey: 'password', s_webhookSecret: 'password' });
    for (const path of ['/staff/servers/new?module=radius', '/staff/look', '/staff/products/new?module=radius', '/staff/security']) {
      const types = Object.values(typesOn((await staff.get(path)).html));
      expect(types.length, path).to.be.greaterThan(0);
      expect(types.filter((type) => !['text', 'email', 'password', 'number', 'date', 'hidden', 'checkbox', 'radio', 'color', 'file', 'search'].includes(type)), path).to.deep.equal([]);
    }
  });
});
