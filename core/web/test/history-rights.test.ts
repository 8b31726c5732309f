import { createBrowser, openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

describe('the history of a record', () => {
  let app: TestApp;
  let ana: TestClient;
  before(async () => {
    app = await openTestApp();
    ana = await app.signUp('Ana');
    for (const [name, more] of [['desk', []], ['auditor', ['audit.read']]] as const) {
      const { id: roleId } = await app.call<{ id: number }>('roles.create', { name, permissions: ['clients.*', 'services.*', 'invoices.*', 'payments.*', 'products.*', 'mail.*', ...more] });
      await app.call('staff.create', { name, email: `${name}@example.com`, password: 'somebody signs in', roleId });
    }
  });
  after(() => app.close());

  const seen = async (name: string): Promise<string> => {
    const browser = createBrowser(app.base);
    await browser.send('/staff/sign-in', 'sign-in', { email: `${name}@example.com`, password: 'somebody signs in' });
    const page = await browser.get(`/staff/clients/${String(ana.clientId)}`);
    expect(page.status).to.equal(200);
    return page.html;
  };

  it('is on its page for those who may read it, and the page opens for the others without it', async () => {
    expect(await seen('auditor')).to.contain('timeline');
    const text = await seen('desk');
    expect(text).to.contain('Ana');
    expect(text).to.not.contain('timeline');
  });
});
