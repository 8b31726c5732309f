import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Made {
  readonly state: string;
  readonly on: string;
  readonly payable: number;
  readonly invoiceId: number | null;
}

onBothEngines('a change of plan on a day, and of quantity, by the client', (app) => {
  let big = 0;
  const running = async (name: string): Promise<{ client: TestClient; id: number }> => {
    const client = await app().signUp(name);
    const { serviceId, invoiceId } = await app().order(client);
    await app().pay(invoiceId);
    return { client, id: serviceId };
  };
  const get = async (id: number): Promise<{ productId: number; quantity: number }> => (await app().call<{ service: { productId: number; quantity: number } }>('services.get', { id })).service;
  const change = async (id: number): Promise<Made> => (await app().call<{ items: Made[] }>('services.changes', { id })).items[0] as Made;

  before(async () => {
    const made = await app().call<{ id: number }>('products.create', {
      brandId: app().brandId, type: 'access', slug: 'fibra-100m', name: { en: 'Fibra 100M' }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 5, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 19_980 }],
    });
    big = made.id;
  });
  afterEach(async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('three pieces cost two more for the rest of the term, and count when they are paid', async () => {
    const { client, id } = await running('Ana');
    const made = await app().call<Made>('services.changePlan', { id, quantity: 3 }, client.caller);
    // Eleven of 31 days of 299.70 less the 35.45 that were billed.
    expect(made).to.include({ state: 'awaiting_payment', payable: 7090 });
    expect(await get(id)).to.include({ quantity: 1 });
    await app().pay(made.invoiceId ?? 0);
    expect(await get(id)).to.include({ quantity: 3 });
    // What is cheaper begins when the host says so, and not because there is nothing to pay.
    expect(await app().call('services.previewChange', { id, quantity: 1, effect: 'payment' }, client.caller)).to.include({ effect: 'term_end', on: '2027-02-01', credit: 0 });
  });

  it('waits for its day, then for its payment; what nobody pays falls away', async () => {
    const [paying, idle] = [await running('Bea'), await running('Cid')];
    for (const { client, id } of [paying, idle]) {
      expect(await app().call('services.previewChange', { id, productId: big, on: '2027-01-23' }, client.caller)).to.include({ effect: 'payment', on: '2027-01-23' });
      expect(await app().call<Made>('services.changePlan', { id, productId: big, on: '2027-01-23' }, client.caller)).to.include({ state: 'waiting', on: '2027-01-23', payable: 0, invoiceId: null });
    }
    await app().advance('2027-01-23T15:00:00.000Z');
    // Nine of 31 days of twice 99.90, less nine of eleven of 35.45.
    const due = await change(paying.id);
    expect(due).to.include({ state: 'awaiting_payment', payable: 2900 });
    expect(await get(paying.id)).to.include({ productId: app().productId });
    await app().pay(due.invoiceId ?? 0);
    expect(await get(paying.id)).to.include({ productId: big });
    await app().advance('2027-02-01T15:00:00.000Z');
    expect(await change(idle.id)).to.include({ state: 'withdrawn' });
    expect(await get(idle.id)).to.include({ productId: app().productId });
  });

  it('knows no day that is over or more than a year ahead', async () => {
    const { client, id } = await running('Dora');
    expect(await codeOf(app().call('services.previewChange', { id, productId: big, on: '2027-01-31' }, client.caller))).to.equal('DATE_PAST');
    expect(await codeOf(app().call('services.changePlan', { id, productId: big, on: '2028-02-03' }, client.caller))).to.equal('DATE_FAR');
    expect(await codeOf(app().call('services.changePlan', { id, productId: big, on: '2027-02-09', trialDays: 3 }, client.caller))).to.equal('STAFF_ONLY');
  });
});
