import { expect } from 'chai';
import { billingRunsRef } from '@billet/billing';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from './support/open-test-house.ts';

describe('the main story: order, pay, bill, dun, suspend, return, cancel', () => {
  let house: TestHouse;

  before(async () => {
    house = await openTestHouse();
  });
  after(() => house.remove());

  const call = (name: string, input: unknown, caller = staff): Promise<never> => house.executor.callByName(name, input, caller) as Promise<never>;
  const invoices = async (clientId: number): Promise<readonly { id: number; number: string; total: { amount: number }; issueDate: string; dueDate: string; settlement: string }[]> =>
    (await call('invoices.list', { clientId }) as { items: never[] }).items;

  it('runs from the first order to the last day', async () => {
    const clientId = await signUp(house, 'ana@example.com');
    const me = clientCaller(clientId);
    const placed: { invoiceId: number; serviceIds: number[] } = await call('orders.place', { items: [{ productId: house.productId }] }, me);
    const serviceId = placed.serviceIds[0] as number;

    // 21 to 31 January is 11 of 31 days of 99.90.
    const [first] = await invoices(clientId);
    expect(first).to.include({ number: 'F-2027-000001', issueDate: '2027-01-21', settlement: 'unpaid' });
    expect(first?.total.amount).to.equal(3545);

    const bank: { id: number } = { id: 0 };
    await house.db.transaction(async () => {
      const [row] = (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'bank-transfer', name: 'Bank', hook_path: 'x', created_at: house.clock.now() }).returning('id')) as { id: number }[];
      bank.id = row?.id ?? 0;
    });
    const pay = (invoiceId: number, amount: number, reference: string, fee = 0): Promise<{ fresh: boolean }> =>
      call('payments.record', { invoiceId, gatewayAccountId: bank.id, amount, fee, reference });
    expect(await pay(placed.invoiceId, 3545, 'pix-1')).to.have.property('fresh', true);
    expect(await pay(placed.invoiceId, 3545, 'pix-1')).to.have.property('fresh', false);
    await house.settle();
    const service = async (): Promise<{ status: string; nextBillAt: string | null; billedThrough: string; endDate: string | null }> => (await call('services.get', { id: serviceId }) as { service: never }).service;
    expect(await service()).to.include({ status: 'active', billedThrough: '2027-02-01', nextBillAt: '2027-01-31T03:00:00.000Z' });

    await house.scheduler.advanceTo('2027-02-01T12:00:00.000Z');
    const [february] = await invoices(clientId);
    expect(february).to.include({ number: 'F-2027-000002', issueDate: '2027-01-31', dueDate: '2027-02-10' });
    expect(february?.total.amount).to.equal(9990);

    await house.scheduler.advanceTo('2027-02-24T15:00:00.000Z');
    expect((await service()).status).to.equal('active');
    await house.scheduler.advanceTo('2027-02-25T15:00:00.000Z');
    expect((await service()).status).to.equal('suspended');
    const mails: { items: { key: string }[] } = await call('mail.list', { clientId });
    expect(mails.items.map((mail) => mail.key).reverse()).to.deep.equal([
      'order-placed', 'invoice-issued', 'invoice-issued', 'invoice-reminder', 'invoice-due', 'invoice-overdue', 'invoice-overdue',
    ]);

    await pay(february?.id ?? 0, 9990, 'bank-26', 150);
    await house.settle();
    expect((await service()).status).to.equal('active');
    const balance: { lines: { code: string; debit: number; credit: number }[] } = await call('ledger.trialBalance', {});
    expect(balance.lines.find((line) => line.code === '6000')).to.include({ debit: 150, credit: 0 });
    expect(balance.lines.find((line) => line.code === '1000')).to.include({ debit: 3545 + 9840 });

    await call('services.requestCancel', { id: serviceId, reason: 'moving' }, me);
    expect((await service()).endDate).to.equal('2027-03-01');
    await house.scheduler.advanceTo('2027-04-15T12:00:00.000Z');
    expect((await service()).status).to.equal('cancelled');
    expect(await invoices(clientId)).to.have.length(2);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('does nothing when it runs again', async () => {
    const before = await house.db.raw('select count(*) as n from invoices');
    for (let i = 0; i < 10; i += 1) {
      await house.services.use(billingRunsRef).start('manual');
      await house.settle();
    }
    expect(await house.db.raw('select count(*) as n from invoices')).to.deep.equal(before);
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
