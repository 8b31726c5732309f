import { expect } from 'chai';
import { gatewayRegistryRef } from '@billet/billing';
import { done, failed, noSettings, type Gateway, type Outcome, type PaymentFact } from '@billet/sdk';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

type State = 'asked' | 'held' | 'taken' | 'let go';

/** A provider that holds money first. `mood` is what happens to the next capture or void. */
eachDatabase('money that is held first', (open) => {
  let house: MoneyHouse;
  let holding: number;
  let mood: 'fine' | 'refuses' | 'lost before' | 'lost after' = 'fine';
  const payments = new Map<string, { state: State; money: { readonly amount: number; readonly currency: string } }>();
  const wanted: (boolean | undefined)[] = [];

  const factOf = (key: string): PaymentFact | undefined => {
    const payment = payments.get(key);
    const status = { asked: 'requires_action', held: 'authorised', taken: 'succeeded', 'let go': 'cancelled' } as const;
    return payment === undefined ? undefined : { status: status[payment.state], providerRef: payment.state === 'taken' ? `cap_${key}` : `auth_${key}`, money: payment.money };
  };
  const end = (key: string, state: State, money?: { readonly amount: number; readonly currency: string }): Promise<Outcome<PaymentFact>> => {
    const [now, payment] = [mood, payments.get(key)];
    mood = 'fine';
    if (now === 'lost before') return Promise.resolve(failed('timeout', 'no answer', { ambiguous: true }));
    if (payment === undefined || now === 'refuses' || (payment.state !== 'held' && payment.state !== state)) return Promise.resolve(failed('declined', 'Try again tomorrow.'));
    payment.state = state;
    if (money !== undefined) payment.money = money;
    return Promise.resolve(now === 'lost after' ? failed('timeout', 'no answer', { ambiguous: true }) : done(factOf(key) ?? { status: 'unknown', providerRef: key }));
  };

  before(async () => {
    house = await openMoneyHouse(await open());
    const gateway: Gateway<unknown> = {
      start: (_ctx, { attemptKey, money, captureLater }) => {
        wanted.push(captureLater);
        payments.set(attemptKey, { state: 'asked', money });
        return Promise.resolve(done({ status: 'requires_action', providerRef: `auth_${attemptKey}`, money, next: { kind: 'redirect', url: 'https://cards.test/pay', method: 'GET' } }));
      },
      retrieve: (_ctx, { attemptKey }) => Promise.resolve(done(factOf(attemptKey))),
      capture: (_ctx, { attemptKey, money }) => end(attemptKey, 'taken', money),
      void: (_ctx, { attemptKey }) => end(attemptKey, 'let go'),
    };
    house.services.use(gatewayRegistryRef).add({ id: 'holding', title: 'Holding', definition: { account: noSettings, traits: { flow: 'redirect', currencies: '*', partialCapture: true }, create: () => gateway } as never, gateway });
    await house.db.transaction(async () => {
      const [row] = (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'holding', name: 'Holding', hook_path: 'holding', created_at: house.clock.now() }).returning('id')) as { id: number }[];
      holding = Number(row?.id);
    });
    await house.call('gatewayAccounts.update', { id: holding, captureLater: true });
  });
  after(() => house.remove());

  const attempt = (key: string): Promise<{ readonly id: number; readonly state: string; readonly error: string | null; readonly next: unknown }> => house.call('payments.attempt', { key });

  /** A message of the provider, as the webhook stores it. */
  const told = async (id: string, type: string, key: string, amount?: number): Promise<void> => {
    await house.db.transaction(async (work) => {
      const money = payments.get(key)?.money;
      const event = { id, type, providerRef: `auth_${key}`, attemptKey: key, money: { ...money, amount: amount ?? money?.amount }, occurredAt: house.clock.wall() };
      const [row] = (await house.db.writable()('gateway_events').insert({ gateway_account_id: holding, event_id: id, type, provider_ref: event.providerRef, event: JSON.stringify(event), body: '', received_at: house.clock.wall(), state: 'received' }).returning('id')) as { id: number }[];
      await house.jobs.enqueue(work, [{ task: 'payments.applyEvent', payload: { eventRowId: Number(row?.id) } }]);
    });
    await house.settle();
  };

  const hold = async (email: string) => {
    const bill = await house.billed(email);
    await house.call('payments.start', { invoiceIds: [bill.invoiceId], gatewayAccountId: holding }, bill.me);
    const key = [...payments.keys()].at(-1) ?? '';
    const payment = payments.get(key);
    if (payment !== undefined) payment.state = 'held';
    await told(`held:${key}`, 'payment.authorised', key);
    const found = await attempt(key);
    expect([found.state, found.next]).to.deep.equal(['authorised', null]);
    return { ...bill, key, attemptId: found.id };
  };

  it('is no payment until it is taken; nobody pays the same invoice a second time meanwhile', async () => {
    const one = await hold('ana@example.com');
    expect(wanted.at(-1)).to.equal(true);
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(one.total);
    expect(await house.code(house.call('payments.start', { invoiceIds: [one.invoiceId], gatewayAccountId: house.cards }, one.me))).to.equal('PAYMENT_IN_FLIGHT');
    expect(await house.code(house.call('payments.capture', { attemptId: one.attemptId }, one.me))).to.be.a('string');
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(one.total);
    expect(await house.call('payments.capture', { attemptId: one.attemptId })).to.deep.equal({ state: 'succeeded', error: null });
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
    expect(await house.code(house.call('payments.capture', { attemptId: one.attemptId }))).to.equal('NOT_AUTHORISED');
    // A message that comes late says what is over already.
    await told(`late:${one.key}`, 'payment.authorised', one.key);
    expect((await attempt(one.key)).state).to.equal('succeeded');
    expect((await house.call<{ items: { reference: string }[] }>('payments.list', { invoiceId: one.invoiceId })).items.map(({ reference }) => reference)).to.deep.equal([`cap_${one.key}`]);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('is let go: the invoice stays open and can be paid another way', async () => {
    const one = await hold('bruno@example.com');
    expect(await house.call('payments.void', { attemptId: one.attemptId })).to.deep.equal({ state: 'cancelled', error: null });
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(one.total);
    await house.call('payments.start', { invoiceIds: [one.invoiceId], gatewayAccountId: house.cards }, one.me);
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
  });

  it('stays held when the provider refuses, with its words', async () => {
    const one = await hold('carla@example.com');
    mood = 'refuses';
    expect(await house.call('payments.capture', { attemptId: one.attemptId })).to.deep.equal({ state: 'authorised', error: 'Try again tomorrow.' });
    expect((await attempt(one.key)).error).to.equal('Try again tomorrow.');
    expect(await house.call('payments.capture', { attemptId: one.attemptId })).to.deep.equal({ state: 'succeeded', error: null });
  });

  it('whose capture got no answer is asked about: taken once, or still held', async () => {
    for (const [how, after] of [['lost after', 'succeeded'], ['lost before', 'authorised']] as const) {
      const one = await hold(`${how.replace(' ', '.')}@example.com`);
      mood = how;
      expect(await house.call('payments.capture', { attemptId: one.attemptId })).to.deep.equal({ state: 'unknown', error: null });
      await house.db.transaction(() => house.db.execute('update payment_attempts set next_lookup_at = ? where id = ?', [house.clock.wall(), one.attemptId]));
      await house.db.transaction((work) => house.jobs.enqueue(work, [{ task: 'payments.janitor', payload: {} }]));
      await house.settle();
      expect((await attempt(one.key)).state).to.equal(after);
      expect((await house.invoice(one.invoiceId)).settlement === 'paid').to.equal(after === 'succeeded');
    }
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('is taken in part: the invoice stays open by the rest, whatever becomes of the answer', async () => {
    const one = await hold('gil@example.com');
    for (const amount of [one.total + 1, 0]) expect(await house.code(house.call('payments.capture', { attemptId: one.attemptId, amount }))).to.be.oneOf(['CAPTURE_AMOUNT', 'INPUT_INVALID']);
    mood = 'refuses';
    expect((await house.call<{ state: string }>('payments.capture', { attemptId: one.attemptId, amount: 2000 })).state).to.equal('authorised');
    mood = 'lost after';
    expect((await house.call<{ state: string }>('payments.capture', { attemptId: one.attemptId, amount: 1500 })).state).to.equal('unknown');
    // The message says what was taken, and is told twice.
    for (const id of ['taken', 'taken again']) await told(`${id}:${one.key}`, 'payment.succeeded', one.key);
    const { open, settlement } = await house.invoice(one.invoiceId);
    expect([open.amount, settlement]).to.deep.equal([one.total - 1500, 'part_paid']);
    expect((await attempt(one.key)).state).to.equal('succeeded');
    expect((await house.call<{ items: { money: { amount: number } }[] }>('payments.list', { invoiceId: one.invoiceId })).items.map(({ money }) => money.amount)).to.deep.equal([1500]);
    // A part that was refused is forgotten: the next time all of it counts.
    const two = await hold('hugo@example.com');
    mood = 'refuses';
    await house.call('payments.capture', { attemptId: two.attemptId, amount: 1000 });
    expect(await house.call('payments.capture', { attemptId: two.attemptId })).to.deep.equal({ state: 'succeeded', error: null });
    expect((await house.invoice(two.invoiceId)).settlement).to.equal('paid');
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('that ends by itself is cancelled; another sum than was asked for waits for a person', async () => {
    const one = await hold('diana@example.com');
    await told(`over:${one.key}`, 'payment.cancelled', one.key);
    expect((await attempt(one.key)).state).to.equal('cancelled');
    const bill = await house.billed('elena@example.com');
    await house.call('payments.start', { invoiceIds: [bill.invoiceId], gatewayAccountId: holding }, bill.me);
    const key = [...payments.keys()].at(-1) ?? '';
    await told(`less:${key}`, 'payment.authorised', key, 1);
    expect((await attempt(key)).state).to.equal('requires_action');
    expect(await house.db.raw<{ state: string; reason: string }>('select state, reason from gateway_events where event_id = ?', [`less:${key}`])).to.deep.equal([{ state: 'review', reason: 'AMOUNT_MISMATCH' }]);
  });

  it('is asked for only of gateways that can', async () => {
    expect(await house.code(house.call('gatewayAccounts.update', { id: house.cards, captureLater: true }))).to.equal('HOLDS_NOT_TAKEN');
    const bill = await house.billed('fabio@example.com');
    await house.call('gatewayAccounts.update', { id: holding, captureLater: false });
    await house.call('payments.start', { invoiceIds: [bill.invoiceId], gatewayAccountId: holding }, bill.me);
    expect(wanted.at(-1)).to.equal(false);
  });
});
