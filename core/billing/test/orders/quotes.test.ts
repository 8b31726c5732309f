import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { refusal } from '../support/refusal.ts';

interface Quote {
  readonly id: number;
  readonly number: string;
  readonly status: string;
  readonly orderId: number | null;
  readonly items: readonly { readonly label: string; readonly price: number; readonly firstPrice: number | null; readonly setupFee: number; readonly quantity: number; readonly options: number }[];
}

eachDatabase('quotes', (open) => {
  let house: TestHouse;
  let clientId = 0;
  let other = 0;
  let hosting = 0;
  const MONTH = { unit: 'month', count: 1 } as const;

  const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const make = (wish: object = {}): Promise<{ id: number; number: string }> => call('quotes.make', { clientId, items: [{ productId: hosting }], validUntil: '2027-02-04', ...wish });
  const get = (id: number): Promise<Quote> => call('quotes.get', { id });
  const accept = (id: number, more: object = {}, caller = clientCaller(clientId)): Promise<{ orderId: number; invoiceId: number | null; due: { total: number; lines: readonly { net: number }[] } | null }> => call('quotes.accept', { id, ...more }, caller);
  const count = async (table: string): Promise<number> => Number((await house.db.raw<{ n: number | string }>(`select count(*) as n from ${table}`))[0]?.n ?? 0);
  const price = (id: number, amount: number, effectiveFrom: string): Promise<unknown> => call('products.addPrice', { id, currency: 'BRL', cycle: MONTH, price: amount, setupFee: 500, effectiveFrom });

  before(async () => {
    house = await openTestHouse(await open());
    clientId = await signUp(house, 'ana@example.com');
    other = await signUp(house, 'bruno@example.com');
    ({ id: hosting } = await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug: 'web', name: { en: 'Web' }, prorateFirst: false, prices: [{ currency: 'BRL', cycle: MONTH, price: 2000, setupFee: 500 }] }));
    await house.settle();
  });
  after(() => house.remove());

  it('nothing is ordered with a quote; the client is told of it once, with what it offers', async () => {
    const before = [await count('orders'), await count('services'), await count('invoices')];
    const { id, number } = await make({ items: [{ productId: hosting, quantity: 2, price: 1800, firstPrice: 1000, setupFee: 0 }], note: 'As agreed.' });
    expect(number).to.match(/^Q1\d{5}$/);
    expect([await count('orders'), await count('services'), await count('invoices')]).to.deep.equal(before);
    expect((await get(id)).items).to.deep.equal([{ label: 'Web', quantity: 2, cycle: MONTH, price: 1800, options: 0, firstPrice: 1000, setupFee: 0 }]);
    const mails = await house.db.raw<{ key: string; model: string }>("select key, model from mail_messages where key = 'quote-made'");
    expect(mails.map(({ model }) => (JSON.parse(model) as { quote: string; products: string }))).to.deep.include.members([{ name: 'Ana Souza', quote: number, quoteId: id, products: '2 × Web', validUntil: '2027-02-04' }]);
  });

  it('is ordered at its prices though they have changed since, with the same first invoice as on its day, and once only', async () => {
    const { id } = await make();
    const shown = (await house.executor.callByName('quotes.accept', { id }, clientCaller(clientId), { dryRun: true })) as { due: { total: number } };
    await house.scheduler.advanceTo('2027-01-25T13:00:00.000Z');
    await price(hosting, 9900, '2027-01-25');
    const dear = (await house.executor.callByName('orders.place', { clientId, items: [{ productId: hosting }] }, staff, { dryRun: true })) as { due: { total: number } };
    expect(dear.due.total).to.be.greaterThan(9900);
    const { orderId, invoiceId, due } = await accept(id);
    expect(due?.total).to.equal(shown.due.total);
    expect(await get(id)).to.include({ status: 'accepted', orderId });
    const { items } = await call<{ items: readonly { price: number; setupFee: number }[] }>('orders.get', { id: orderId });
    expect(items.map((item) => item.price)).to.deep.equal([2000]);
    expect(invoiceId).to.be.a('number');
    const orders = await count('orders');
    for (const late of [accept(id), call('quotes.decline', { id }, clientCaller(clientId)), call('quotes.withdraw', { id })]) expect(await refusal(late)).to.equal('QUOTE_CLOSED');
    expect(await count('orders')).to.equal(orders);
    await house.scheduler.advanceTo('2027-01-26T13:00:00.000Z');
    await price(hosting, 2000, '2027-01-26');
  });

  it('two who accept at the same moment order once', async () => {
    const { id } = await make();
    const orders = await count('orders');
    const done = await Promise.allSettled([accept(id), accept(id), accept(id, {}, staff)]);
    expect(done.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect(await count('orders')).to.equal(orders + 1);
  });

  it('a price that staff agreed stays with the service; a promotion of that day counts', async () => {
    await call('promotions.create', { brandId: house.brandId, code: 'JAN', kind: 'percent', value: '50', periods: null, perClient: null, endsOn: '2027-01-26' });
    const { id } = await make({ promotion: ['JAN'], items: [{ productId: hosting, price: 1000 }] });
    await house.scheduler.advanceTo('2027-01-28T13:00:00.000Z');
    expect(await refusal(call('orders.place', { clientId, items: [{ productId: hosting }], promotion: ['JAN'] }))).to.not.equal('taken');
    const { due, orderId } = await accept(id);
    expect(due?.lines.map(({ net }) => net)).to.include(500);
    const { items } = await call<{ items: readonly { serviceId: number }[] }>('orders.get', { id: orderId });
    const [service] = await house.db.raw<{ price: number | string; price_locked: unknown }>('select price, price_locked from services where id = ?', [items[0]?.serviceId ?? 0]);
    expect([Number(service?.price), Boolean(service?.price_locked)]).to.deep.equal([1000, true]);
  });

  it('expires after its last day where the brand is; then nobody can accept it', async () => {
    const { id } = await make({ validUntil: '2027-01-29' });
    // In São Paulo it is still the 29th.
    await house.scheduler.advanceTo('2027-01-30T02:30:00.000Z');
    expect((await get(id)).status).to.equal('open');
    await house.scheduler.advanceTo('2027-01-30T03:30:00.000Z');
    expect((await get(id)).status).to.equal('expired');
    expect(await refusal(accept(id))).to.equal('QUOTE_CLOSED');
    expect(await refusal(make({ validUntil: '2027-01-29' }))).to.equal('DATE_PAST validUntil');
  });

  it('what cannot be ordered cannot be offered, and nothing is left of it', async () => {
    const quotes = await count('quotes');
    expect(await refusal(make({ items: [] }))).to.equal('ORDER_EMPTY items');
    expect(await refusal(make({ items: [{ productId: hosting, cycle: { unit: 'week', count: 3 } }] }))).to.equal('NO_PRICE items.0.cycle');
    expect(await refusal(make({ promotion: ['NONE'] }))).to.not.equal('taken');
    expect(await count('quotes')).to.equal(quotes);
  });

  it('belongs to its client: another sees, accepts and declines nothing; terms are accepted with it', async () => {
    const { id } = await make({ validUntil: '2027-03-01' });
    for (const name of ['quotes.get', 'quotes.accept', 'quotes.decline']) expect(await refusal(call(name, { id }, clientCaller(other)))).to.equal('NOT_FOUND');
    expect((await call<{ items: readonly unknown[] }>('quotes.list', {}, clientCaller(other))).items).to.deep.equal([]);
    expect(await refusal(call('orders.place', { items: [{ productId: hosting }], pricesOn: '2020-01-01' }, clientCaller(clientId)))).to.equal('STAFF_ONLY pricesOn');
    await call('brands.saveBilling', { brandId: house.brandId, termsVersion: '7', termsText: 'The terms.' });
    expect(await refusal(accept(id))).to.equal('TERMS_NOT_ACCEPTED acceptTerms');
    const { orderId } = await accept(id, { acceptTerms: true });
    const { order } = await call<{ order: { termsVersion: string | null; termsAcceptedAt: string | null } }>('orders.get', { id: orderId });
    expect([order.termsVersion, order.termsAcceptedAt !== null]).to.deep.equal(['7', true]);
  });

  it('every invariant holds', async () => {
    await house.settle();
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
