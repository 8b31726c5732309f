import { Service } from '@billet/billing';
import { expect } from 'chai';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';
import { eachDatabase } from './support/each-database.ts';

const ABSURD = Number.MAX_SAFE_INTEGER - 1;

eachDatabase('clients whom a run leaves alone', (open) => {
  let house: MoneyHouse;
  const clients: number[] = [];

  before(async function () {
    this.timeout(60_000);
    house = await openMoneyHouse(await open());
    for (const name of ['ana', 'bob', 'eve']) {
      const { clientId, invoiceId, total } = await house.billed(`${name}@example.com`);
      clients.push(clientId);
      await house.call('payments.record', { invoiceId, gatewayAccountId: house.bank, amount: total, reference: name });
    }
    await house.settle();
  });
  after(() => house.remove());

  const setPrice = (clientId: number, price: number, quantity: number): Promise<unknown> =>
    house.db.transaction(async () => house.db.from(Service).where('client_id', clientId).patch({ price, quantity }));
  const run = async (): Promise<{ readonly expected: number; readonly outcomes: Readonly<Record<string, number>>; readonly state: string }> => {
    const { runId } = await house.call<{ runId: number | null }>('billing.start', {});
    await house.settle();
    const [row] = await house.db.raw<{ expected: number | string; state: string }>('select expected, state from billing_runs where id = ?', [runId ?? 0]);
    const items = await house.db.raw<{ outcome: string; n: number | string }>('select outcome, count(*) as n from billing_run_items where run_id = ? group by outcome', [runId ?? 0]);
    return { expected: Number(row?.expected ?? 0), state: row?.state ?? 'none', outcomes: Object.fromEntries(items.map(({ outcome, n }) => [outcome, Number(n)])) };
  };
  const invoices = async (clientId: number): Promise<number> => Number((await house.db.raw<{ n: number | string }>('select count(*) as n from invoices where client_id = ? and run_id is not null', [clientId]))[0]?.n);
  const parked = async (): Promise<readonly unknown[]> => (await house.call<{ items: { clientId: number; reason: string }[] }>('billing.parked', {})).items.map((item) => [item.clientId, item.reason]);

  it('are parked with the reason, every one of the others is billed, and the run counts them all', async () => {
    const [ana = 0, bob = 0, eve = 0] = clients;
    await setPrice(bob, ABSURD, 1000);
    const { next_bill_at: due } = (await house.db.from(Service).findOne({ client_id: ana })) as Service;
    await house.scheduler.advanceTo(due ?? '');
    expect(await run()).to.deep.equal({ expected: 3, state: 'done', outcomes: { produced: 2, parked: 1 } });
    expect(await parked()).to.deep.equal([[bob, 'UNEXPECTED']]);
    expect([await invoices(ana), await invoices(bob), await invoices(eve)]).to.deep.equal([1, 0, 1]);
  });

  it('are left alone by the next run, until they are taken back in; then they are billed once', async () => {
    const [ana = 0, bob = 0] = clients;
    await setPrice(bob, 3990, 1);
    expect((await run()).expected).to.equal(0);
    expect(await invoices(bob)).to.equal(0);
    expect(await house.call('billing.retryParked', { clientId: ana })).to.deep.equal({ released: 0 });
    expect(await house.call('billing.retryParked', {})).to.deep.equal({ released: 1 });
    expect(await house.call('billing.retryParked', {})).to.deep.equal({ released: 0 });
    expect(await run()).to.deep.equal({ expected: 1, state: 'done', outcomes: { produced: 1 } });
    expect([await invoices(bob), await parked()]).to.deep.equal([1, []]);
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
