import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from '../support/money-house.ts';
import { clientCaller, signUp } from '../support/open-test-house.ts';

interface Placed {
  readonly orderId: number;
  readonly invoiceId: number;
  readonly serviceIds: readonly number[];
}

eachDatabase('stock, payment method and day of an order', (open) => {
  let house: MoneyHouse;
  let [clientId, few, rare] = [0, 0, 0];
  const plan = async (slug: string, price: number): Promise<number> =>
    (await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'server', slug, name: { en: slug }, stock: 5, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }] })).id;
  const stock = async (id: number): Promise<number | null> => (await house.call<{ stock: number | null }>('products.get', { id })).stock;
  const place = (input: object): Promise<Placed> => house.call<Placed>('orders.place', { clientId, ...input });
  const running = async (quantity: number): Promise<number> => {
    const { orderId, invoiceId, serviceIds } = await place({ items: [{ productId: few, quantity }] });
    await house.call('orders.accept', { id: orderId });
    await house.call('payments.record', { invoiceId, gatewayAccountId: house.bank, amount: (await house.invoice(invoiceId)).total.amount, reference: `o${String(orderId)}` });
    await house.settle();
    return serviceIds[0] as number;
  };

  before(async () => {
    house = await openMoneyHouse(await open());
    clientId = await signUp(house, 'ana@example.com');
    few = await plan('few', 5000);
    rare = await plan('rare', 9000);
  });
  after(() => house.remove());
  afterEach(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('an order that is cancelled gives its pieces back, on the day of the business', async () => {
    const { orderId, serviceIds } = await place({ items: [{ productId: few, quantity: 2 }] });
    expect(await stock(few)).to.equal(3);
    // Eleven in the evening in Brazil; the next day by UTC.
    await house.scheduler.advanceTo('2027-01-23T02:00:00.000Z');
    await house.call('orders.cancel', { id: orderId });
    expect((await house.call<{ service: object }>('services.get', { id: serviceIds[0] })).service).to.include({ status: 'terminated', endDate: '2027-01-22' });
    expect(await stock(few)).to.equal(5);
  });

  it('a change of plan takes of the new one and gives the old one back, once it counts; so does the end', async () => {
    const id = await running(2);
    expect(await stock(few)).to.equal(3);
    const waits = async (): Promise<string> => (await house.call<{ state: string }>('services.changePlan', { id, productId: rare }, clientCaller(clientId))).state;
    expect(await waits()).to.equal('awaiting_payment');
    expect([await stock(few), await stock(rare)]).to.deep.equal([3, 3]);
    await house.call('services.withdrawChange', { id });
    expect([await stock(few), await stock(rare)]).to.deep.equal([3, 5]);
    expect(await house.code(house.call('services.changePlan', { id, quantity: 6, effect: 'now' }))).to.equal('OUT_OF_STOCK');
    await house.call('services.changePlan', { id, quantity: 5, effect: 'now' });
    expect(await stock(few)).to.equal(0);
    const { items: owed } = await house.call<{ items: { id: number; open: { amount: number } }[] }>('invoices.list', { clientId, settlement: 'open' });
    for (const { id: invoiceId, open: { amount } } of owed) await house.call('payments.record', { invoiceId, gatewayAccountId: house.bank, amount, reference: `i${String(invoiceId)}` });
    await house.settle();
    await house.call('services.changePlan', { id, quantity: 1, effect: 'now' });
    expect(await stock(few)).to.equal(4);
    await house.call('services.changePlan', { id, productId: rare, effect: 'now' });
    expect([await stock(few), await stock(rare)]).to.deep.equal([5, 4]);
    await house.call('services.requestCancel', { id, when: 'now', reason: 'over' });
    await house.settle();
    expect([await stock(few), await stock(rare)]).to.deep.equal([5, 5]);
  });

  it('pieces that were never counted are not given back', async () => {
    await house.call('products.update', { id: few, stock: null });
    const id = await running(1);
    await house.call('products.update', { id: few, stock: 1 });
    await house.call('services.requestCancel', { id, when: 'now', reason: 'over' });
    expect(await stock(few)).to.equal(1);
  });

  it('takes only a payment method that exists, belongs to the brand, and is one the client may use', async () => {
    const items = [{ productId: rare }];
    expect(await house.code(place({ items, gatewayAccountId: 99_999 }))).to.equal('NOT_FOUND');
    await house.call('gatewayAccounts.update', { id: house.bank, availability: { countries: ['DE'] } });
    const asClient = house.call('orders.place', { items, gatewayAccountId: house.bank }, clientCaller(clientId));
    expect(await house.code(asClient)).to.equal('NOT_FOUND');
    expect((await place({ items, gatewayAccountId: house.bank })).serviceIds).to.have.length(1);
    expect((await house.call<Placed>('orders.place', { items, gatewayAccountId: house.cards }, clientCaller(clientId))).serviceIds).to.have.length(1);
  });

  it('asks clients nothing under a name that every object has', async () => {
    const field = (key: string): Promise<unknown> => house.call('clientFields.create', { brandId: house.brandId, key, kind: 'text', name: { en: 'Who built it' } });
    for (const key of ['constructor', '__proto__']) expect(await house.code(field(key)), key).to.equal('INPUT_INVALID');
    await field('builder');
    // One that is there from before disturbs nobody.
    await house.db.transaction(() => house.db.execute("update client_fields set key = 'constructor' where key = 'builder'"));
    await signUp(house, 'bea@example.com');
    await house.call('clientFields.setValues', { clientId, fields: { constructor: 'Ana' } });
    expect((await house.call<{ items: { value: unknown }[] }>('clientFields.values', { clientId })).items.map(({ value }) => value)).to.deep.equal(['Ana']);
  });
});
