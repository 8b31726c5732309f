import { expect } from 'chai';
import { addDays } from '@billet/sdk';
import type { TestClient } from '@billet/testkit';
import { onBothEngines } from './support/on-both-engines.ts';

interface Invoice {
  readonly issueDate: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly total: { readonly amount: number };
}

interface Forecast {
  readonly until: string;
  readonly days: readonly { readonly date: string; readonly currency: string; readonly documents: number; readonly total: number }[];
  readonly totals: Readonly<Record<string, number>>;
  readonly unbillable: number;
}

onBothEngines('the forecast of the next 90 days', (app) => {
  const month = { unit: 'month', count: 1 } as const;
  const plan = async (slug: string, more: object = {}, price: object = {}): Promise<number> =>
    (await app().call<{ id: number }>('products.create', { brandId: app().brandId, type: 'hosting', slug, name: { en: slug }, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: month, price: 3100, ...price }], ...more })).id;
  const order = async (client: TestClient, productId: number, more: object = {}): Promise<number> => {
    const { orderId, serviceIds } = await app().call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId: client.clientId, items: [{ productId }], ...more });
    await app().call('orders.accept', { id: orderId });
    return serviceIds[0] ?? 0;
  };

  it('is what the runs then bill, to the cent and the day: codes, parts of a fee, free days, prices to come, an end', async () => {
    const { call } = app();
    const [ana, bea] = [await app().signUp('Ana'), await app().signUp('Bea')];
    await call('promotions.create', { brandId: app().brandId, code: 'two', kind: 'percent', value: '50', periods: 2 });
    const dearer = await plan('dearer', { raiseDaysBefore: 3 });
    await order(ana, dearer);
    await call('products.addPrice', { id: dearer, currency: 'BRL', cycle: month, price: 4700, effectiveFrom: '2027-03-01', appliesTo: 'existing' });
    await order(ana, await plan('coded', { anchorDay: 5 }), { promotion: 'two' });
    await order(ana, await plan('in-parts', { instalments: 3, raiseDaysBefore: 0 }, { setupFee: 1000 }));
    await order(bea, await plan('until-closing', { anchorDay: 31, trialUntilClosing: true, dueDay: 10 }));
    await order(bea, await plan('late', { mode: 'arrears', anchorDay: 1, dueDay: 10 }));
    await order(bea, await plan('weekly', { raiseDaysBefore: 0 }, { cycle: { unit: 'week', count: 2 }, price: 777 }));
    const ending = await order(bea, await plan('ending', { raiseDaysBefore: 0 }));
    await app().house.settle();
    for (const { clientId } of [ana, bea]) await call('dunning.hold', { clientId, reason: 'nobody pays here' });
    await call('services.requestCancel', { id: ending, reason: 'moving' });
    await app().house.settle();

    const issued = async (): Promise<readonly Invoice[]> =>
      (await Promise.all([ana, bea].map(({ clientId }) => call<{ items: Invoice[] }>('invoices.list', { clientId, limit: 100 })))).flatMap(({ items }) => items);
    const before = (await issued()).length;
    const forecast = await call<Forecast>('billing.forecast', {});
    expect(forecast.until).to.equal(addDays('2027-01-21', 90));
    await app().advance(`${forecast.until}T13:00:00.000Z`);
    const invoices = (await issued()).filter(({ issueDate }) => issueDate > '2027-01-21');
    expect((await issued()).length - invoices.length, 'of the day of the orders').to.equal(before);
    const sums = new Map<string, { documents: number; total: number }>();
    for (const { dueDate, total } of invoices) {
      const sum = sums.get(dueDate) ?? { documents: 0, total: 0 };
      sums.set(dueDate, { documents: sum.documents + 1, total: sum.total + total.amount });
    }
    const billed = [...sums].map(([date, sum]) => ({ date, currency: 'BRL', ...sum })).sort((a, b) => a.date.localeCompare(b.date));
    expect(billed).to.have.length.above(8);
    expect(forecast.days).to.deep.equal(billed);
    expect(forecast.totals).to.deep.equal({ BRL: billed.reduce((total, each) => total + each.total, 0) });
    expect(forecast.unbillable).to.equal(0);
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
}, { long: true });
