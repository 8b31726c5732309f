import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

describe('an invoice by hand with its lines', () => {
  let app: TestApp;
  before(async () => {
    app = await openTestApp();
    await app.signUp('Ana');
  });
  after(() => app.close());

  it('begins with whom it is for; who may not see clients is told so, and is not offered it', async () => {
    const staff = await app.staffBrowser();
    expect((await staff.get('/staff/invoices/new')).html).to.include('/staff/invoices/new?client');
    const { id: roleId } = await app.call<{ id: number }>('roles.create', { name: 'Invoices', permissions: ['invoices.read', 'invoices.write'] });
    await app.call('staff.create', { name: 'Ines', email: 'ines@example.com', password: 'somebody signs in', roleId });
    const browser = app.browser();
    await browser.send('/staff/sign-in', 'sign-in', { email: 'ines@example.com', password: 'somebody signs in' });
    const page = await browser.get('/staff/invoices/new?client=1');
    expect([page.status, page.text.includes('Writing an invoice also needs the right')]).to.deep.equal([200, true]);
    expect((await browser.get('/staff/invoices')).html).to.not.include('/staff/invoices/new');
  });

  it('what is wrong with a line is told where it was written, and nothing is made', async () => {
    const staff = await app.staffBrowser();
    const shown = await staff.send('/staff/invoices/new?client=1', 'create', { clientId: '1', description1: 'Work', unitPrice1: '10.00', description3: 'More work', quantity3: '0', unitPrice3: '5.00' });
    expect(shown.status).to.equal(422);
    expect(shown.html).to.match(/name="quantity3"[^>]*aria-invalid/).and.not.match(/name="quantity[12]"[^>]*aria-invalid/);
    expect(shown.html).to.include('value="More work"');
    expect((await app.call<{ items: readonly unknown[] }>('invoices.list', { clientId: 1 })).items).to.deep.equal([]);
  });
});
