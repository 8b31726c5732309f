import { resolve } from 'node:path';
import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

describe('the add-on for lent equipment', function () {
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

  it('lends from its page, and says at once when a serial number is out', async () => {
    const staff = await app.staffBrowser();
    const fields = { serviceId: String(serviceId), serial: 'ONU-1', label: 'Router' };
    const lent = await staff.send('/staff/x/lent-equipment', 'lend', fields);
    expect(lent.status).to.equal(200);
    expect(lent.text).to.contain('ONU-1').and.contain('With customers');
    const again = await staff.send('/staff/x/lent-equipment', 'lend', { ...fields, label: 'Other router' });
    expect(again.status).to.equal(422);
    expect(again.text).to.contain('out already');
    expect(again.html).to.contain('value="Other router"');
  });

  it('stands in the navigation and on the service, for staff and for the client', async () => {
    const staff = await app.staffBrowser();
    expect((await staff.get('/staff')).html).to.contain('href="/staff/x/lent-equipment"');
    expect((await staff.get(`/staff/services/${String(serviceId)}`)).text).to.contain('Router ONU-1');
    const client = await app.clientBrowser(ana);
    expect((await client.get(`/services/${String(serviceId)}`)).text).to.contain('Router ONU-1');
    expect((await client.get('/x/lent-equipment')).status).to.equal(404);
  });

  it('shows a client only his own', async () => {
    const bea = await app.signUp('Bea Lima');
    expect(await app.call('lentEquipment.list', {}, bea.caller)).to.deep.equal({ items: [] });
    const own = await app.call<{ items: readonly { serial: string }[] }>('lentEquipment.list', {}, ana.caller);
    expect(own.items.map((item) => item.serial)).to.deep.equal(['ONU-1']);
  });

  it('asks it back when the service ends, once, by the hook', async () => {
    await app.call('services.requestCancel', { id: serviceId, when: 'now', reason: 'moved' });
    await app.house.settle();
    await app.house.settle();
    const { items } = await app.call<{ items: readonly { id: number; state: string; dueOn: string }[] }>('lentEquipment.list', {});
    expect(items).to.have.length(1);
    expect(items[0]).to.include({ state: 'due', dueOn: '2027-02-04' });
    const staff = await app.staffBrowser();
    expect((await staff.send('/staff/x/lent-equipment', 'back', { id: String(items[0]?.id) })).text).to.contain('Nothing has to come back.');
  });

  it('is gone from page, API and navigation as soon as staff switch it off, and back as it was', async () => {
    const staff = await app.staffBrowser();
    await app.house.extensions.disable('lent-equipment');
    expect((await staff.get('/staff/x/lent-equipment')).status).to.equal(404);
    expect((await staff.get('/staff')).html).to.not.contain('lent-equipment');
    await app.house.extensions.enable('lent-equipment');
    expect((await app.call<{ items: readonly unknown[] }>('lentEquipment.list', {})).items).to.have.length(1);
  });
});
