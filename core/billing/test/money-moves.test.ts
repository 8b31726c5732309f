import { expect } from 'chai';
import fc from 'fast-check';
import { compareLists, nextTry, suggest, surchargeOn } from '@billet/billing';
import { multiplyRatio, type GatewayEvent } from '@billet/sdk';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

describe('rules of payments', () => {
  for (const [tries, reason, wait] of [[1, 'insufficient_funds', 2], [2, null, 3], [3, 'do_not_honor', 5], [4, 'insufficient_funds', null], [1, 'stolen_card', null], [1, 'expired_card', null]] as const) {
    it(`after refusal ${String(tries)} (${String(reason)}) waits ${String(wait)}`, () => {
      expect(nextTry([2, 3, 5], tries, reason)).to.equal(wait);
    });
  }

  it('adds a surcharge, rounded once', () => {
    expect(surchargeOn(10_000, { percent: '2.5', fixed: 30, grossUp: false })).to.equal(280);
    expect(surchargeOn(333, { percent: '1.5', fixed: 0, grossUp: false })).to.equal(5);
    expect(surchargeOn(10_000, null)).to.equal(0);
  });

  it('a surcharge that covers the fee on itself is the least with which the whole invoice arrives', () => {
    expect(surchargeOn(10_000, { percent: '2.5', fixed: 30, grossUp: true })).to.equal(287);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 100_000 }), (amount, tenThousandths, fixed) => {
        const percent = (tenThousandths / 10_000).toFixed(4);
        const more = surchargeOn(amount, { percent, fixed, grossUp: true });
        const kept = (charged: number): number => charged - multiplyRatio(charged, tenThousandths, 1_000_000) - fixed;
        expect(kept(amount + more)).to.be.at.least(amount);
        expect(kept(amount + more - 1)).to.be.below(amount);
      }),
    );
  });

  it('suggests by number before amount, and finds numbers as whole words only', () => {
    const candidate = (invoiceId: number, number: string, open: number, name: string): Parameters<typeof suggest>[1][number] => ({ invoiceId, clientId: invoiceId, number, clientNumber: `C${String(invoiceId)}`, name, open });
    const list = [candidate(1, 'F-2027-000012', 5000, 'Ana Souza'), candidate(2, 'F-2027-000013', 9990, 'Bruno Lima'), candidate(3, 'F-2027-000014', 9990, 'Ana Souza')];
    expect(suggest({ amount: 9990, payerName: 'SOUZA ANA', note: 'fatura F-2027-000012' }, list).map((each) => each.invoiceId)).to.deep.equal([1, 3, 2]);
    expect(suggest({ amount: 1, payerName: '', note: 'x F-2027-0000125' }, list)).to.deep.equal([]);
  });

  it('compares two lists of payments', () => {
    const row = (reference: string, amount: number): Parameters<typeof compareLists>[0][number] => ({ reference, amount, currency: 'BRL' });
    expect(compareLists([row('a', 1), row('b', 2)], [row('b', 3), row('c', 4)]).map(({ reference, theirs, ours }) => [reference, theirs, ours])).to.deep.equal([['a', 1, null], ['b', 2, 3], ['c', null, 4]]);
  });
});

eachDatabase('money moves', (open) => {
  let house: MoneyHouse;
  let count = 0;
  before(async () => {
    house = await openMoneyHouse(await open());
  });
  after(() => house.remove());
  beforeEach(() => {
    house.provider.mood = 'fine';
  });
  afterEach(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  const mail = (): string => `payer${String((count += 1))}@example.com`;
  const paid = async (saveMethod = false): Promise<Awaited<ReturnType<MoneyHouse['billed']>> & { readonly paymentId: number }> => {
    const one = await house.billed(mail());
    const started = await house.call<{ state: string }>('payments.start', { invoiceIds: [one.invoiceId], gatewayAccountId: house.cards, saveMethod }, one.me);
    expect(started.state).to.equal('succeeded');
    const { items } = await house.call<{ items: { id: number }[] }>('payments.list', { invoiceId: one.invoiceId });
    return { ...one, paymentId: items[0]?.id ?? 0 };
  };
  /** A client with a stored card and a second, open invoice. */
  const stored = async (): Promise<{ readonly clientId: number; readonly invoiceId: number; readonly total: number }> => {
    const { clientId } = await paid(true);
    const { id } = await house.call<{ id: number }>('invoices.createDraft', { clientId, lines: [{ description: 'More', unitPrice: 5000 }], issue: true });
    return { clientId, invoiceId: id, total: (await house.invoice(id)).total.amount };
  };
  const schedule = async (invoiceId: number): Promise<{ state: string; tries: number | string; next_on: string | null } | undefined> => (await house.db.raw<{ state: string; tries: number; next_on: string | null }>('select state, tries, next_on from charge_schedules where invoice_id = ?', [invoiceId]))[0];
  const tell = async (event: Partial<GatewayEvent> & Pick<GatewayEvent, 'id' | 'type' | 'providerRef'>): Promise<void> => {
    await house.db.transaction(async (work) => {
      const [row] = (await house.db.writable()('gateway_events').insert({ gateway_account_id: house.cards, event_id: event.id, type: event.type, provider_ref: event.providerRef, event: JSON.stringify({ occurredAt: house.clock.wall(), ...event }), body: '', received_at: house.clock.wall(), state: 'received' }).returning('id')) as { id: number }[];
      await house.jobs.enqueue(work, [{ task: 'payments.applyEvent', payload: { eventRowId: Number(row?.id) } }]);
    });
    await house.settle();
  };

  it('50 payments from one balance at once: exactly as many as it covers', async () => {
    const one = await house.billed(mail());
    const invoices = [one.invoiceId];
    for (let i = 1; i < 10; i += 1) invoices.push((await house.call<{ id: number }>('invoices.createDraft', { clientId: one.clientId, lines: [{ description: String(i), unitPrice: one.total, taxClass: null }], issue: true })).id);
    await house.call('balances.import', { reference: 'old', items: [{ clientId: one.clientId, amount: one.total, currency: 'BRL' }] });
    const replies = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => house.call<{ state: string }>('payments.start', { invoiceIds: [invoices[i % 10]], gatewayAccountId: house.balance }, one.me)));
    expect(replies.filter((reply) => reply.status === 'fulfilled' && reply.value.state === 'succeeded')).to.have.length(1);
    expect(await house.owed(one.clientId)).to.equal(0);
    expect(await house.call('balances.import', { reference: 'old', items: [{ clientId: one.clientId, amount: one.total, currency: 'BRL' }] })).to.deep.equal({ imported: 0, known: 1 });
  });

  it('keeps a card once and charges it without its owner; asking ten times charges once', async () => {
    const one = await stored();
    const before = house.provider.charges.size;
    await Promise.allSettled(Array.from({ length: 10 }, () => house.call('payments.charge', { invoiceId: one.invoiceId })));
    await house.settle();
    expect(house.provider.charges.size).to.equal(before + 1);
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
    expect(await schedule(one.invoiceId)).to.include({ state: 'done' });
    const { items } = await house.call<{ items: { label: string }[] }>('paymentMethods.list', { clientId: one.clientId });
    expect(items.map((item) => item.label)).to.deep.equal(['Visa •••• 4242']);
    expect(JSON.stringify(await house.db.raw('select * from payment_methods'))).not.to.include('pm_1');
  });

  it('a refusal is tried again by the schedule, then given up; a stolen card at once', async () => {
    const one = await stored();
    house.provider.mood = 'declined';
    await house.call('payments.charge', { invoiceId: one.invoiceId });
    await house.settle();
    expect(await schedule(one.invoiceId)).to.include({ state: 'waiting' });
    // The payer sees it, and may pay with the same method before.
    expect(await house.call('payments.charging', { invoiceId: one.invoiceId })).to.deep.equal({ method: 'Visa •••• 4242', state: 'declined', nextOn: (await schedule(one.invoiceId))?.next_on });
    await house.scheduler.advanceTo(new Date(Date.parse(house.clock.now()) + 3 * 86_400_000).toISOString());
    await house.settle();
    expect(Number((await schedule(one.invoiceId))?.tries)).to.equal(2);
    house.provider.mood = 'stolen';
    await house.scheduler.advanceTo(new Date(Date.parse(house.clock.now()) + 4 * 86_400_000).toISOString());
    await house.settle();
    expect(await schedule(one.invoiceId)).to.include({ state: 'gave_up' });
    const { items } = await house.call<{ items: { key: string }[] }>('mail.list', { clientId: one.clientId });
    expect(items.filter((item) => item.key === 'payment-declined')).to.have.length(3);
  });

  it('an unknown outcome is never charged again: it is looked up', async () => {
    const one = await stored();
    house.provider.mood = 'lost after';
    await house.call('payments.charge', { invoiceId: one.invoiceId });
    await house.settle();
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('unpaid');
    house.provider.mood = 'fine';
    expect(await house.code(house.call('payments.start', { invoiceIds: [one.invoiceId], gatewayAccountId: house.cards }))).to.equal('PAYMENT_IN_FLIGHT');
    const size = house.provider.charges.size;
    const [attempt] = await house.db.raw<{ key: string }>(`select key from payment_attempts where state = 'unknown' and client_id = ?`, [one.clientId]);
    const { attemptLookupRef } = await import('@billet/billing');
    await Promise.all([1, 2, 3].map(() => house.services.use(attemptLookupRef).lookUp(attempt?.key ?? '', AbortSignal.timeout(60_000))));
    await tell({ id: `evt-${String(one.invoiceId)}`, type: 'payment.succeeded', providerRef: `ch_${attempt?.key ?? ''}`, attemptKey: attempt?.key ?? '' });
    expect(house.provider.charges.size).to.equal(size);
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
    expect(await house.owed(one.clientId)).to.equal(0);
  });

  it('a bank that wants to see the cardholder gets him by a link', async () => {
    const one = await stored();
    house.provider.mood = 'action';
    await house.call('payments.charge', { invoiceId: one.invoiceId });
    await house.settle();
    expect(await schedule(one.invoiceId)).to.include({ state: 'action' });
    const { path } = await house.call<{ path: string }>('invoices.link', { id: one.invoiceId });
    const guest = { audience: 'guest' as const, actor: { kind: 'system' as const }, permissions: [], scope: { kind: 'none' as const }, locale: 'en' };
    const token = path.slice('/i/'.length);
    expect((await house.call<{ items: { id: number }[] }>('payments.methodsByLink', { token }, guest)).items.map((item) => item.id)).not.to.include(house.balance);
    expect(await house.code(house.call('payments.startByLink', { token, gatewayAccountId: house.balance }, guest))).to.equal('NOT_FOUND');
    expect(await house.call('payments.startByLink', { token, gatewayAccountId: house.cards }, guest)).to.include({ state: 'succeeded' });
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
  });

  it('refunds with credit notes, without, in parts, and never more than was paid', async () => {
    const one = await paid();
    expect(await house.code(house.call('payments.refund', { paymentId: one.paymentId, amount: one.total + 1, reason: 'too much' }))).to.equal('REFUND_EXCEEDS');
    expect(await house.call('payments.refund', { paymentId: one.paymentId, amount: 1000, reason: 'part' })).to.include({ state: 'succeeded', amount: 1000 });
    expect(await house.invoice(one.invoiceId)).to.include({ settlement: 'part_paid' });
    const replies = await Promise.allSettled(Array.from({ length: 4 }, () => house.call('payments.refund', { paymentId: one.paymentId, amount: one.total - 1000, reason: 'race' })));
    expect(replies.filter((reply) => reply.status === 'fulfilled')).to.have.length(1);
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(one.total);
    const two = await paid();
    await house.call('payments.refund', { paymentId: two.paymentId, credit: true, reason: 'cancelled' });
    expect(await house.invoice(two.invoiceId)).to.include({ settlement: 'refunded' });
    expect(await house.owed(two.clientId)).to.equal(0);
    const three = await paid();
    await house.call('payments.refund', { paymentId: three.paymentId, credit: true, to: 'balance', reason: 'cancelled' });
    expect(await house.owed(three.clientId)).to.equal(three.total);
  });

  it('a refund whose answer is lost stays set aside, and the same key ends it', async () => {
    const one = await paid();
    house.provider.mood = 'lost after';
    expect(await house.call('payments.refund', { paymentId: one.paymentId, reason: 'lost' })).to.include({ state: 'unknown' });
    const [refund] = await house.db.raw<{ key: string }>('select key from refunds where payment_id = ?', [one.paymentId]);
    const [payment] = await house.db.raw<{ reference: string }>('select reference from payments where id = ?', [one.paymentId]);
    house.provider.mood = 'fine';
    for (let i = 0; i < 2; i += 1) await tell({ id: `re_${refund?.key ?? ''}:succeeded${String(i)}`, type: 'refund.succeeded', providerRef: payment?.reference ?? '', money: { amount: one.total, currency: 'BRL' } });
    expect((await house.db.raw<{ state: string }>('select state from refunds where payment_id = ?', [one.paymentId])).map((row) => row.state)).to.deep.equal(['succeeded']);
  });

  it('books refunds and disputes that a provider tells of, in any order, once', async () => {
    const one = await paid();
    const [payment] = await house.db.raw<{ reference: string }>('select reference from payments where id = ?', [one.paymentId]);
    const providerRef = payment?.reference ?? '';
    const money = { amount: one.total, currency: 'BRL' };
    await tell({ id: 'dp_1:lost', type: 'dispute.lost', providerRef, money });
    await tell({ id: 'dp_1:opened', type: 'dispute.opened', providerRef, money });
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(one.total);
    expect(await house.code(house.call('payments.refund', { paymentId: one.paymentId, reason: 'too late' }))).to.equal('REFUND_EXCEEDS');
    const two = await paid();
    const [second] = await house.db.raw<{ reference: string }>('select reference from payments where id = ?', [two.paymentId]);
    await tell({ id: 'dp_2:opened', type: 'dispute.opened', providerRef: second?.reference ?? '', money: { ...money, amount: two.total } });
    await tell({ id: 'dp_2:won', type: 'dispute.won', providerRef: second?.reference ?? '', money: { ...money, amount: two.total } });
    expect((await house.invoice(two.invoiceId)).settlement).to.equal('paid');
    await tell({ id: 're_x:succeeded', type: 'refund.succeeded', providerRef: second?.reference ?? '', money: { ...money, amount: 500 } });
    expect((await house.invoice(two.invoiceId)).open.amount).to.equal(500);
  });

  it('a payment booked by mistake is turned back, and the right one can follow under its number', async () => {
    const one = await house.billed(mail());
    const record = (amount: number): Promise<{ paymentId: number; fresh: boolean }> => house.call('payments.record', { invoiceId: one.invoiceId, gatewayAccountId: house.bank, amount, fee: 7, reference: `r-${String(one.invoiceId)}` });
    const { paymentId } = await record(one.total + 500);
    expect(await house.owed(one.clientId)).to.equal(500);
    expect(await house.call('payments.reverse', { id: paymentId, reason: 'typo' })).to.deep.equal({ reversed: true });
    expect(await house.call('payments.reverse', { id: paymentId, reason: 'typo' })).to.deep.equal({ reversed: false });
    expect([await house.owed(one.clientId), (await house.invoice(one.invoiceId)).open.amount]).to.deep.equal([0, one.total]);
    expect(await record(one.total)).to.have.property('fresh', true);
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
  });

  it('stray money waits with its suggestions and is booked with one key, once', async () => {
    const one = await house.billed(mail());
    const number = (await house.invoice(one.invoiceId)).number ?? '';
    const stray = { gatewayAccountId: house.bank, reference: `s-${String(one.invoiceId)}`, amount: one.total, currency: 'BRL', payerName: 'Ana Souza', note: `invoice ${number}`, receivedOn: '2027-01-21' };
    expect(await house.call('payments.addUnmatched', stray)).to.deep.equal({ fresh: true });
    expect(await house.call('payments.addUnmatched', stray)).to.deep.equal({ fresh: false });
    const { items } = await house.call<{ items: { id: number; suggestions: { invoiceId: number; score: number }[] }[] }>('payments.unmatched', {});
    expect(items[0]?.suggestions[0]).to.include({ invoiceId: one.invoiceId, score: 100 });
    const replies = await Promise.allSettled([1, 2].map(() => house.call('payments.bookUnmatched', { id: items[0]?.id, invoiceId: one.invoiceId })));
    expect(replies.filter((reply) => reply.status === 'fulfilled')).to.have.length(1);
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
  });

  it('a surcharge becomes an invoice of its own, and a method may be for some only', async () => {
    await house.call('gatewayAccounts.update', { id: house.cards, surcharge: { percent: '2', fixed: 50 } });
    const one = await paid();
    const { items } = await house.call<{ items: { total: { amount: number }; settlement: string }[] }>('invoices.list', { clientId: one.clientId });
    expect(items.map((item) => [item.total.amount, item.settlement])).to.deep.equal([[Math.round(one.total * 0.02) + 50, 'paid'], [one.total, 'paid']]);
    await house.call('gatewayAccounts.update', { id: house.cards, surcharge: null, needsApproval: true });
    const two = await house.billed(mail());
    const start = (): Promise<unknown> => house.call('payments.start', { invoiceIds: [two.invoiceId], gatewayAccountId: house.cards }, two.me);
    expect(await house.code(start())).to.equal('NOT_FOUND');
    await house.call('paymentMethods.askApproval', { clientId: two.clientId, gatewayAccountId: house.cards, file: Buffer.from('%PDF-1.7').toString('base64'), fileName: 'company.pdf' }, two.me);
    const { items: asked } = await house.call<{ items: { id: number }[] }>('paymentMethods.approvals', { state: 'asked' });
    await house.call('paymentMethods.answerApproval', { id: asked[0]?.id, approve: true });
    await start();
    await house.call('gatewayAccounts.update', { id: house.cards, needsApproval: false, availability: { countries: ['DE'] } });
    const three = await house.billed(mail());
    expect(await house.code(house.call('payments.start', { invoiceIds: [three.invoiceId], gatewayAccountId: house.cards }, three.me))).to.equal('NOT_FOUND');
    await house.call('gatewayAccounts.update', { id: house.cards, availability: {} });
  });

  it('collects what is due from the balance, then from the card; a top-up is no revenue', async () => {
    const one = await stored();
    const revenue = async (): Promise<number> => (await house.call<{ lines: { code: string; credit: number }[] }>('ledger.trialBalance', {})).lines.find((line) => line.code === '4000')?.credit ?? 0;
    const before = await revenue();
    await house.call('payments.topUp', { clientId: one.clientId, gatewayAccountId: house.cards, amount: 1000 });
    expect([await house.owed(one.clientId), await revenue()]).to.deep.equal([1000, before]);
    const { dueDate } = await house.invoice(one.invoiceId);
    await house.scheduler.advanceTo(`${dueDate}T11:30:00.000Z`);
    await house.settle();
    expect([await house.owed(one.clientId), (await house.invoice(one.invoiceId)).settlement]).to.deep.equal([0, 'paid']);
    expect(await schedule(one.invoiceId)).to.include({ state: 'done' });
  });
});
