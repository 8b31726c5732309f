import { expect } from 'chai';
import { addDays, addMonths } from '@billet/sdk';
import { houseDatabase, postgresAvailable, requireComponent } from '@billet/testkit';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';

const MONTH = { unit: 'month', count: 1 } as const;

interface Promotion {
  readonly id: number;
  readonly version: number;
  readonly used: number;
}

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`several promotions, and promotions that are changed [${engine}]`, function () {
    this.timeout(300_000);
    let house: TestHouse;
    let drop: () => Promise<void> = () => Promise.resolve();
    let count = 0;
    let productId: number;

    before(async () => {
      if (engine === 'sqlite') house = await openTestHouse();
      else {
        const copy = await houseDatabase(engine);
        ({ drop } = copy);
        house = await openTestHouse(copy.database);
      }
      productId = await plan('basic');
    });
    after(async () => {
      await house.remove();
      await drop();
    });

    const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
    const refusal = (work: Promise<unknown>): Promise<{ code?: string; field?: string }> => work.then(() => ({}), (error: unknown) => error as { code?: string; field?: string });
    const client = (): Promise<number> => signUp(house, `p${String((count += 1))}@example.com`);
    const plan = async (slug: string): Promise<number> =>
      (await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, raiseDaysBefore: 0, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: MONTH, price: 10_000, setupFee: 500 }] })).id;
    const promotion = (code: string, more: object): Promise<Promotion> => call('promotions.create', { brandId: house.brandId, code, kind: 'percent', value: '10', periods: null, stacking: 'stack', perClient: null, ...more });
    const order = (clientId: number, codes: unknown, more: object = {}, caller = staff): Promise<{ orderId: number; invoiceId: number; serviceIds: number[] }> => call('orders.place', { clientId, items: [{ productId }], promotion: codes, ...more }, caller);
    const netsOf = async (invoiceId: number): Promise<readonly number[]> => (await call<{ lines: { net: number }[] }>('invoices.get', { id: invoiceId })).lines.map(({ net }) => net);
    const usedOf = async (id: number): Promise<number> => (await call<Promotion>('promotions.get', { id })).used;
    const nextNet = async (clientId: number): Promise<number | undefined> => (await call<{ documents: { lines: { net: number }[] }[] }>('billing.preview', { id: clientId })).documents[0]?.lines[0]?.net;

    it('several codes count together, in one order like in the other', async () => {
      const [ten, five, free] = [await promotion('ten', {}), await promotion('five-off', { kind: 'amount', value: '500', currency: 'BRL' }), await promotion('no-fee', { kind: 'free_setup', value: '0' })];
      const [one, two] = [await client(), await client()];
      expect(await netsOf((await order(one, ['ten', 'FIVE-OFF', 'no-fee'], {}, clientCaller(one))).invoiceId)).to.deep.equal([8500]);
      expect(await netsOf((await order(two, ['no-fee', 'five-off', 'ten', 'TEN'])).invoiceId)).to.deep.equal([8500]);
      for (const { id } of [ten, five, free]) expect(await usedOf(id)).to.equal(2);
    });

    it('one that stands alone is refused beside another, and neither is used up', async () => {
      const [alone, beside] = [await promotion('alone', { stacking: 'exclusive' }), await promotion('beside', {})];
      const refused = await refusal(order(await client(), ['beside', 'alone']));
      expect([refused.code, refused.field]).to.deep.equal(['PROMOTION_ALONE', 'promotion']);
      expect([await usedOf(alone.id), await usedOf(beside.id)]).to.deep.equal([0, 0]);
    });

    it('each code counts for the products it is for, and one that is for none is refused', async () => {
      const other = await plan('other');
      await promotion('half-basic', { value: '50', productIds: [productId], stacking: 'exclusive' });
      await promotion('third-other', { value: '30', productIds: [other], stacking: 'exclusive' });
      const { invoiceId } = await order(await client(), ['half-basic', 'third-other'], { items: [{ productId }, { productId: other }] });
      expect(await netsOf(invoiceId)).to.deep.equal([5000, 500, 7000, 500]);
      expect(await refusal(order(await client(), ['half-basic', 'third-other']))).to.include({ code: 'PROMOTION_PRODUCTS', field: 'promotion' });
    });

    it('the better of an either-or code and the rest counts, in the first invoice and in the runs', async () => {
      await promotion('best-fifth', { value: '20', stacking: 'best', periods: 1 });
      await promotion('plain-ten', { value: '10' });
      const clientId = await client();
      const { orderId, invoiceId } = await order(clientId, ['plain-ten', 'best-fifth']);
      expect(await netsOf(invoiceId)).to.deep.equal([8000, 500]);
      await call('orders.accept', { id: orderId });
      expect(await nextNet(clientId)).to.equal(9000);
    });

    it('a cancelled order gives the use of its codes back, once', async () => {
      const { id } = await promotion('single', { maxUses: 1, perClient: 1 });
      const clientId = await client();
      const { orderId } = await order(clientId, 'single');
      expect(await refusal(order(clientId, 'single'))).to.include({ code: 'PROMOTION_USED_UP' });
      await call('orders.cancel', { id: orderId });
      expect(await refusal(call('orders.cancel', { id: orderId }))).to.include({ code: 'ORDER_CLOSED' });
      expect(await usedOf(id)).to.equal(0);
      await order(clientId, 'single');
      expect(await usedOf(id)).to.equal(1);
    });

    it('for whom and for what a code is can be changed; services that have it keep it', async () => {
      const group = await call<{ id: number }>('clientGroups.create', { brandId: house.brandId, name: 'Loyal' });
      const other = await plan('widened');
      const made = await promotion('moving', { productIds: [other], cycles: [{ unit: 'year', count: 1 }], groupIds: [group.id] });
      const clientId = await client();
      const steps: readonly (readonly [string, object])[] = [
        ['PROMOTION_GROUP', { groupIds: [] }],
        ['PROMOTION_PRODUCTS', { productIds: [productId, productId] }],
        ['PROMOTION_PRODUCTS', { cycles: [MONTH], startsOn: '2999-01-01' }],
        ['PROMOTION_DATES', { startsOn: null, clients: 'existing' }],
        ['PROMOTION_CLIENTS', { clients: 'new', maxUses: 5, perClient: 1, name: 'Moved', upgrades: true, stacking: 'best' }],
      ];
      let { version } = made;
      for (const [reason, change] of steps) {
        expect(await refusal(order(clientId, 'moving')), JSON.stringify(change)).to.include({ code: reason, field: 'promotion' });
        ({ version } = await call<Promotion>('promotions.update', { id: made.id, version, ...change }));
      }
      expect(await call('promotions.get', { id: made.id })).to.deep.include({ productIds: [productId], cycles: ['month:1'], groupIds: [], clients: 'new', name: 'Moved', stacking: 'best', upgrades: true, perClient: 1, maxUses: 5, value: '10', status: 'active' });
      const { orderId, invoiceId } = await order(clientId, 'moving');
      expect((await netsOf(invoiceId))[0]).to.equal(9000);
      await call('orders.accept', { id: orderId });
      await call('promotions.update', { id: made.id, version, productIds: [other], status: 'retired' });
      expect(await nextNet(clientId)).to.equal(9000);
      expect(await refusal(call('promotions.update', { id: made.id, version, name: 'late' }))).to.include({ code: 'STALE' });
    });

    it('refuses products and groups that are not there, naming the field', async () => {
      const made = await promotion('checked', {});
      for (const [field, code, change] of [['groupIds', 'NOT_FOUND', { groupIds: [999_999] }], ['productIds', 'NOT_FOUND', { productIds: [999_999] }], ['endsOn', 'PROMOTION_DATES', { startsOn: '2027-03-01', endsOn: '2027-02-01' }]] as const) {
        expect(await refusal(promotion('unchecked', change)), field).to.include({ code, field });
        expect(await refusal(call('promotions.update', { id: made.id, version: made.version, ...change })), field).to.include({ code, field });
      }
    });

    it('who ordered and never had anything is still new', async () => {
      await promotion('newcomer', { clients: 'new' });
      const clientId = await client();
      const { orderId } = await order(clientId, undefined);
      await call('orders.cancel', { id: orderId });
      const second = await order(clientId, 'newcomer');
      await call('orders.accept', { id: second.orderId });
      expect(await refusal(order(clientId, 'newcomer'))).to.include({ code: 'PROMOTION_CLIENTS' });
    });

    it('services that an announced price does not reach hide none that it reaches', async () => {
      const id = await plan('announced-late');
      const services: number[] = [];
      // The later ones have a price of their own in another cycle.
      await call('products.addPrice', { id, currency: 'BRL', cycle: { unit: 'year', count: 1 }, price: 90_000, effectiveFrom: '2027-01-01' });
      const clientId = await client();
      for (const cycle of [MONTH, MONTH, { unit: 'year', count: 1 }, { unit: 'year', count: 1 }]) services.push(...(await order(clientId, undefined, { items: [{ productId: id, cycle }] })).serviceIds);
      await call('products.addPrice', { id, currency: 'BRL', cycle: MONTH, price: 12_000, effectiveFrom: addDays(house.clock.now().slice(0, 10), 60), appliesTo: 'existing' });
      const first = await call<{ items: { id: number }[]; next?: number }>('products.affected', { id, limit: 1 });
      const second = await call<{ items: { id: number }[]; next?: number }>('products.affected', { id, limit: 1, before: first.next });
      expect([first, second].flatMap(({ items }) => items.map((each) => each.id))).to.deep.equal([services[1], services[0]]);
      expect(second.next).to.equal(undefined);
      expect(await call('products.announce', { id })).to.deep.equal({ told: 2 });
    });

    it('an order from before orders took several codes gives its one back', async () => {
      const { id } = await promotion('before', { maxUses: 1 });
      const { orderId } = await order(await client(), 'before');
      await house.db.transaction(async () => { await house.db.writable()('order_items').where({ order_id: orderId }).update({ config: JSON.stringify({ options: [], promotion: 'BEFORE' }) }); });
      await call('orders.cancel', { id: orderId });
      expect(await usedOf(id)).to.equal(0);
    });

    it('taken on the first day of a period it counts for the whole of it, in arrears, too', async () => {
      const taken = await promotion('first-day', {});
      const { id: late } = await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug: 'late', name: { en: 'late' }, mode: 'arrears', setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: MONTH, price: 10_000 }] });
      const clientId = await client();
      const { orderId, serviceIds } = await order(clientId, 'first-day', { items: [{ productId: late }] });
      const [id] = serviceIds;
      await call('orders.accept', { id: orderId });
      await call('services.holdSuspension', { id, until: 'for_ever' });
      const [service] = await house.db.raw<{ anchor_date: string }>('select anchor_date from services where id = ?', [id ?? 0]);
      const anchorDate = String(service?.anchor_date).slice(0, 10);
      await house.scheduler.advanceTo(`${addMonths(anchorDate, 1)}T15:00:00.000Z`);
      for (const was of [true, false]) expect(await call('services.takePromotion', { id, promotionId: taken.id })).to.deep.equal({ taken: was });
      await house.scheduler.advanceTo(`${addDays(addMonths(anchorDate, 3), 1)}T15:00:00.000Z`);
      const lines = await house.db.raw<{ net: number | string }>('select net from invoice_lines where service_id = ? order by period_start', [id ?? 0]);
      expect(lines.map(({ net }) => Number(net))).to.deep.equal([9000, 9000, 10_000]);
    });

    it('a running service has several codes, shows them, and loses one from its next period on', async () => {
      const [first, second] = [await promotion('first', {}), await promotion('second', { kind: 'amount', value: '1000', currency: 'BRL' })];
      await promotion('only', { stacking: 'exclusive' });
      const clientId = await client();
      const { orderId, serviceIds } = await order(clientId, undefined);
      const [id] = serviceIds;
      await call('orders.accept', { id: orderId });
      await call('services.holdSuspension', { id, until: 'for_ever' });
      for (const code of ['second', 'first']) await call('services.applyPromotion', { id, code });
      expect(await refusal(call('services.applyPromotion', { id, code: 'only' }))).to.include({ code: 'PROMOTION_ALONE', field: 'code' });
      expect((await call<{ items: { code: string }[] }>('services.promotions', { id })).items.map(({ code }) => code)).to.deep.equal(['SECOND', 'FIRST']);
      expect(await nextNet(clientId)).to.equal(8000);
      // His own discount counts behind the codes, whenever it was given.
      await call('services.giveDiscount', { id, kind: 'percent', value: '50' });
      expect(await nextNet(clientId)).to.equal(4000);
      await call('services.giveDiscount', { id, kind: 'none' });
      await house.scheduler.advanceTo(`${addDays(house.clock.now().slice(0, 10), 40)}T15:00:00.000Z`);
      for (const taken of [true, false]) expect(await call('services.takePromotion', { id, promotionId: second.id })).to.deep.equal({ taken });
      expect(await nextNet(clientId)).to.equal(9000);
      await call('services.applyPromotion', { id, code: 'second' });
      expect(await nextNet(clientId)).to.equal(8000);
      expect([await usedOf(first.id), await usedOf(second.id)]).to.deep.equal([1, 2]);
      expect((await house.verify()).findings).to.deep.equal([]);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
