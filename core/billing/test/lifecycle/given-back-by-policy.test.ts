import { quoteCase } from '@billet/billing';
import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from '../support/money-house.ts';
import { signUp } from '../support/open-test-house.ts';

const MONTH = { unit: 'month', count: 1 } as const;

interface Placed {
  readonly orderId: number;
  readonly invoiceId: number | null;
  readonly serviceIds: readonly number[];
}

eachDatabase('days that are given back', (open) => {
  let house: MoneyHouse;
  before(async () => {
    house = await openMoneyHouse(await open());
  });
  after(() => house.remove());
  afterEach(async () => expect((await house.verify()).findings).to.deep.equal([]));

  const until = (date: string): Promise<unknown> => house.scheduler.advanceTo(`${date}T15:00:00.000Z`);
  const product = async (slug: string, more: object): Promise<number> =>
    (await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, raiseDaysBefore: 0, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: MONTH, price: 3100 }], ...more })).id;
  const held = async (email: string): Promise<number> => {
    const client = await signUp(house, email);
    await house.call('dunning.hold', { clientId: client, reason: 'a test of months' });
    return client;
  };
  const placed = async (clientId: number, productId: number): Promise<Placed> => {
    const order = await house.call<Placed>('orders.place', { clientId, items: [{ productId }] });
    await house.call('orders.accept', { id: order.orderId });
    await house.settle();
    return order;
  };

  for (const proration of ['actual', '30/360', 'legacy30', 'second-exact', 'none']) {
    it(`an end and a pause give back what a quote says, by ${proration}`, async () => {
      const start = house.clock.today('America/Sao_Paulo');
      const [end, resumed] = [addDays(start, 17), addDays(start, 20)];
      const productId = await product(`by-${proration.replace('/', '-')}`, { proration });
      const [ended, paused] = [await held(`ended-${proration.replace('/', '-')}@example.com`), await held(`paused-${proration.replace('/', '-')}@example.com`)];
      const [first, second] = [await placed(ended, productId), await placed(paused, productId)];
      await until(end);
      await house.call('services.requestCancel', { id: first.serviceIds[0], when: 'now', reason: 'moving' });
      await house.call('services.suspend', { id: second.serviceIds[0], reason: 'away', stopsBilling: true });
      await until(resumed);
      await house.call('services.unsuspend', { id: second.serviceIds[0] });
      await house.settle();
      const credited = async (clientId: number): Promise<number> => (await house.db.raw<{ net: number | string }>(`select net from invoices where client_id = ? and doc_type = 'credit_note'`, [clientId])).reduce((sum, { net }) => sum + Number(net), 0);
      const quoted = (events: readonly object[]): number => quoteCase({ currency: 'BRL', target: resumed, services: [{ id: 's', start, price: 3100, proration }], events }).totals.net;
      expect(3100 - (await credited(ended)), 'ended').to.equal(quoted([{ type: 'cancel', on: end }]));
      // The engine gives the days of a pause back when it is over; a quote gives back the rest and charges what is left of it.
      expect(3100 - (await credited(paused)), 'paused').to.be.closeTo(quoted([{ type: 'pause', on: end }, { type: 'resume', on: resumed }]), 1);
    });
  }
});
