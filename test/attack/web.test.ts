import { openTestApp, type TestApp, type TestClient, type TestPage } from '@billet/testkit';
import { expect } from 'chai';

const EVIL = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{7*7}}`;

const CLIENT_PAGES = ['/', '/shop', '/services', '/invoices', '/balance', '/account'];
const STAFF_PAGES = ['', '/clients', '/services', '/invoices', '/payments', '/runs', '/gateways', '/orders', '/products', '/servers', '/jobs', '/mails', '/extensions', '/team', '/settings'].map((path) => `/staff${path}`);

describe('the web front, under attack', function () {
  this.timeout(60_000);
  let app: TestApp;
  let ana: TestClient;
  let made: { serviceId: number; invoiceId: number };

  before(async () => {
    app = await openTestApp();
    ana = await app.signUp(EVIL);
    made = await app.order(ana);
    await app.pay(made.invoiceId);
    await app.call('services.suspend', { id: made.serviceId, reason: EVIL });
    await app.house.settle();
  });
  after(() => app.close());

  const expectTame = (page: TestPage): void => {
    expect(page.html, page.path).to.not.contain('<script>alert').and.not.contain('<img src=x');
    expect(page.html, page.path).to.not.contain('>49<');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy, page.path).to.contain("default-src 'none'").and.contain("frame-ancestors 'none'").and.not.contain('unsafe');
    expect(page.headers.get('x-content-type-options')).to.equal('nosniff');
  };

  it('shows names full of markup as text, on every page of both areas, under a strict policy', async () => {
    const client = await app.clientBrowser(ana);
    for (const path of [...CLIENT_PAGES, `/services/${String(made.serviceId)}`, `/invoices/${String(made.invoiceId)}`]) {
      const page = await client.get(path);
      expect(page.status, path).to.equal(200);
      expectTame(page);
    }
    const staff = await app.staffBrowser();
    for (const path of [...STAFF_PAGES, `/staff/clients/${String(ana.clientId)}`, `/staff/services/${String(made.serviceId)}`, `/staff/invoices/${String(made.invoiceId)}`, `/staff/clients?search=${encodeURIComponent(EVIL)}`]) {
      const page = await staff.get(path);
      expect(page.status, path).to.equal(200);
      expectTame(page);
    }
    const found = await staff.get(`/staff/clients/${String(ana.clientId)}`);
    expect(found.text).to.contain('<script>alert(1)</script>');
  });

  it('takes no form without its token, with a foreign one, or from another site', async () => {
    const client = await app.clientBrowser(ana);
    const other = await app.clientBrowser(await app.signUp('Bea'));
    const token = /name="_csrf" value="([^"]*)"/.exec((await other.get('/account')).html)?.[1] ?? '';
    const own = /name="_csrf" value="([^"]*)"/.exec((await client.get('/account')).html)?.[1] ?? '';
    const send = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
      client.raw('/account', { method: 'POST', headers, body: new URLSearchParams({ _form: 'save', name: 'Mallory', ...fields }) });
    expect((await send({})).status).to.equal(403);
    expect((await send({ _csrf: token })).status).to.equal(403);
    expect((await send({ _csrf: own }, { origin: 'https://evil.example' })).status).to.equal(403);
    expect((await send({ _csrf: own }, { origin: 'nonsense' })).status).to.equal(403);
    expect((await send({ _csrf: own }, { 'sec-fetch-site': 'cross-site' })).status).to.equal(403);
    const { client: after } = await app.call<{ client: { name: string } }>('clients.get', { id: ana.clientId });
    expect(after.name).to.equal(EVIL);
  });

  it('gives a new session at sign-in, for this site and no script, and ends it at sign-out', async () => {
    const browser = app.browser();
    browser.cookies.set('billet_client', 'chosen-by-the-attacker');
    await browser.send('/sign-in', 'sign-in', { email: ana.email, password: 'a client signs in' });
    const session = browser.cookies.get('billet_client') ?? '';
    expect(session).to.not.equal('chosen-by-the-attacker').and.not.equal('');
    expect((await browser.get('/invoices')).path).to.equal('/invoices');
    const response = await app.browser().raw('/sign-in', {});
    for (const line of response.headers.getSetCookie()) expect(line).to.match(/HttpOnly/).and.match(/SameSite=Lax/);
    await browser.send('/account', 'none', {});
    const token = /name="_csrf" value="([^"]*)"/.exec((await browser.get('/account')).html)?.[1] ?? '';
    await browser.raw('/sign-out', { method: 'POST', body: new URLSearchParams({ _csrf: token, _form: '' }) });
    const thief = app.browser();
    thief.cookies.set('billet_client', session);
    expect((await thief.get('/invoices')).path).to.contain('/sign-in');
  });

  it('keeps the doors of the two areas apart', async () => {
    const client = await app.clientBrowser(ana);
    client.cookies.set('billet_staff', client.cookies.get('billet_client') ?? '');
    expect((await client.get('/staff')).path).to.contain('/staff/sign-in');
    const bea = await app.clientBrowser(await app.signUp('Carla'));
    for (const path of [`/services/${String(made.serviceId)}`, `/invoices/${String(made.invoiceId)}`]) expect((await bea.get(path)).status, path).to.equal(404);
  });

  it('sends nobody to another site after signing in', async () => {
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/%2F/evil.example', '\t//evil.example']) {
      const browser = app.browser();
      const page = await browser.send(`/sign-in?next=${encodeURIComponent(next)}`, 'sign-in', { email: ana.email, password: 'a client signs in' });
      expect(page.path, next).to.match(/^\/[^/\\]*/);
      expect(new URL(page.path, app.base).host, next).to.equal(new URL(app.base).host);
      expect(page.html).to.not.contain('href="javascript:');
    }
  });

  it('serves no file outside its assets, and no page to a foreign method', async () => {
    for (const path of ['/assets/aurora/..%2f..%2fpackage.json', '/assets/aurora/%2e%2e/%2e%2e/package.json', '/assets/../package.json', '/assets/nobody/x/tokens.css', '/storage/billet.key', '/.git/config']) {
      expect((await app.browser().get(path)).status, path).to.be.oneOf([400, 404]);
    }
    expect((await app.browser().raw('/', { method: 'DELETE' })).status).to.be.within(400, 499);
    expect((await app.browser().get('/%ff')).status).to.be.within(400, 499);
  });

  it('answers the same way, whether an address is known or not, and gets tired of guesses', async () => {
    const known = await app.browser().send('/sign-in', 'sign-in', { email: ana.email, password: 'a wrong password' });
    const unknown = await app.browser().send('/sign-in', 'sign-in', { email: 'nobody@example.com', password: 'a wrong password' });
    expect(known.status).to.equal(unknown.status);
    const message = (page: TestPage): string => /class="error"[^>]*>(?:<svg[\s\S]*?<\/svg>)?([^<]+)/.exec(page.html)?.[1] ?? '';
    expect(message(known)).to.equal(message(unknown)).and.not.equal('');
    const statuses: number[] = [];
    for (let i = 0; i < 25; i += 1) statuses.push((await app.browser().send('/sign-in', 'sign-in', { email: ana.email, password: `guess number ${String(i)}` })).status);
    expect(statuses).to.include(429);
  });
});
