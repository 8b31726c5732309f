import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

describe('an invoice by hand with its lines', () => {
  let app: TestApp;
  before(async () => {
    app = await openTestApp();
    await app.signUp('Ana');
  });
  after(() => app.close());

  it('what is wrong with a line is told where it was written, and nothing is made', async () => {
    const staff = await app.staffBrowser();
    const shown = await staff.send('/staff/invoices/new?client=1', 'create', { clientId: '1', description1: 'Work', unitPrice1: '10.00', description3: 'More work', quantity3: '0', unitPrice3: '5.00' });
    expect(shown.status).to.equal(422);
    expect(shown.html).to.match(/name="quantity3"[^>]*aria-invalid/).and.not.match(/name="quantity[12]"[^>]*aria-invalid/);
    expect(shown.html).to.include('value="More work"');
    expect((await app.call<{ items: readonly unknown[] }>('invoices.list', { clientId: 1 })).items).to.deep.equal([]);
  });
});
