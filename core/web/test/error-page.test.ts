import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

describe('an address where nothing is', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  for (const path of ['/staff/nowhere', '/staff/clients/999', '/staff/no/such/page']) {
    it(`keeps staff in their area: ${path}`, async () => {
      const { status, html } = await staff.get(path);
      expect(status).to.equal(404);
      expect(html).to.include('href="/staff/invoices"').and.include('href="/staff"').and.not.include('href="/sign-in"');
    });
  }

  it('keeps clients in theirs, with the name of their brand', async () => {
    const ana = await app.clientBrowser(await app.signUp('Ana Souza'));
    for (const path of ['/nowhere', '/invoices/999']) {
      const { status, html } = await ana.get(path);
      expect([status, html.includes('href="/invoices"')], path).to.deep.equal([404, true]);
    }
  });

  it('asks guests of the staff area who they are, and tells other guests', async () => {
    const guest = app.browser();
    expect((await guest.get('/staff/nowhere')).html).to.include('name="password"');
    const { status, html } = await guest.get('/nowhere');
    expect([status, html.includes('href="/invoices"')]).to.deep.equal([404, false]);
  });

  it('says so to those who may not see a page', async () => {
    const { id: roleId } = await app.call<{ id: number }>('roles.create', { name: 'desk', permissions: ['clients.read'] });
    await app.call('staff.create', { name: 'desk', email: 'desk@example.com', password: 'somebody signs in', roleId });
    const desk = app.browser();
    await desk.send('/staff/sign-in', 'sign-in', { email: 'desk@example.com', password: 'somebody signs in' });
    const { status, html } = await desk.get('/staff/servers');
    expect([status, html.includes('href="/staff/clients"')]).to.deep.equal([403, true]);
  });
});
