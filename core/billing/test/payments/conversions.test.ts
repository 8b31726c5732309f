import { expect } from 'chai';
import { gatewayRegistryRef } from '@billet/billing';
import { done, noSettings, type Gateway, type Money, type PaymentFact } from '@billet/sdk';
import { eachDatabase } from '../support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from '../support/money-house.ts';

/** Invoices are in BRL in this house; this provider takes UAH and nothing else. */
eachDatabase('an invoice that is paid in another currency', (open) => {
  let house: MoneyHouse;
  let uah: number;
  const asked = new Map<string, Money>();
  const facts = new Map<string, PaymentFact>();
  const sent: Money[] = [];

  before(async () => {
    house = await openMoneyHouse(await open());
    const gateway: Gateway<unknown> = {
      start: (_ctx, { attemptKey, money }) => {
        asked.set(attemptKey, money);
        return Promise.resolve(done({ status: 'requires_action', providerRef: `p_${attemptKey}`, next: { kind: 'redirect', url: 'https://uah.test/pay', method: 'GET' } }));
      },
      retrieve: (_ctx, { attemptKey }) => Promise.resolve(done(facts.get(attemptKey))),
      refund: (_ctx, { refundKey, money }) => {
        sent.push(money);
        return Promise.resolve(done({ refundRef: `re_${refundKey}`, status: 'succeeded' as const }));
      },
    };
    house.services.use(gatewayRegistryRef).add({ id: 'hryvnia', title: 'Hryvnia', definition: { account: noSettings, traits: { flow: 'redirect', currencies: ['UAH'] }, create: () => gateway } as never, gateway });
    await house.db.transaction(async () => {
      const [row] = (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'hryvnia', name: 'Hryvnia', hook_path: 'hryvnia', created_at: house.clock.now() }).returning('id')) as { id: number }[];
      uah = Number(row?.id);
    });
    // 7.123 with 2.5 % on top is 7.301075; tomorrow's rate does not count yet.
    await house.call('exchangeRates.add', { from: 'BRL', to: 'UAH', rate: '6.5', effectiveFrom: '2020-01-01' });
    await house.call('exchangeRates.add', { from: 'BRL', to: 'UAH', rate: '7.123', effectiveFrom: '2026-01-01' });
    await house.call('exchangeRates.add', { from: 'BRL', to: 'UAH', rate: '99', effectiveFrom: '2099-01-01' });
  });
  after(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
    await house.remove();
  });

  let events = 0;
  const told = async (key: string, type: string, money: Money, more: object = {}): Promise<string> => {
    events += 1;
    const id = `e${String(events)}`;
    await house.db.transaction(async (work) => {
      const event = { id, type, providerRef: `p_${key}`, attemptKey: key, money, occurredAt: house.clock.wall(), ...more };
      const [row] = (await house.db.writable()('gateway_events').insert({ gateway_account_id: uah, event_id: id, type, provider_ref: event.providerRef, event: JSON.stringify(event), body: '', received_at: house.clock.wall(), state: 'received' }).returning('id')) as { id: number }[];
      await house.jobs.enqueue(work, [{ task: 'payments.applyEvent', payload: { eventRowId: Number(row?.id) } }]);
    });
    await house.settle();
    const [row] = await house.db.raw<{ state: string; reason: string | null }>('select state, reason from gateway_events where event_id = ?', [id]);
    return row?.reason ?? row?.state ?? '';
  };

  /** Sums of an account over all journals, debit less credit. */
  const balanceOf = async (code: string, currency: string): Promise<number> => {
    const [row] = await house.db.raw<{ sum: number | string | null }>(`select sum(case when debit = ? then amount else -amount end) as sum from ledger_entries where currency = ? and (debit = ? or credit = ?)`, [code, currency, code, code]);
    return Number(row?.sum ?? 0);
  };

  const offered = async (amount: number): Promise<{ id: number; conversion: { amount: number | null; currency: string; rate: string; rateOn: string } | null } | undefined> =>
    (await house.call<{ items: never[] }>('gatewayAccounts.list', { brandId: house.brandId, currency: 'BRL', amount })).items.find(({ id }) => id === uah);

  const started = async (email: string) => {
    const bill = await house.billed(email);
    const charge = (await offered(bill.total))?.conversion?.amount ?? 0;
    await house.call('payments.start', { invoiceIds: [bill.invoiceId], gatewayAccountId: uah, charge }, bill.me);
    return { ...bill, charge, key: [...asked.keys()].at(-1) ?? '' };
  };
  const paymentOf = async (invoiceId: number) =>
    (await house.call<{ items: { id: number; money: Money; fee: Money; charged: (Money & { rate: string; rateOn: string }) | null; refunded: Money }[] }>('payments.list', { invoiceId })).items[0];

  it('is not offered before staff say so, nor into a currency that the gateway does not take', async () => {
    expect(await offered(100)).to.equal(undefined);
    expect(await house.code(house.call('gatewayAccounts.update', { id: uah, conversion: { into: 'EUR', margin: '1' } }))).to.equal('CURRENCY_NOT_TAKEN');
    expect(await house.code(house.call('gatewayAccounts.update', { id: house.balance, conversion: { into: 'EUR', margin: '1' } }))).to.equal('CURRENCY_NOT_TAKEN');
    expect(await house.code(house.call('gatewayAccounts.update', { id: uah, currencies: ['EUR'] }))).to.equal('CURRENCY_NOT_TAKEN');
    await house.call('gatewayAccounts.update', { id: uah, conversion: { into: 'UAH', margin: '2.5' } });
    // 100.00 BRL × 7.301075
    expect(await offered(10_000)).to.deep.include({ conversion: { currency: 'UAH', amount: 73_011, rate: '7.301075', rateOn: '2026-01-01' } });
    // An account that is told to take only EUR converts nothing, for it has no conversion.
    await house.call('gatewayAccounts.update', { id: house.cards, currencies: ['EUR'] });
    expect((await house.call<{ items: { id: number }[] }>('gatewayAccounts.list', { brandId: house.brandId, currency: 'BRL' })).items.map(({ id }) => id)).to.not.include(house.cards);
    await house.call('gatewayAccounts.update', { id: house.cards, currencies: null });
  });

  it('begins only with the amount that the payer has seen', async () => {
    const bill = await house.billed('seen@example.com');
    const before = asked.size;
    for (const charge of [undefined, 1, bill.total]) expect(await house.code(house.call('payments.start', { invoiceIds: [bill.invoiceId], gatewayAccountId: uah, ...(charge === undefined ? {} : { charge }) }, bill.me))).to.equal('CHARGE_NOT_AGREED');
    expect(await house.code(house.call('payments.topUp', { clientId: bill.clientId, gatewayAccountId: uah, amount: 5000 }, bill.me))).to.equal('CHARGE_NOT_AGREED');
    expect(asked.size).to.equal(before);
    expect(await house.db.raw('select id from payment_attempts where client_id = ?', [bill.clientId])).to.deep.equal([]);
  });

  it('settles the invoice to the cent; what came above its worth is the exchange difference; a full refund leaves nothing behind', async () => {
    const one = await started('whole@example.com');
    expect(asked.get(one.key)).to.deep.equal({ amount: one.charge, currency: 'UAH' });
    expect(await told(one.key, 'payment.succeeded', { amount: one.charge, currency: 'UAH' }, { fee: { amount: 99, currency: 'UAH' } })).to.equal('applied');
    expect(await house.invoice(one.invoiceId)).to.deep.include({ settlement: 'paid' });
    const payment = await paymentOf(one.invoiceId);
    expect(payment).to.deep.include({ money: { amount: one.total, currency: 'BRL' }, fee: { amount: 99, currency: 'UAH' }, charged: { amount: one.charge, currency: 'UAH', rate: '7.301075', rateOn: '2026-01-01' } });
    const worth = Math.round((one.total * 7.123 * 1000) / 1000);
    expect([await balanceOf('1100', 'UAH'), await balanceOf('3200', 'UAH'), await balanceOf('4900', 'UAH'), await balanceOf('6000', 'UAH')]).to.deep.equal([one.charge - 99, -worth, worth - one.charge, 99]);
    expect([await balanceOf('3200', 'BRL'), await balanceOf('1100', 'BRL')]).to.deep.equal([one.total, 0]);
    await house.call('payments.refund', { paymentId: payment?.id, reason: 'Too much' });
    expect(sent.at(-1)).to.deep.equal({ amount: one.charge, currency: 'UAH' });
    expect([await balanceOf('3200', 'UAH'), await balanceOf('3200', 'BRL'), await balanceOf('4900', 'UAH'), await balanceOf('1100', 'UAH')]).to.deep.equal([0, 0, 0, -99]);
  });

  it('goes back in parts in the currency that was charged, and the parts are the whole', async () => {
    const one = await started('parts@example.com');
    await told(one.key, 'payment.succeeded', { amount: one.charge, currency: 'UAH' });
    const payment = await paymentOf(one.invoiceId);
    const before = sent.length;
    const third = Math.floor(one.total / 3);
    for (const amount of [third, third, one.total - 2 * third]) await house.call('payments.refund', { paymentId: payment?.id, amount, reason: 'Part' });
    const parts = sent.slice(before);
    expect(parts.every(({ currency }) => currency === 'UAH')).to.equal(true);
    expect(parts.reduce((sum, { amount }) => sum + amount, 0)).to.equal(one.charge);
    expect([await balanceOf('3200', 'UAH'), await balanceOf('3200', 'BRL'), await balanceOf('4900', 'UAH')]).to.deep.equal([0, 0, 0]);
    expect(await house.code(house.call('payments.refund', { paymentId: payment?.id, amount: 1, reason: 'More' }))).to.equal('REFUND_EXCEEDS');
  });

  it('keeps the rate that was agreed on, whatever the rate is when the money comes', async () => {
    const one = await started('dated@example.com');
    const today = house.clock.today('UTC');
    await house.call('exchangeRates.add', { from: 'BRL', to: 'UAH', rate: '8', effectiveFrom: today });
    expect((await offered(10_000))?.conversion).to.deep.equal({ currency: 'UAH', amount: 82_000, rate: '8.2', rateOn: today });
    expect(await told(one.key, 'payment.succeeded', { amount: one.charge, currency: 'UAH' })).to.equal('applied');
    expect((await paymentOf(one.invoiceId))?.charged?.rate).to.equal('7.301075');
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
  });

  it('takes no other amount and no other currency for it', async () => {
    const one = await started('swapped@example.com');
    for (const money of [{ amount: one.total, currency: 'BRL' }, { amount: one.charge, currency: 'BRL' }, { amount: one.total, currency: 'UAH' }, { amount: one.charge - 1, currency: 'UAH' }, { amount: one.charge, currency: 'USD' }]) {
      expect(await told(one.key, 'payment.succeeded', money), JSON.stringify(money)).to.equal('AMOUNT_MISMATCH');
    }
    expect((await house.invoice(one.invoiceId)).paid.amount).to.equal(0);
    expect(await told(one.key, 'payment.succeeded', { amount: one.charge, currency: 'UAH' })).to.equal('applied');
    expect(await told(one.key, 'refund.succeeded', { amount: 100, currency: 'BRL' })).to.equal('AMOUNT_MISMATCH');
    expect(await told(one.key, 'dispute.opened', { amount: 100, currency: 'BRL' })).to.equal('AMOUNT_MISMATCH');
    // The provider's own refund of half is booked in both currencies.
    const half = Math.floor(one.charge / 2);
    expect(await told(one.key, 'refund.succeeded', { amount: half, currency: 'UAH' })).to.equal('applied');
    expect((await paymentOf(one.invoiceId))?.refunded.amount).to.be.closeTo(one.total / 2, 1);
  });

  it('a dispute takes what was charged and its fee, and brings it back when it is won', async () => {
    const one = await started('disputed@example.com');
    await told(one.key, 'payment.succeeded', { amount: one.charge, currency: 'UAH' });
    const sides = async () => [await balanceOf('1100', 'UAH'), await balanceOf('3200', 'UAH'), await balanceOf('3200', 'BRL'), await balanceOf('4900', 'UAH'), await balanceOf('1150', 'BRL')];
    const before = await sides();
    expect(await told(one.key, 'dispute.opened', { amount: one.charge, currency: 'UAH' }, { id: 'd1:opened', fee: { amount: 500, currency: 'UAH' } })).to.equal('applied');
    expect((await balanceOf('1150', 'BRL'))).to.equal(one.total);
    expect(await balanceOf('1100', 'UAH')).to.equal((before[0] ?? 0) - one.charge - 500);
    await told(one.key, 'dispute.won', { amount: one.charge, currency: 'UAH' }, { id: 'd1:won' });
    expect(await sides()).to.deep.equal([(before[0] ?? 0) - 500, ...before.slice(1)]);
  });

  it("a payment turned back leaves nothing behind either", async () => {
    const one = await started('turned@example.com');
    const sides = async () => [await balanceOf('1100', 'UAH'), await balanceOf('3200', 'UAH'), await balanceOf('3200', 'BRL'), await balanceOf('4900', 'UAH'), await balanceOf('6000', 'UAH')];
    const before = await sides();
    await told(one.key, 'payment.succeeded', { amount: one.charge, currency: 'UAH' }, { fee: { amount: 7, currency: 'UAH' } });
    await house.call('payments.reverse', { id: (await paymentOf(one.invoiceId))?.id, reason: 'Mistake' });
    expect(await sides()).to.deep.equal(before);
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(one.total);
  });
});
