import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';
import { clientCaller, signUp } from './support/open-test-house.ts';

interface Frequency {
  readonly every: string;
  readonly nextOn: string | null;
  readonly choices: readonly string[];
}

eachDatabase('how often a client is invoiced', (open) => {
  let house: MoneyHouse;
  let plan = 0;
  before(async () => {
    house = await openMoneyHouse(await open());
    plan = (await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug: 'web', name: { en: 'Web' }, raiseDaysBefore: 0, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }, { currency: 'BRL', cycle: { unit: 'week', count: 1 }, price: 300 }] })).id;
  });
  after(() => house.remove());

  const until = (date: string): Promise<unknown> => house.scheduler.advanceTo(`${date}T15:00:00.000Z`);
  const twoServices = async (email: string): Promise<{ readonly id: number; readonly services: readonly number[] }> => {
    const id = await signUp(house, email);
    const services: number[] = [];
    for (const unit of ['month', 'week']) {
      const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId: id, items: [{ productId: plan, cycle: { unit, count: 1 } }] });
      await house.call('orders.accept', { id: placed.orderId });
      services.push(...placed.serviceIds);
    }
    await house.settle();
    return { id, services };
  };
  const documents = async (clientId: number): Promise<readonly string[]> => {
    const { items } = await house.call<{ items: { issueDate: string; dueDate: string; net: { amount: number } }[] }>('invoices.list', { clientId });
    return items.map((each) => `${each.issueDate} ${each.dueDate} ${String(each.net.amount)}`).reverse();
  };

  it('the client chooses; run, preview and forecast keep to it', async () => {
    const { id, services } = await twoServices('choose@example.com');
    await house.call('dunning.hold', { clientId: id, reason: 'a test of months' });
    const me = clientCaller(id);
    const chosen = await house.call<Frequency>('clients.setInvoiceFrequency', { id, every: 'month', from: '2027-02-05' }, me);
    expect([chosen.every, chosen.nextOn, chosen.choices.join()]).to.deep.equal(['month', '2027-02-05', 'service,week,month,quarter']);
    const preview = await house.call<{ documents: { dueDate: string }[] }>('billing.preview', { id, until: '2027-02-28' });
    const forecast = await house.call<{ days: { date: string; total: number }[] }>('billing.forecast', { days: 20 });
    await until('2027-02-12');
    // Six weeks and a month, ten days before they are due.
    const raised = (await documents(id)).slice(2);
    expect(raised).to.deep.equal(['2027-01-26 2027-02-05 2800']);
    expect(preview.documents.map(({ dueDate }) => dueDate)).to.deep.equal(['2027-02-05', '2027-03-05']);
    expect(forecast.days.map(({ date }) => date)).to.include('2027-02-05');
    await until('2027-03-20');
    expect((await documents(id)).slice(3)).to.deep.equal(['2027-02-23 2027-03-05 2200']);
    // A payment method of its own is a document of its own.
    await house.call('services.update', { id: services[1], version: (await house.call<{ service: { version: number } }>('services.get', { id: services[1] })).service.version, gatewayAccountId: house.bank }, me);
    await until('2027-04-20');
    expect((await documents(id)).slice(4)).to.have.members(['2027-03-26 2027-04-05 1000', '2027-03-26 2027-04-05 1200']);
    expect(await house.call<{ items: { gatewayAccountId: number | null }[] }>('invoices.list', { clientId: id }).then(({ items }) => items.slice(0, 2).map((each) => each.gatewayAccountId))).to.have.members([null, house.bank]);
    await house.call('clients.setInvoiceFrequency', { id, every: 'service' }, me);
    await until('2027-05-10');
    expect((await documents(id)).slice(6)).to.deep.equal(['2027-05-06 2027-05-09 300']);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('refuses what is not offered, days that are over and days too far; staff choose freely', async () => {
    const { id } = await twoServices('refuse@example.com');
    const me = clientCaller(id);
    const set = (input: object, caller = me): Promise<string | undefined> => house.code(house.call('clients.setInvoiceFrequency', { id, ...input }, caller));
    expect(await set({ every: 'year' })).to.equal('FREQUENCY_NOT_OFFERED');
    expect(await set({ every: 'month', from: '2027-01-01' })).to.equal('DATE_PAST');
    expect(await set({ every: 'month', from: '2027-12-01' })).to.equal('DATE_TOO_FAR');
    expect(await set({ every: 'month' }, clientCaller(id + 1000))).to.equal('NOT_FOUND');
    await house.call('clients.setInvoiceFrequency', { id, every: 'year' });
    expect((await house.call<Frequency>('clients.invoiceFrequency', { id }, me)).every).to.equal('year');
  });

  it('a service that changes hands follows the new client', async () => {
    const [giver, taker] = [await twoServices('giver@example.com'), await twoServices('taker@example.com')];
    const today = house.clock.today('America/Sao_Paulo');
    await house.call('clients.setInvoiceFrequency', { id: taker.id, every: 'month', from: today });
    await house.call('services.transfer', { id: giver.services[1], toClientId: taker.id });
    const { documents: coming } = await house.call<{ documents: { lines: { serviceId: number }[] }[] }>('billing.preview', { id: taker.id, until: '2027-07-20' });
    expect(coming.some(({ lines }) => lines.filter((line) => line.serviceId === giver.services[1]).length >= 4)).to.equal(true);
  });
});
