import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';

interface Screening { readonly id: number; readonly orderId: number; readonly state: string; readonly points: number; readonly signs: readonly string[]; readonly placedFrom: string | null }

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`the screening of orders [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let onOrder = 0;

    const at = (client: TestClient, address: string): Caller => ({ ...client.caller, address });
    const order = async (caller: Caller, productId = app.productId): Promise<{ orderId: number; invoiceId: number; serviceId: number }> => {
      const { orderId, invoiceId, serviceIds } = await app.call<{ orderId: number; invoiceId: number; serviceIds: readonly number[] }>('orders.place', { items: [{ productId }] }, caller);
      await app.house.settle();
      return { orderId, invoiceId, serviceId: serviceIds[0] ?? 0 };
    };
    const found = async (orderId: number): Promise<Screening> => {
      const { items } = await app.call<{ items: readonly Screening[] }>('screenings.list', { orderId });
      if (items[0] === undefined || items.length > 1) throw new Error(`${String(items.length)} screenings`);
      return items[0];
    };
    const statusOf = async (serviceId: number): Promise<string> => (await app.call<{ service: { status: string } }>('services.get', { id: serviceId })).service.status;
    const save = (values: object): Promise<unknown> => app.call('settings.save', { owner: 'order-screening', scope: 'extension', values });

    before(async () => {
      app = await openTestApp({ engine });
      ({ id: onOrder } = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'hosting', slug: 'at-once', name: { en: 'At once' }, setupOn: 'order', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }] }));
      await save({ addresses: ['203.0.113.0/24'] });
    });
    after(() => app.close());

    it('an ordinary order goes through; what was seen is kept', async () => {
      const ana = await app.signUp('Ana');
      const { orderId, serviceId } = await order(at(ana, '198.51.100.4'), onOrder);
      expect(await found(orderId)).to.deep.include({ state: 'clear', points: 0, signs: [], placedFrom: '198.51.100.4' });
      expect(await statusOf(serviceId)).to.equal('active');
    });

    it('one that looks odd is sold and paid, but nothing starts before it is released; then it goes on', async () => {
      const bea = await app.signUp('Bea');
      const { orderId, invoiceId, serviceId } = await order(at(bea, '203.0.113.9'));
      expect(await found(orderId)).to.deep.include({ state: 'held', points: 100, signs: ['address'], placedFrom: '203.0.113.9' });
      await app.pay(invoiceId);
      expect(await statusOf(serviceId)).to.equal('pending');
      expect(await codeOf(app.call('orders.accept', { id: orderId }))).to.equal('ORDER_HELD');
      const { id } = await found(orderId);
      await app.call('screenings.release', { id });
      await app.house.settle();
      expect([await statusOf(serviceId), (await found(orderId)).state]).to.deep.equal(['active', 'released']);
      expect(await codeOf(app.call('screenings.release', { id }))).to.equal('SCREENING_CLOSED');
    });

    it('a product that starts with the order waits as well, and an unpaid one goes on waiting for its payment', async () => {
      const caller = at(await app.signUp('Caio'), '203.0.113.10');
      const one = await order(caller, onOrder);
      const other = await order(caller);
      expect([await statusOf(one.serviceId), await statusOf(other.serviceId)]).to.deep.equal(['pending', 'pending']);
      for (const { orderId } of [one, other]) await app.call('screenings.release', { id: (await found(orderId)).id });
      await app.house.settle();
      expect([await statusOf(one.serviceId), await statusOf(other.serviceId)]).to.deep.equal(['active', 'pending']);
    });

    it('fraud is remembered by client and by address', async () => {
      const dora = await app.signUp('Dora');
      const { orderId, invoiceId } = await order(at(dora, '203.0.113.11'));
      await app.call('orders.cancel', { id: orderId, as: 'fraud' });
      await app.house.settle();
      expect((await found(orderId)).state).to.equal('refused');
      expect((await app.call<{ invoice: { status: string } }>('invoices.get', { id: invoiceId })).invoice.status).to.equal('void');
      await save({ addresses: [] });
      expect(await found((await order(at(dora, '198.51.100.77'))).orderId)).to.deep.include({ state: 'held', signs: ['earlierFraud'] });
      const eva = await app.signUp('Eva');
      expect(await found((await order(at(eva, '203.0.113.11'))).orderId)).to.deep.include({ state: 'held', signs: ['earlierFraud'] });
      expect(await found((await order(at(eva, '198.51.100.78'))).orderId)).to.deep.include({ state: 'clear' });
    });

    it('many orders from one address count, whoever places them; a day later they do not', async () => {
      await save({ ordersADay: 2 });
      const people = [await app.signUp('F'), await app.signUp('G'), await app.signUp('H')];
      const states: string[] = [];
      for (const each of people) states.push((await found((await order(at(each, '198.51.100.90'))).orderId)).state);
      expect(states).to.deep.equal(['clear', 'clear', 'held']);
      await app.advance('2027-01-22T14:00:00.000Z');
      expect((await found((await order(at(await app.signUp('I'), '198.51.100.90'))).orderId)).state).to.equal('clear');
      await save({ ordersADay: 20 });
    });

    it('what staff order needs no look', async () => {
      const jo = await app.signUp('Jo');
      await save({ countries: ['br'] });
      const { orderId } = await app.call<{ orderId: number }>('orders.place', { clientId: jo.clientId, items: [{ productId: onOrder }] });
      await app.house.settle();
      expect((await found(orderId)).state).to.equal('clear');
      expect((await found((await order(at(jo, '198.51.100.5'))).orderId)).signs).to.deep.equal(['country']);
      await save({ countries: [] });
    });

    it('an order that nobody looked at when it came in, for the add-on was off, does not wait for ever', async () => {
      await save({ countries: ['br'] });
      const { orderId, serviceId } = await order(at(await app.signUp('Max'), '198.51.100.8'));
      await app.house.db.transaction(() => app.house.db.execute('delete from x_order_screening_screenings where order_id = ?', [orderId]));
      expect(await codeOf(app.call('orders.accept', { id: orderId }))).to.equal('ORDER_HELD');
      await app.advance('2027-01-22T15:30:00.000Z');
      expect(await codeOf(app.call('orders.accept', { id: orderId }))).to.equal('nothing was refused');
      expect(await statusOf(serviceId)).to.equal('active');
      await save({ countries: [] });
    });

    it('told twice it is kept once', async () => {
      const { orderId } = await order(at(await app.signUp('Kim'), '198.51.100.6'));
      await app.house.executor.callByName('screenings.record', { orderId }, { audience: 'system', actor: { kind: 'system' }, permissions: ['*'], scope: { kind: 'all' }, locale: 'en' });
      expect((await found(orderId)).state).to.equal('clear');
    });

    it('staff see what waits on the first page, the page of the order and in a list, and release there', async () => {
      await save({ countries: ['br'] });
      const { orderId } = await order(at(await app.signUp('Lia'), '198.51.100.7'));
      const staff = await app.staffBrowser();
      // At 15:30 UTC, in the zone of the brand.
      expect((await staff.get('/staff')).text).to.contain('Orders that wait').and.contain('12:30 PM');
      expect((await staff.get('/staff/x/order-screening')).text).to.contain('12:30 PM').and.contain('Lia');
      expect((await staff.get(`/staff/orders/${String(orderId)}`)).text).to.contain('Country on the list').and.contain('198.51.100.7');
      const { id } = await found(orderId);
      await staff.send('/staff/x/order-screening', 'release', { id: String(id) });
      expect((await found(orderId)).state).to.equal('released');
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
