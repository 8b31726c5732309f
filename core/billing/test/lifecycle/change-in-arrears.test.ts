import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { onBothEngines } from '../support/on-both-engines.ts';

onBothEngines('a change of plan in arrears', (app) => {
  let ana: TestClient;
  let plans: readonly number[] = [];
  const plan = async (slug: string, price: number): Promise<number> =>
    (await app().call<{ id: number }>('products.create', {
      brandId: app().brandId, type: 'hosting', slug, name: { en: slug }, mode: 'arrears', anchorDay: 1, setupOn: 'acceptance', raiseDaysBefore: 0, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price, setupFee: 500 }],
    })).id;
  const billed = async (id: number): Promise<readonly string[]> =>
    (await app().house.db.raw<{ kind: string; period_start: string | null; net: number | string }>(`select kind, period_start, net from invoice_lines where service_id = ? order by id`, [id])).map((line) => `${line.kind} ${line.period_start ?? ''} ${String(line.net)}`);
  const ordered = async (code: string): Promise<number> => {
    await app().call('promotions.create', { brandId: app().brandId, code, kind: 'percent', value: '50', periods: 2, stacking: 'stack' });
    const { orderId, serviceIds } = await app().call<{ orderId: number; serviceIds: readonly number[] }>('orders.place', { clientId: ana.clientId, items: [{ productId: plans[0] }], promotion: code });
    await app().call('orders.accept', { id: orderId });
    await app().house.settle();
    return serviceIds[0] ?? 0;
  };

  before(async () => {
    ana = await app().signUp('Ana Souza');
    plans = [await plan('small', 3100), await plan('big', 6200)];
  });
  afterEach(async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('uses a discount once for the month that it splits, and bills the set-up once, with the first days', async () => {
    const id = await ordered('once');
    const other = await ordered('same-day');
    await app().call('services.changePlan', { id: other, productId: plans[1], effect: 'payment' }, ana.caller);
    await app().advance('2027-01-26T15:00:00.000Z');
    await app().call('services.changePlan', { id, productId: plans[1] }, ana.caller);
    await app().advance('2027-04-02T15:00:00.000Z');
    expect(await billed(id)).to.deep.equal(['recurring 2027-01-21 250', 'setup  500', 'recurring 2027-01-26 600', 'recurring 2027-02-01 3100', 'recurring 2027-03-01 6200']);
    expect(await billed(other)).to.deep.equal(['recurring 2027-01-21 1100', 'setup  500', 'recurring 2027-02-01 3100', 'recurring 2027-03-01 6200']);
  });
});
