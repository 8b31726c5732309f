import { attemptLookupRef, gatewayRegistryRef } from '@billet/billing';
import { done, noSettings, type Gateway, type PaymentFact } from '@billet/sdk';
import { expect } from 'chai';
import { applyStoredEvent } from '../src/payments/apply-event.ts';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

const ROUNDS = 6;

/** Workers that apply messages of one payment at the same time, while the payer comes back and is looked up. */
eachDatabase('a payment that several tell of at once', (open) => {
  let house: MoneyHouse;
  let account: number;
  const facts = new Map<string, PaymentFact>();

  before(async () => {
    house = await openMoneyHouse(await open());
    const gateway: Gateway<unknown> = {
      start: (_ctx, { attemptKey, money }) => {
        facts.set(attemptKey, { status: 'succeeded', providerRef: `py_${attemptKey}`, money, fee: { amount: 20, currency: money.currency } });
        return Promise.resolve(done({ status: 'requires_action', providerRef: `py_${attemptKey}`, money, next: { kind: 'redirect', url: 'https://pay.example.test', method: 'GET' } }));
      },
      retrieve: (_ctx, { attemptKey }) => Promise.resolve(done(facts.get(attemptKey))),
    };
    house.services.use(gatewayRegistryRef).add({ id: 'pages', title: 'Pages', definition: { account: noSettings, traits: { flow: 'redirect', currencies: '*' }, create: () => gateway } as never, gateway });
    const [row] = await house.db.transaction(async () => (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'pages', name: 'Pages', hook_path: 'pages', created_at: house.clock.now() }).returning('id')) as { id: number }[]);
    account = Number(row?.id);
  });
  after(() => house.remove());

  const begin = async (email: string): Promise<{ readonly clientId: number; readonly invoiceId: number; readonly total: number; readonly key: string }> => {
    const { clientId, invoiceId, total, me } = await house.billed(email);
    const { attemptId } = await house.call<{ attemptId: number }>('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: account }, me);
    const [attempt] = await house.db.raw<{ key: string }>('select key from payment_attempts where id = ?', [attemptId]);
    return { clientId, invoiceId, total, key: attempt?.key ?? '' };
  };

  /** A message as it is kept before it is applied. */
  const keep = (id: string, key: string, amount: number): Promise<number> =>
    house.db.transaction(async () => {
      const event = { id, type: 'payment.succeeded', providerRef: `py_${key}`, attemptKey: key, money: { amount, currency: 'BRL' }, fee: { amount: 20, currency: 'BRL' }, occurredAt: house.clock.wall() };
      const [row] = (await house.db.writable()('gateway_events').insert({ gateway_account_id: account, event_id: id, type: event.type, provider_ref: event.providerRef, event: JSON.stringify(event), body: '', received_at: house.clock.wall(), state: 'received' }).returning('id')) as { id: number }[];
      return Number(row?.id);
    });

  const apply = (eventRowId: number): Promise<void> => house.executor.asSystem('payments.applyEvent', (ctx) => applyStoredEvent(ctx, eventRowId));

  const booked = async (invoiceId: number): Promise<unknown> => {
    const { items } = await house.call<{ items: { money: { amount: number }; fee: { amount: number } }[] }>('payments.list', { invoiceId });
    return items.map(({ money, fee }) => [money.amount, fee.amount]);
  };

  it('is booked once: two workers with two messages, each of them twice, and a look-up', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const one = await begin(`race${String(round)}@example.com`);
      const rows = [await keep(`${one.key}:page`, one.key, one.total), await keep(`${one.key}:intent`, one.key, one.total)];
      const work = [...rows, ...rows].map((row) => () => apply(row));
      const all = [...work, () => house.services.use(attemptLookupRef).lookUp(one.key, AbortSignal.timeout(60_000))];
      const replies = await Promise.allSettled(all.map((each) => each()));
      // A worker that lost the race may have to try again, as its job does.
      for (const [index, reply] of replies.entries()) if (reply.status === 'rejected') await all[index]?.();
      await house.settle();
      expect(await booked(one.invoiceId)).to.deep.equal([[one.total, 20]]);
      expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
      expect(await house.owed(one.clientId)).to.equal(0);
      const states = await house.db.raw<{ state: string }>('select state from gateway_events where gateway_account_id = ? and provider_ref = ?', [account, `py_${one.key}`]);
      expect(states.map(({ state }) => state)).to.deep.equal(['applied', 'applied']);
    }
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('stays booked once when staff replay its messages, and one that fitted nothing is applied once it fits', async () => {
    const one = await begin('replay@example.com');
    const row = await keep(`${one.key}:page`, one.key, one.total);
    expect(await house.code(house.call('gatewayEvents.replay', { id: row }))).to.equal('EVENT_WAITING');
    await apply(row);
    for (let times = 0; times < 2; times += 1) {
      expect(await house.call('gatewayEvents.replay', { id: row })).to.deep.equal({ state: 'received' });
      await house.settle();
      expect(await booked(one.invoiceId)).to.deep.equal([[one.total, 20]]);
    }
    // Another amount than was asked for waits for a person, however often it is replayed; set aside, it is over.
    const two = await begin('replay.two@example.com');
    const wrong = await keep(`${two.key}:page`, two.key, two.total - 1);
    await apply(wrong);
    const state = async (): Promise<string | undefined> => (await house.call<{ items: { id: number; state: string }[] }>('gatewayEvents.list', { gatewayAccountId: account })).items.find(({ id }) => id === wrong)?.state;
    expect(await state()).to.equal('review');
    await house.call('gatewayEvents.replay', { id: wrong });
    await house.settle();
    expect([await state(), await booked(two.invoiceId)]).to.deep.equal(['review', []]);
    await house.call('gatewayEvents.replay', { id: wrong, as: 'ignored' });
    expect(await state()).to.equal('ignored');
    const health = await house.call<{ items: { id: number; attempts: number; succeeded: number; review: number; events: number }[] }>('gatewayAccounts.health', {});
    expect(health.items.find(({ id }) => id === account)).to.deep.include({ attempts: ROUNDS + 2, succeeded: ROUNDS + 1, review: 0, events: 2 * ROUNDS + 2 });
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
