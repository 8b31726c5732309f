import { prorationPolicies, quoteCase } from '@billet/billing';
import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from '../support/money-house.ts';
import { signUp } from '../support/open-test-house.ts';

const ZONE = 'America/Sao_Paulo';
const OLD = 3100;

eachDatabase('a change of plan by the policy of the service', (open) => {
  let house: MoneyHouse;
  before(async () => {
    house = await openMoneyHouse(await open(), '2027-01-01T15:00:00.000Z');
    await house.call('settings.save', { owner: 'services', values: { openRenewal: 'allow' } });
  });
  after(() => house.remove());
  afterEach(async () => expect((await house.verify()).findings).to.deep.equal([]));

  const netOf = async (invoiceId: number | null): Promise<number> => Number((await house.db.raw<{ net: number | string }>('select net from invoices where id = ?', [invoiceId]))[0]?.net ?? 0);
  const creditedTo = async (clientId: number): Promise<number> =>
    (await house.db.raw<{ net: number | string }>(`select net from invoices where client_id = ? and doc_type = 'credit_note'`, [clientId])).reduce((sum, { net }) => sum + Number(net), 0);

  it('shows, quotes and invoices one amount, up and down, on any day; and again on a later one', async () => {
    const start = house.clock.today(ZONE);
    const cases: { readonly id: number; readonly clientId: number; readonly proration: string; readonly after: number; readonly price: number }[] = [];
    for (const proration of prorationPolicies) {
      const slug = `by-${proration.replace('/', '-')}`;
      const { id: productId } = await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, raiseDaysBefore: 0, setupOn: 'acceptance', proration, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: OLD }] });
      for (const [after, price] of [[1, 6201], [14, 6200], [14, 1033], [23, 777]] as const) {
        const clientId = await signUp(house, `${slug}-${String(after)}-${String(price)}@example.com`);
        await house.call('dunning.hold', { clientId, reason: 'a test of months' });
        const { orderId, serviceIds } = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId, items: [{ productId }] });
        await house.call('orders.accept', { id: orderId });
        cases.push({ id: serviceIds[0] ?? 0, clientId, proration, after, price });
      }
    }
    await house.settle();
    for (const day of [1, 14, 23]) {
      const on = addDays(start, day);
      await house.scheduler.advanceTo(`${on}T15:00:00.000Z`);
      for (const { id, clientId, proration, after, price } of cases.filter((each) => each.after === day)) {
        const label = `${proration}, ${String(after)} days, ${String(price)}`;
        const quoted = quoteCase({ currency: 'BRL', zone: ZONE, target: on, services: [{ id: 's', start, price: OLD, proration }], events: [{ type: 'change-plan', on, price, settle: 'single' }] }).totals.net - OLD;
        const shown = await house.call<{ payable: number }>('services.previewChange', { id, price, effect: 'now' });
        const made = await house.call<{ payable: number; invoiceId: number | null }>('services.changePlan', { id, price, effect: 'now' });
        expect([shown.payable, made.payable], label).to.deep.equal([quoted, quoted]);
        expect((await netOf(made.invoiceId)) - (await creditedTo(clientId)), label).to.equal(quoted);
      }
    }
    // What the first change left is worth as much as the policy says on a later day, too.
    const on = addDays(start, 27);
    await house.scheduler.advanceTo(`${on}T15:00:00.000Z`);
    for (const { id, clientId, proration, after, price } of cases) {
      const events = [{ type: 'change-plan', on: addDays(start, after), price, settle: 'single' }, { type: 'cancel', on }];
      const held = (await house.db.raw<{ net: number | string }>(`select sum(net) as net from invoices where client_id = ? and doc_type = 'invoice'`, [clientId]))[0];
      await house.call('services.requestCancel', { id, when: 'now', reason: 'moving', creditUnused: true });
      await house.settle();
      const quoted = quoteCase({ currency: 'BRL', zone: ZONE, target: on, services: [{ id: 's', start, price: OLD, proration }], events }).totals.net;
      expect(Number(held?.net) - (await creditedTo(clientId)), `${proration}, ended, ${String(after)} days, ${String(price)}`).to.be.closeTo(quoted, 1);
    }
  });
});
