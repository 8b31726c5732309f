import { resolve } from 'node:path';
import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

describe('the minimal add-on', function () {
  this.timeout(30_000);
  let app: TestApp;
  let ana: TestClient;
  let serviceId: number;

  before(async () => {
    app = await openTestApp({ extensionRoots: [resolve(import.meta.dirname, '..', '..')] });
    ana = await app.signUp('Ana Souza');
    const order = await app.order(ana);
    serviceId = order.serviceId;
    await app.pay(order.invoiceId);
  });
  after(() => app.close());

  it('lists a customer whose service has begun, once', async () => {
    await app.house.settle();
    const { items } = await app.call<{ items: readonly { serviceId: number }[] }>('minimalAddon.list', {});
    expect(items.map((item) => item.serviceId)).to.deep.equal([serviceId]);
  });

  it('takes a customer off the list on its page', async () => {
    const staff = await app.staffBrowser();
    const { items } = await app.call<{ items: readonly { id: number }[] }>('minimalAddon.list', {});
    const after = await staff.send('/staff/x/minimal-addon', 'done', { id: String(items[0]?.id) });
    expect(after.status).to.equal(200);
    expect(after.text).to.contain('Everybody has been called.');
  });

  it('is not for clients', async () => {
    const client = await app.clientBrowser(ana);
    expect((await client.get('/x/minimal-addon')).status).to.equal(404);
    expect(await app.call('minimalAddon.list', {}, ana.caller).then(() => 'answered', () => 'refused')).to.equal('refused');
  });
});
