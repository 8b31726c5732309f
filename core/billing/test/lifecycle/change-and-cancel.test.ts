import { expect } from 'chai';
import { addDays, daysBetween, multiplyRatio } from '@billet/sdk';
import type { TestClient } from '@billet/testkit';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Row {
  readonly id: number;
  readonly label: string;
  readonly productId: number;
  readonly status: string;
  readonly billedThrough: string | null;
  readonly nextBillAt: string | null;
  readonly endDate: string | null;
  readonly price: { readonly amount: number };
}

interface Invoice {
  readonly id: number;
  readonly type: string;
  readonly status: string;
  readonly settlement: string;
  readonly net: { readonly amount: number };
  readonly issueDate: string;
}

onBothEngines('changing and ending services', (app) => {
  let big = 0;
  let small = 0;
  const plan = async (slug: string, price: number): Promise<number> =>
    (
      await app().call<{ id: number }>('products.create', {
        brandId: app().brandId, type: 'access', slug, name: { en: slug }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10,
        prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }, { currency: 'BRL', cycle: { unit: 'year', count: 1 }, price: price * 10 }],
      })
    ).id;
  const get = async (id: number): Promise<Row> => (await app().call<{ service: Row }>('services.get', { id })).service;
  const documents = async (client: TestClient): Promise<readonly Invoice[]> => (await app().call<{ items: Invoice[] }>('invoices.list', { clientId: client.clientId })).items;
  const balance = async (client: TestClient): Promise<number> => {
    const [row] = await app().house.db.raw<{ amount: number | string }>('select amount from client_balances where client_id = ?', [client.clientId]);
    return Number(row?.amount ?? 0);
  };
  const running = async (name: string): Promise<{ client: TestClient; id: number }> => {
    const client = await app().signUp(name);
    const { serviceId, invoiceId } = await app().order(client);
    await app().pay(invoiceId);
    return { client, id: serviceId };
  };

  before(async () => {
    big = await plan('fibra-100m', 19_980);
    small = await plan('fibra-5m', 4995);
  });

  it('an upgrade costs what its preview said, and counts when it is paid', async () => {
    const { client, id } = await running('Ana');
    // 21 to 31 January: 11 of 31 days of 199.80 less what 11 of 31 days of 99.90 were billed at (35.45).
    const preview = await app().call<{ payable: number; total: number; effect: string; recurring: number }>('services.previewChange', { id, productId: big }, client.caller);
    expect(preview).to.include({ payable: 3545, total: 3545, effect: 'payment', recurring: 19_980 });
    const made = await app().call<{ invoiceId: number; state: string; payable: number }>('services.changePlan', { id, productId: big }, client.caller);
    expect(made).to.include({ state: 'awaiting_payment', payable: 3545 });
    expect(await get(id)).to.include({ productId: app().productId });
    expect(await codeOf(app().call('services.changePlan', { id, productId: small }, client.caller))).to.equal('CHANGE_OPEN');
    await app().pay(made.invoiceId);
    expect(await get(id)).to.include({ productId: big, label: 'fibra-100m', billedThrough: '2027-02-01', nextBillAt: '2027-01-31T03:00:00.000Z' });
    expect((await get(id)).price.amount).to.equal(19_980);
    const { items: mails } = await app().call<{ items: { key: string }[] }>('mail.list', { clientId: client.clientId });
    expect(mails.map((mail) => mail.key)).to.include('service-changed');
  });

  it('an upgrade that nobody pays falls away, and the renewal comes at the old price', async () => {
    const { client, id } = await running('Bea');
    const made = await app().call<{ invoiceId: number }>('services.changePlan', { id, productId: big }, client.caller);
    await app().call('services.withdrawChange', { id }, client.caller);
    expect((await documents(client)).find((each) => each.id === made.invoiceId)).to.include({ status: 'void' });
    const again = await app().call<{ invoiceId: number }>('services.changePlan', { id, productId: big }, client.caller);
    await app().advance('2027-02-01T12:00:00.000Z');
    const all = await documents(client);
    expect(all.find((each) => each.id === again.invoiceId)).to.include({ status: 'void' });
    expect(all[0]).to.include({ issueDate: '2027-01-31' });
    expect(all[0]?.net.amount).to.equal(9990);
    expect(await get(id)).to.include({ productId: app().productId });
  });

  it('a client goes down at the end of the term, without a document until then', async () => {
    const { client, id } = await running('Cid');
    const before = (await documents(client)).length;
    const made = await app().call<{ state: string; on: string; payable: number }>('services.changePlan', { id, productId: small }, client.caller);
    expect(made).to.include({ state: 'waiting', on: '2027-03-01', payable: 0 });
    expect(await documents(client)).to.have.length(before);
    await app().advance('2027-03-01T12:00:00.000Z');
    expect(await get(id)).to.include({ productId: small, billedThrough: '2027-04-01' });
    expect((await documents(client))[0]?.net.amount).to.equal(4995);
  });

  it('staff change at once: what is left over goes to the balance, there and back earns nothing', async () => {
    const { client, id } = await running('Dora');
    const steps = [small, big, app().productId, small, big, small, app().productId];
    for (const productId of steps) {
      const { invoiceId } = await app().call<{ invoiceId: number | null }>('services.changePlan', { id, productId, effect: 'now' });
      if (invoiceId !== null) await app().pay(invoiceId);
    }
    const all = await documents(client);
    const billed = all.filter((each) => each.type === 'invoice').reduce((sum, each) => sum + each.net.amount, 0);
    const credited = all.filter((each) => each.type === 'credit_note').reduce((sum, each) => sum + Math.abs(each.net.amount), 0);
    expect((await get(id)).billedThrough).to.equal('2027-04-01');
    // 1 March is today: the whole month at 99.90, the roundings at most in the host's favour.
    expect(billed - credited).to.be.within(9990, 9990 + steps.length);
    expect(await balance(client)).to.equal(credited);
  });

  it('is refused while a renewal is open, and a foreign service is not there', async () => {
    const { client, id } = await running('Eva');
    await app().advance('2027-04-01T12:00:00.000Z');
    expect(await codeOf(app().call('services.changePlan', { id, productId: big }, client.caller))).to.equal('RENEWAL_OPEN');
    expect(await codeOf(app().call('services.changePlan', { id, productId: big, price: 1 }, client.caller))).to.equal('STAFF_ONLY');
    const zoe = await app().signUp('Zoe');
    expect(await codeOf(app().call('services.changePlan', { id, productId: big }, zoe.caller))).to.equal('NOT_FOUND');
  });

  it('a cancellation voids the renewal that is not paid; withdrawn, it comes back as a new one', async () => {
    const { client, id } = await running('Fay');
    await app().advance('2027-05-01T12:00:00.000Z');
    const renewal = (await documents(client)).find((each) => each.settlement === 'unpaid');
    const { endsOn } = await app().call<{ endsOn: string }>('services.requestCancel', { id, reason: 'moving' }, client.caller);
    expect(endsOn).to.equal('2027-05-01');
    expect((await documents(client)).find((each) => each.id === renewal?.id)).to.include({ status: 'void' });
    expect(await get(id)).to.include({ status: 'cancelled' });

    const { client: gil, id: his } = await running('Gil');
    await app().advance('2027-05-31T12:00:00.000Z');
    const june = (await documents(gil)).find((each) => each.settlement === 'unpaid');
    const asked = await app().call<{ endsOn: string }>('services.requestCancel', { id: his, reason: 'moving' }, gil.caller);
    expect(asked.endsOn).to.equal('2027-06-01');
    expect((await documents(gil)).find((each) => each.id === june?.id)).to.include({ status: 'void' });
    await app().call('services.withdrawCancel', { id: his }, gil.caller);
    const [back] = await documents(gil);
    expect(back).to.include({ status: 'issued', settlement: 'unpaid' });
    expect(back?.net.amount).to.equal(june?.net.amount);
    expect(await get(his)).to.include({ status: 'active', endDate: null, billedThrough: '2027-07-01' });
  });

  it('by setting, staff approve or decline; the link can be off', async () => {
    const { client, id } = await running('Hal');
    const save = (values: object): Promise<unknown> => app().call('settings.save', { owner: 'services', scope: 'system', values });
    await save({ clientCancel: false });
    expect(await codeOf(app().call('services.requestCancel', { id, reason: 'x' }, client.caller))).to.equal('CANCEL_OFF');
    await save({ clientCancel: true, cancelApproval: 'manual' });
    const request = (await app().call<{ requestId: number }>('services.requestCancel', { id, reason: 'x' }, client.caller)).requestId;
    expect(await get(id)).to.include({ endDate: null });
    await app().call('cancellations.decide', { id: request, approve: false });
    const second = (await app().call<{ requestId: number }>('services.requestCancel', { id, reason: 'y' }, client.caller)).requestId;
    await app().call('cancellations.decide', { id: second, approve: true });
    // On 31 May the first invoice took June with it.
    expect(await get(id)).to.include({ endDate: '2027-07-01' });
    await save({ cancelApproval: 'automatic' });
    const { items } = await app().call<{ items: { state: string }[] }>('cancellations.list', { serviceId: id });
    expect(items.map((item) => item.state)).to.deep.equal(['approved', 'declined']);
  });

  it('ended at once by staff with the unused part given back', async () => {
    const { client, id } = await running('Ida');
    await app().call('services.requestCancel', { id, when: 'now', reason: 'broken', creditUnused: true });
    const note = (await documents(client)).find((each) => each.type === 'credit_note');
    // The one day of May and the whole of June.
    expect(Math.abs(note?.net.amount ?? 0)).to.equal(322 + 9990);
    expect(await balance(client)).to.equal(322 + 9990);
  });

  it('an end that is asked for and withdrawn time and again gives the same days back once, and goodwill in between takes nothing from them', async () => {
    const { client, id } = await running('Ida');
    const [first] = await documents(client);
    const { lines } = await app().call<{ lines: { id: number; net: number; periodStart: string; periodEnd: string }[] }>('invoices.get', { id: first?.id ?? 0 });
    const { id: lineId, net, periodStart, periodEnd } = lines.at(-1) as { id: number; net: number; periodStart: string; periodEnd: string };
    const whole = lines.reduce((sum, line) => sum + line.net, 0);
    const billed = async (): Promise<number> => (await documents(client)).filter(({ status }) => status === 'issued').reduce((sum, { type, net }) => sum + (type === 'credit_note' ? -1 : 1) * net.amount, 0);
    const on = addDays(periodEnd, -2);
    for (let i = 0; i < 3; i += 1) {
      await app().call('services.requestCancel', { id, when: 'date', on, reason: 'moving', creditUnused: true });
      await app().call('services.withdrawCancel', { id });
      expect(await billed()).to.equal(whole);
      // The last one is not paid: it is voided, and the days are billed by the next run.
      for (const { id: open, settlement } of i < 2 ? await documents(client) : []) if (settlement === 'unpaid') await app().pay(open);
    }
    await app().call('invoices.credit', { id: first?.id ?? 0, lines: [{ lineId, net: 100 }], reason: 'goodwill' });
    await app().call('services.requestCancel', { id, when: 'date', on, reason: 'moving', creditUnused: true });
    const days = daysBetween(periodStart, periodEnd);
    expect(await billed()).to.equal(whole - net + multiplyRatio(net, days - 2, days) - 100);
  });

  it('a fixed term ends by itself, billed to its last day only', async () => {
    const { client, id } = await running('Jan');
    await app().call('services.scheduleEnd', { id, afterDays: 40 });
    expect(await get(id)).to.include({ endDate: '2027-07-10' });
    await app().advance('2027-07-11T12:00:00.000Z');
    expect(await get(id)).to.include({ status: 'terminated' });
    // 1 to 9 July: 9 of 31 days of 99.90.
    expect((await documents(client))[0]?.net.amount).to.equal(2900);
  });

  it('keeps every promise of the books', async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
}, { long: true });
