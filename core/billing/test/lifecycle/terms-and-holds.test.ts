import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Row {
  readonly id: number;
  readonly version: number;
  readonly status: string;
  readonly billingStatus: string;
  readonly billedThrough: string | null;
  readonly nextBillAt: string | null;
  readonly internal: { readonly notes: string; readonly commission: string | null } | null;
}

onBothEngines('terms, holds and suspensions of a service', (app) => {
  let ana: TestClient;
  let serviceId = 0;
  const get = async (id = serviceId, caller?: TestClient['caller']): Promise<Row> => (await app().call<{ service: Row }>('services.get', { id }, caller)).service;
  const invoices = async (): Promise<readonly { id: number; issueDate: string; dueDate: string; net: { amount: number }; settlement: string }[]> =>
    (await app().call<{ items: never[] }>('invoices.list', { clientId: ana.clientId })).items;

  before(async () => {
    ana = await app().signUp('Ana Souza');
    const made = await app().order(ana);
    serviceId = made.serviceId;
    await app().pay(made.invoiceId);
  });

  it('staff change what is noted; a client only name, payer and method, and never sees the notes', async () => {
    const before = await get();
    await app().call('services.update', { id: serviceId, version: before.version, notes: 'pays late', commission: '7.5', salespersonId: 1, soldOn: '2027-01-20', routingPoint: 'Tower 3', termMonths: 12, message: 'Hello' });
    const after = await get();
    expect(after).to.include({ version: before.version + 1, routingPoint: 'Tower 3', termMonths: 12, message: 'Hello' });
    expect(after.internal).to.deep.equal({ salespersonId: 1, commission: '7.5', soldOn: '2027-01-20', notes: 'pays late' });
    expect((await get(serviceId, ana.caller)).internal).to.equal(null);
    expect(await codeOf(app().call('services.update', { id: serviceId, version: after.version, notes: 'x' }, ana.caller))).to.equal('STAFF_ONLY');
    expect(await codeOf(app().call('services.update', { id: serviceId, version: before.version, label: 'Late' }, ana.caller))).to.equal('STALE');
    await app().call('services.update', { id: serviceId, version: after.version, label: 'Home' }, ana.caller);
    expect(await get()).to.include({ label: 'Home' });
  });

  it("takes no payer, method or seller of somebody else's", async () => {
    const bea = await app().signUp('Bea');
    const { payers } = await app().call<{ payers: { id: number }[] }>('clients.get', { id: bea.clientId });
    const { version } = await get();
    expect(await codeOf(app().call('services.update', { id: serviceId, version, payerId: payers[0]?.id }))).to.equal('NOT_FOUND');
    expect(await codeOf(app().call('services.update', { id: serviceId, version, gatewayAccountId: 999 }))).to.equal('NOT_FOUND');
    expect(await codeOf(app().call('services.update', { id: serviceId, version, salespersonId: 999 }))).to.equal('NOT_FOUND');
  });

  it('lists by place, seller and group of states', async () => {
    const ids = async (filter: object): Promise<readonly number[]> => (await app().call<{ items: Row[] }>('services.list', filter)).items.map((row) => row.id);
    expect(await ids({ routingPoint: 'Tower 3' })).to.deep.equal([serviceId]);
    expect(await ids({ salespersonId: 1 })).to.deep.equal([serviceId]);
    expect(await ids({ group: 'active' })).to.include(serviceId);
    expect(await ids({ group: 'cancelled' })).to.not.include(serviceId);
    expect(await codeOf(app().call('services.list', { salespersonId: 1 }, ana.caller))).to.equal('STAFF_ONLY');
  });

  it('another due day moves the next document', async () => {
    const { version, nextBillAt } = await get();
    expect(nextBillAt).to.equal('2027-01-31T03:00:00.000Z');
    await app().call('services.update', { id: serviceId, version, dueDay: 20 });
    expect((await get()).nextBillAt).to.equal('2027-02-10T03:00:00.000Z');
    await app().call('services.update', { id: serviceId, version: version + 1, dueDay: 10 });
    expect((await get()).nextBillAt).to.equal(nextBillAt);
  });

  it('corrects the closing date forward, never into days that are billed', async () => {
    expect(await codeOf(app().call('services.correctClosing', { id: serviceId, billedThrough: '2027-01-25' }))).to.equal('CLOSING_BILLED');
    expect(await codeOf(app().call('services.correctClosing', { id: serviceId, billedThrough: null }))).to.equal('CLOSING_BILLED');
    expect(await codeOf(app().call('services.correctClosing', { id: serviceId, billedThrough: '2027-01-01' }))).to.equal('BEFORE_START');
    await app().call('services.correctClosing', { id: serviceId, billedThrough: '2027-02-08' });
    const { next } = await app().call<{ next: { start: string; end: string; amount: number } }>('services.openItems', { id: serviceId });
    // 8 to 28 February: 21 of 28 days of 99.90.
    expect(next).to.include({ start: '2027-02-08', end: '2027-03-01', amount: 7493 });
    await app().call('services.correctClosing', { id: serviceId, billedThrough: '2027-02-01' });
  });

  it('a held service goes through a whole ladder untouched, and its seller earns when it is paid', async () => {
    await app().call('services.holdSuspension', { id: serviceId, until: '2027-03-20' });
    await app().advance('2027-03-10T15:00:00.000Z');
    expect((await get()).status).to.equal('active');
    const open = await app().call<{ items: { periodStart: string; net: number }[] }>('services.openItems', { id: serviceId }, ana.caller);
    expect(open.items.map((item) => item.periodStart)).to.deep.equal(['2027-03-01', '2027-02-01']);
    await app().call('services.holdSuspension', { id: serviceId, until: null });
    await app().advance('2027-03-12T15:00:00.000Z');
    expect((await get()).status).to.equal('suspended');
    const sums = async (): Promise<Record<string, number>> => (await app().call<{ sums: Record<string, number> }>('commissions.list', { salespersonId: 1 })).sums;
    expect(await sums()).to.deep.equal({});
    for (const invoice of await invoices()) if (invoice.settlement === 'unpaid') await app().pay(invoice.id);
    expect((await get()).status).to.equal('active');
    // 7.5 % of two times 99.90, rounded each.
    expect(await sums()).to.deep.equal({ BRL: 1498 });
  });

  it('a refund takes the share back, the next payment earns it again, and a credit note takes its part', async () => {
    const rows = async (): Promise<readonly (readonly [string, number, number])[]> =>
      (await app().call<{ items: { kind: string; base: number; amount: number }[] }>('commissions.list', { salespersonId: 1 })).items.map(({ kind, base, amount }) => [kind, base, amount]);
    const before = await rows();
    const { items } = await app().call<{ items: { id: number; invoices: { invoiceId: number }[] }[] }>('payments.list', { clientId: ana.clientId });
    const paid = items[0];
    const invoiceId = paid?.invoices[0]?.invoiceId ?? 0;
    await app().call('payments.refund', { paymentId: paid?.id, amount: 1000, to: 'balance', reason: 'by mistake' });
    await app().house.settle();
    expect(await rows()).to.deep.equal([['reversed', 9990, -749], ...before]);
    const { invoice } = await app().call<{ invoice: { open: { amount: number; currency: string } } }>('invoices.get', { id: invoiceId });
    await app().call('payments.record', { invoiceId, gatewayAccountId: 1, amount: invoice.open.amount, reference: 'paid again' });
    await app().house.settle();
    expect(await rows()).to.deep.equal([['earned', 9990, 749], ['reversed', 9990, -749], ...before]);
    const { lines } = await app().call<{ lines: { id: number }[] }>('invoices.get', { id: invoiceId });
    await app().call('invoices.credit', { id: invoiceId, lines: [{ lineId: lines[0]?.id, net: 1990 }], reason: 'outage' });
    await app().house.settle();
    // 7.5 % of the 80.00 that are left.
    expect((await rows())[0]).to.deep.equal(['reversed', 1990, -149]);
  });

  it('suspended without a reason, a payment brings it back; with one it does not', async () => {
    const plain = await app().call<{ liftedByPayment: boolean }>('services.suspend', { id: serviceId });
    expect(plain.liftedByPayment).to.equal(true);
    await app().call('services.suspend', { id: serviceId, reason: 'spam' });
    await app().advance('2027-03-31T15:00:00.000Z');
    const [april] = await invoices();
    await app().pay(april?.id ?? 0);
    expect((await app().call<{ suspensions: { owner: string }[] }>('services.get', { id: serviceId })).suspensions.map((each) => each.owner)).to.deep.equal(['staff']);
    await app().call('services.unsuspend', { id: serviceId });
    expect((await get()).status).to.equal('active');
  });

  it('suspended on paper, it stays up, is not billed, and days without billing stay free', async () => {
    await app().advance('2027-05-03T15:00:00.000Z');
    for (const invoice of await invoices()) if (invoice.settlement === 'unpaid') await app().pay(invoice.id);
    await app().call('services.suspend', { id: serviceId, reason: 'long holiday', scope: 'administration', until: '2027-06-10T12:00:00.000Z' });
    expect(await get()).to.include({ status: 'active', billingStatus: 'paused', nextBillAt: null });
    const { items } = await app().call<{ items: Row[] }>('services.list', { group: 'inactive', clientId: ana.clientId });
    expect(items.map((row) => row.id)).to.deep.equal([serviceId]);
    const before = (await invoices()).length;
    await app().advance('2027-06-09T15:00:00.000Z');
    expect(await invoices()).to.have.length(before);
    await app().advance('2027-06-11T15:00:00.000Z');
    expect(await get()).to.include({ status: 'active', billingStatus: 'active', billedThrough: '2027-06-11' });
    await app().advance('2027-06-30T15:00:00.000Z');
    const { items: open } = await app().call<{ items: { periodStart: string; net: number }[] }>('services.openItems', { id: serviceId });
    // From 11 June: 20 of 30 days of 99.90; nothing for the days before.
    expect(open.map(({ periodStart, net }) => [periodStart, net])).to.deep.equal([['2027-07-01', 9990], ['2027-06-11', 6660]]);
  });

  it('keeps every promise of the books', async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
});
