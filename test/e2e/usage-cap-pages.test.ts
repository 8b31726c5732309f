import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

describe('the pages of usage caps', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  let client: TestBrowser;
  let path = '';
  let service = '';
  const typed = { name: 'Monthly data', metrics: 'down up', most: '100', unit: '1000', period: 'month', action: 'block', throttleProductId: '', enabled: 'on' };

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    const ana = await app.signUp('Ana Souza');
    const { invoiceId, serviceId } = await app.order(ana);
    await app.pay(invoiceId);
    client = await app.clientBrowser(ana);
    path = `/staff/products/${String(app.productId)}/usage-caps`;
    service = `/services/${String(serviceId)}`;
  });
  after(() => app.close());

  it('show nothing on a service while nothing is capped', async () => {
    expect((await staff.get(path)).text).to.contain('No caps yet');
    expect((await staff.get(`/staff/products/${String(app.productId)}`)).html).to.contain(`href="${path}"`);
    for (const page of [await client.get(service), await staff.get(`/staff${service}`)]) {
      expect(page.status).to.equal(200);
      expect(page.text).to.not.contain('When it is used up');
    }
  });

  it('say at the field what is wrong, and keep what was typed', async () => {
    const at = async (wrong: Readonly<Record<string, string>>, field: string): Promise<void> => {
      const page = await staff.send(path, 'save', { ...typed, unit: '1000000', ...wrong });
      expect(page.status, field).to.equal(422);
      expect(page.html, field).to.match(new RegExp(`id="f-save-${field}"[^>]*aria-invalid="true"`)).and.contain('value="Monthly data"');
    };
    await at({ most: 'much' }, 'most');
    await at({ metrics: '7down' }, 'metrics');
    await at({ action: 'throttle' }, 'throttleProductId');
    await at({ action: 'throttle', throttleProductId: 'no-such-plan' }, 'throttleProductId');
    await at({ action: 'overage' }, 'action');
  });

  it('save a cap and offer packages on top', async () => {
    const saved = await staff.send(path, 'save', { ...typed, unit: '1000000000' });
    expect(saved.text).to.contain('Monthly data').and.contain('down + up').and.contain('The service stops').and.contain('No packages');
    const capId = (await app.call<{ items: { id: number }[] }>('products.usageCaps', { id: app.productId })).items[0]?.id;
    const pack = { id: String(capId), name: '10 GB more', quantity: '10', unit: '1000000000', price: '9,90', currency: 'brl' };
    expect((await staff.send(path, 'package', { ...pack, price: 'cheap' })).html).to.match(/id="f-package-price"[^>]*aria-invalid="true"/);
    expect((await staff.send(path, 'package', pack)).text).to.contain('10 GB more').and.contain('9.90');
  });

  it('show client and staff what is left, and lead the buyer to the document', async () => {
    for (const page of [await client.get(service), await staff.get(`/staff${service}`)]) {
      expect(page.text).to.contain('Monthly data').and.contain('Left').and.contain('Buy 10 GB more');
      expect(page.html).to.contain('class="stackbar meter"');
    }
    const packageId = /name="packageId" value="(\d+)"/.exec((await client.get(service)).html)?.[1] ?? '';
    const bought = await client.send(service, 'buy-top-up', { packageId });
    expect(bought.status).to.equal(200);
    expect(bought.text).to.contain('10 GB more').and.contain('9.90');
  });

  it('staff give more for nothing, and withdraw what is no longer offered', async () => {
    const capId = (await app.call<{ items: { id: number }[] }>('products.usageCaps', { id: app.productId })).items[0]?.id;
    const given = await staff.send(`/staff${service}`, 'give-top-up', { capId: String(capId), quantity: '5', unit: '1000000000' });
    expect(given.text).to.contain('bought or given on top');
    const packageId = /name="packageId" value="(\d+)"/.exec((await staff.get(path)).html)?.[1] ?? '';
    expect((await staff.send(path, 'withdraw', { packageId })).text).to.contain('No packages');
    expect((await client.get(service)).text).to.not.contain('Buy 10 GB more');
  });
});
