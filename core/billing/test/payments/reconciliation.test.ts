import { expect } from 'chai';
import { gatewayRegistryRef } from '@billet/billing';
import { addDays, done, noSettings, type Gateway, type GatewayEvent, type Money } from '@billet/sdk';
import { eachDatabase } from '../support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from '../support/money-house.ts';

interface FindingRow { readonly id: number; readonly reference: string; readonly kind: string; readonly booking: string | null; readonly theirs: number | null; readonly ours: number | null; readonly attemptKey: string | null }

/** A provider that has a list of its own, and whose messages are lost. */
eachDatabase("a provider's own list", (open) => {
  let house: MoneyHouse;
  let id: number;
  let broken = false;
  let list: GatewayEvent[] = [];
  const asked = new Map<string, Money>();

  before(async () => {
    house = await openMoneyHouse(await open());
    const gateway: Gateway<unknown> = {
      start: (_ctx, { attemptKey, money }) => {
        asked.set(attemptKey, money);
        return Promise.resolve(done({ status: 'requires_action', providerRef: `p_${attemptKey}` }));
      },
      retrieve: () => Promise.resolve(done(undefined)),
      async *reconcile() {
        await Promise.resolve();
        if (broken) throw new Error('Service unavailable');
        yield* list;
      },
    };
    house.services.use(gatewayRegistryRef).add({ id: 'listing', title: 'Listing', definition: { account: noSettings, traits: { flow: 'redirect', currencies: '*' }, create: () => gateway } as never, gateway });
    await house.db.transaction(async () => {
      const [row] = (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'listing', name: 'Listing', hook_path: 'listing', created_at: house.clock.now() }).returning('id')) as { id: number }[];
      id = Number(row?.id);
    });
  });
  after(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
    await house.remove();
  });
  beforeEach(() => { list = []; });

  const on = (reference: string, money: Money, more: Partial<GatewayEvent> = {}): GatewayEvent => ({ id: `l:${reference}`, type: 'payment.succeeded', providerRef: reference, money, occurredAt: house.clock.wall(), ...more });
  const since = (): string => addDays(house.clock.today('UTC'), -7);
  const compare = () => house.call<{ compared: number; queued: number }>('gatewayAccounts.reconcile', { id, since: since() });
  const found = async (): Promise<readonly FindingRow[]> => (await house.call<{ items: FindingRow[] }>('reconciliation.list', { gatewayAccountId: id })).items;
  const begun = async (email: string) => {
    const bill = await house.billed(email);
    await house.call('payments.start', { invoiceIds: [bill.invoiceId], gatewayAccountId: id }, bill.me);
    const key = [...asked.keys()].at(-1) ?? '';
    return { ...bill, key, reference: `p_${key}`, money: asked.get(key) ?? { amount: 0, currency: '' } };
  };
  /** Paid, as staff or a message say, some days ago. */
  const booked = async (email: string, fee: number) => {
    const one = await begun(email);
    await house.call('payments.record', { invoiceId: one.invoiceId, gatewayAccountId: id, amount: one.total, fee, reference: one.reference, receivedOn: addDays(house.clock.today('UTC'), -2) });
    return one;
  };
  const feesOf = async (): Promise<number> => {
    const [row] = await house.db.raw<{ sum: number | string | null }>(`select sum(case when debit = '6000' then amount else -amount end) as sum from ledger_entries where debit = '6000' or credit = '6000'`);
    return Number(row?.sum ?? 0);
  };

  it('money whose message was lost is booked to its attempt with one key, once', async () => {
    const one = await begun('lost@example.com');
    list = [on(one.reference, one.money, { attemptKey: one.key, fee: { amount: 30, currency: one.money.currency } })];
    expect(await compare()).to.deep.include({ compared: 1, queued: 0 });
    await compare();
    const [row, ...more] = await found();
    expect([row?.kind, row?.booking, row?.attemptKey, more]).to.deep.equal(['missing_here', 'pay', one.key, []]);
    expect(await house.call('reconciliation.book', { id: row?.id })).to.deep.equal({ booked: true });
    expect(await house.call('reconciliation.book', { id: row?.id })).to.deep.equal({ booked: false });
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
    expect((await house.call<{ items: { fee: Money }[] }>('payments.list', { invoiceId: one.invoiceId })).items.map(({ fee }) => fee.amount)).to.deep.equal([30]);
    await compare();
    expect(await found()).to.deep.equal([]);
  });

  it('another amount than was asked for is not booked to the attempt', async () => {
    const one = await begun('swapped@example.com');
    list = [on(one.reference, { ...one.money, amount: one.money.amount - 1 }, { attemptKey: one.key })];
    await compare();
    expect(await house.code(house.call('reconciliation.book', { id: (await found())[0]?.id }))).to.equal('FINDING_CHANGED');
    expect((await house.invoice(one.invoiceId)).paid.amount).to.equal(0);
    expect((await found()).map(({ reference }) => reference)).to.deep.equal([one.reference]);
    list = [];
    await compare();
    expect(await found()).to.deep.equal([]);
  });

  it('money of nobody joins the queue and is not booked from here', async () => {
    list = [on('stranger', { amount: 777, currency: 'BRL' })];
    expect((await compare()).queued).to.equal(1);
    expect((await compare()).queued).to.equal(0);
    const [row] = await found();
    expect([row?.kind, row?.booking]).to.deep.equal(['missing_here', null]);
    expect(await house.code(house.call('reconciliation.book', { id: row?.id }))).to.equal('FINDING_BY_HAND');
    expect(await house.call('reconciliation.dismiss', { id: row?.id, reason: 'Of another shop' })).to.deep.equal({ dismissed: true });
    await compare();
    expect(await found()).to.deep.equal([]);
    // Another amount is another matter.
    list = [on('stranger', { amount: 778, currency: 'BRL' })];
    await compare();
    expect((await found()).map(({ theirs }) => theirs)).to.deep.equal([778]);
    await house.call('reconciliation.dismiss', { id: (await found())[0]?.id, reason: 'Of another shop' });
  });

  it('a fee becomes what the provider says, up and down', async () => {
    const one = await booked('fee@example.com', 50);
    const before = await feesOf();
    for (const [fee, sum] of [[80, 30], [20, -30]] as const) {
      list = [on(one.reference, one.money, { fee: { amount: fee, currency: one.money.currency } })];
      await compare();
      const [row] = await found();
      expect([row?.kind, row?.booking]).to.deep.equal(['fee', 'fee']);
      await house.call('reconciliation.book', { id: row?.id });
      expect((await feesOf()) - before).to.equal(sum);
      await compare();
      expect(await found()).to.deep.equal([]);
    }
  });

  it('what the provider does not know is turned back with one key; what came today is not missed yet', async () => {
    const one = await booked('ghost@example.com', 0);
    const fresh = await begun('today@example.com');
    await house.call('payments.record', { invoiceId: fresh.invoiceId, gatewayAccountId: id, amount: fresh.total, reference: fresh.reference });
    await compare();
    const mine = (await found()).filter(({ reference }) => reference === one.reference || reference === fresh.reference);
    expect(mine.map(({ reference, kind, booking }) => [reference, kind, booking])).to.deep.equal([[one.reference, 'missing_there', 'turn_back']]);
    await house.call('reconciliation.book', { id: mine[0]?.id });
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(one.total);
    await compare();
    expect((await found()).map(({ reference }) => reference)).to.not.include(one.reference);
  });

  it('another amount is shown and left to a person', async () => {
    const one = await booked('amount@example.com', 0);
    list = [on(one.reference, { ...one.money, amount: one.total + 5 })];
    await compare();
    const row = (await found()).find(({ reference }) => reference === one.reference);
    expect([row?.kind, row?.booking, row?.theirs, row?.ours]).to.deep.equal(['amount', null, one.total + 5, one.total]);
  });

  it('runs by itself as a job, and a provider that does not answer is noted', async () => {
    const accountOf = async () => (await house.call<{ accounts: { id: number; compared: number; error: string | null }[] }>('reconciliation.list', {})).accounts.find((each) => each.id === id);
    const run = async (): Promise<void> => {
      await house.db.transaction((work) => house.jobs.enqueue(work, [{ task: 'payments.reconcile', payload: { accountId: id } }]));
      await house.settle();
    };
    list = [on('by-night', { amount: 5, currency: 'BRL' })];
    await run();
    expect(await accountOf()).to.deep.include({ compared: 1, error: null });
    broken = true;
    await run();
    expect((await accountOf())?.error).to.include('Service unavailable');
    broken = false;
  });
});
