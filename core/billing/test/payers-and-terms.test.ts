import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';
import { signUp } from './support/open-test-house.ts';

eachDatabase('payers, fixed terms and balances of an old system', (open) => {
  let house: MoneyHouse;
  before(async () => {
    house = await openMoneyHouse(await open());
  });
  after(() => house.remove());

  const until = (date: string): Promise<unknown> => house.scheduler.advanceTo(`${date}T15:00:00.000Z`);
  const product = async (slug: string, more: Readonly<Record<string, unknown>> = {}): Promise<number> =>
    (await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, raiseDaysBefore: 0, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }], ...more })).id;
  const order = async (clientId: number, productId: number, more: Readonly<Record<string, unknown>> = {}): Promise<number> => {
    const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId, items: [{ productId }], ...more });
    await house.call('orders.accept', { id: placed.orderId });
    await house.settle();
    return placed.serviceIds[0] ?? 0;
  };
  const documents = async (clientId: number): Promise<readonly string[]> => {
    const { items } = await house.call<{ items: { issueDate: string; payerName: string; net: { amount: number } }[] }>('invoices.list', { clientId });
    return items.map((each) => `${each.issueDate} ${each.payerName} ${String(each.net.amount)}`).sort();
  };

  it('what is due on one day is one document for each payer, and each is another’s debt', async () => {
    const clientId = await signUp(house, 'two@example.com');
    const plan = await product('shared');
    const { id: office } = await house.call<{ id: number }>('payers.create', { clientId, name: 'The office', email: 'office@example.com', country: 'BR' });
    const own = [await order(clientId, plan), await order(clientId, plan)];
    const theirs = await order(clientId, plan, { payerId: office });
    await house.call('dunning.hold', { clientId, reason: 'a test of payers' });
    await until('2027-02-22');
    const name = (await house.call<{ client: { name: string } }>('clients.get', { id: clientId })).client.name;
    const raised = (await documents(clientId)).filter((each) => each.startsWith('2027-02-21'));
    expect(raised).to.deep.equal([`2027-02-21 ${name} 2000`, '2027-02-21 The office 1000'].sort());
    // A service that changes its payer is on his document from the next one on.
    const { service } = await house.call<{ service: { version: number } }>('services.get', { id: own[0] });
    await house.call('services.update', { id: own[0], version: service.version, payerId: office });
    await until('2027-03-22');
    expect((await documents(clientId)).filter((each) => each.startsWith('2027-03-21'))).to.deep.equal([`2027-03-21 ${name} 1000`, '2027-03-21 The office 2000'].sort());
    expect(theirs).to.be.greaterThan(0);
  });

  it('a fixed term bills its periods and ends, whatever comes in one jump', async () => {
    const clientId = await signUp(house, 'term@example.com');
    const id = await order(clientId, await product('course', { fixedTermCycles: 3 }));
    const start = house.clock.now().slice(0, 10);
    await house.call('dunning.hold', { clientId, reason: 'a test of terms' });
    await until('2027-09-30');
    expect((await documents(clientId)).map((each) => each.slice(-4))).to.deep.equal(['1000', '1000', '1000']);
    const { service } = await house.call<{ service: { status: string; startDate: string; endDate: string | null } }>('services.get', { id });
    expect(service).to.include({ status: 'terminated', startDate: start });
    expect(service.endDate?.slice(5, 7)).to.equal('06');
  });

  it('balances of an old system come in whole or not at all', async () => {
    const one = await signUp(house, 'old-one@example.com');
    const two = await signUp(house, 'old-two@example.com');
    const balance = async (): Promise<unknown> => house.db.raw('select client_id, amount from client_balances where client_id in (?, ?) and amount <> 0 order by client_id', [one, two]);
    const items = [{ clientId: one, amount: 700, currency: 'BRL' }, { clientId: two, amount: 900, currency: 'USD' }, { clientId: 999_999, amount: 1, currency: 'BRL' }];
    expect(await house.call('balances.import', { reference: 'old-1', items }).then(() => 'taken', () => 'refused')).to.equal('refused');
    expect(await balance()).to.deep.equal([]);
    const good = items.slice(0, 2).map((each) => ({ ...each, currency: 'BRL' }));
    for (let time = 0; time < 2; time += 1) await house.call('balances.import', { reference: 'old-1', items: good });
    expect(JSON.stringify(await balance())).to.match(/700.*900/);
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
