import { expect } from 'chai';
import { gatewayRegistryRef } from '@billet/billing';
import { done, noSettings, type Gateway, type NextAction } from '@billet/sdk';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

/** A provider that cannot send money back to where it came from: the client claims it. */
eachDatabase('refunds that are claimed', (open) => {
  let house: MoneyHouse;
  let coins: number;

  before(async () => {
    house = await openMoneyHouse(await open());
    const gateway: Gateway<unknown> = {
      start: (_ctx, { attemptKey, money }) => Promise.resolve(done({ status: 'succeeded', providerRef: `in_${attemptKey}`, money })),
      retrieve: () => Promise.resolve(done(undefined)),
      refund: (_ctx, { refundKey }) => Promise.resolve(done({ refundRef: `pull_${refundKey}`, status: 'processing', next: { kind: 'redirect', url: `https://coins.test/pull/${refundKey}`, method: 'GET' } })),
    };
    house.services.use(gatewayRegistryRef).add({ id: 'coins', title: 'Coins', definition: { account: noSettings, traits: { flow: 'redirect', currencies: '*' }, create: () => gateway } as never, gateway });
    await house.db.transaction(async () => {
      const [row] = (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'coins', name: 'Coins', hook_path: 'coins', created_at: house.clock.now() }).returning('id')) as { id: number }[];
      coins = Number(row?.id);
    });
  });
  after(() => house.remove());

  it('are told by mail once, shown with the payment to its owner only, and over when the provider says so', async () => {
    const one = await house.billed('ana@example.com');
    const other = await house.billed('bruno@example.com');
    await house.call('payments.start', { invoiceIds: [one.invoiceId], gatewayAccountId: coins }, one.me);
    const { items } = await house.call<{ items: { id: number; reference: string }[] }>('payments.list', { invoiceId: one.invoiceId });
    const [payment] = items;
    const id = payment?.id ?? 0;
    expect(await house.call('payments.refund', { paymentId: id, amount: 500, reason: 'Goodwill' })).to.include({ state: 'processing', amount: 500 });
    const claims = async (): Promise<readonly { readonly money: { readonly amount: number }; readonly next: NextAction }[]> => (await house.call<{ claims: never[] }>('receipts.get', { id }, one.me)).claims;
    const [refund] = await house.db.raw<{ key: string }>('select key from refunds where payment_id = ?', [id]);
    expect((await claims()).map(({ money, next }) => [money.amount, next])).to.deep.equal([[500, { kind: 'redirect', url: `https://coins.test/pull/${refund?.key ?? ''}`, method: 'GET' }]]);
    // What goes back does not lie on the balance as well.
    expect((await house.call<{ toBalance: { amount: number } }>('receipts.get', { id }, one.me)).toBalance.amount).to.equal(0);
    expect(await house.code(house.call('receipts.get', { id }, other.me))).to.equal('NOT_FOUND');
    const mails = async (): Promise<number> => (await house.call<{ items: { key: string }[] }>('mail.list', { clientId: one.clientId })).items.filter(({ key }) => key === 'refund-claim').length;
    expect(await mails()).to.equal(1);
    for (const time of [1, 2]) {
      await house.db.transaction(async (work) => {
        const event = { id: `pull_${refund?.key ?? ''}:completed`, type: 'refund.succeeded', providerRef: payment?.reference ?? '', money: { amount: 500, currency: 'BRL' }, occurredAt: house.clock.wall() };
        const [row] = (await house.db.writable()('gateway_events').insert({ gateway_account_id: coins, event_id: `${event.id}:${String(time)}`, type: event.type, provider_ref: event.providerRef, event: JSON.stringify(event), body: '', received_at: house.clock.wall(), state: 'received' }).returning('id')) as { id: number }[];
        await house.jobs.enqueue(work, [{ task: 'payments.applyEvent', payload: { eventRowId: Number(row?.id) } }]);
      });
      await house.settle();
      expect(await claims()).to.deep.equal([]);
    }
    expect(await mails()).to.equal(1);
    expect((await house.db.raw<{ state: string }>('select state from refunds where payment_id = ?', [id])).map(({ state }) => state)).to.deep.equal(['succeeded']);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('that failed and went out all the same wait for a person', async () => {
    const one = await house.billed('carla@example.com');
    await house.call('payments.start', { invoiceIds: [one.invoiceId], gatewayAccountId: coins }, one.me);
    const { items } = await house.call<{ items: { id: number; reference: string }[] }>('payments.list', { invoiceId: one.invoiceId });
    const paymentId = items[0]?.id ?? 0;
    await house.call('payments.refund', { paymentId, amount: 500, reason: 'Goodwill' });
    const [refund] = await house.db.raw<{ key: string }>('select key from refunds where payment_id = ?', [paymentId]);
    const states: unknown[] = [];
    for (const type of ['refund.failed', 'refund.succeeded'] as const) {
      await house.db.transaction(async (work) => {
        const event = { id: `pull_${refund?.key ?? ''}:${type}`, type, providerRef: items[0]?.reference ?? '', money: { amount: 500, currency: 'BRL' }, occurredAt: house.clock.wall() };
        const [row] = (await house.db.writable()('gateway_events').insert({ gateway_account_id: coins, event_id: event.id, type, provider_ref: event.providerRef, event: JSON.stringify(event), body: '', received_at: house.clock.wall(), state: 'received' }).returning('id')) as { id: number }[];
        await house.jobs.enqueue(work, [{ task: 'payments.applyEvent', payload: { eventRowId: Number(row?.id) } }]);
      });
      await house.settle();
      states.push(...(await house.db.raw<{ state: string; reason: string | null }>('select state, reason from gateway_events where event_id = ?', [`pull_${refund?.key ?? ''}:${type}`])).map(({ state, reason }) => [state, reason]));
    }
    expect(states).to.deep.equal([['applied', null], ['review', 'REFUND_AFTER_FAILURE']]);
    expect(await house.owed(one.clientId)).to.equal(500);
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
