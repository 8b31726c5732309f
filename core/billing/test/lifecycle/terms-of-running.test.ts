import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Row {
  readonly id: number;
  readonly version: number;
  readonly mode: string;
  readonly trialUntil: string | null;
  readonly billedThrough: string | null;
  readonly nextBillAt: string | null;
  readonly closingDay: number;
}

interface Planned {
  readonly credit: number;
  readonly trialUntil: string | null;
  readonly next: { readonly start: string; readonly end: string; readonly amount: number; readonly raiseOn: string } | null;
}

interface Line {
  readonly period_start: string;
  readonly period_end: string;
  readonly net: number | string;
}

onBothEngines('free days, advance and arrears of a service that exists', (app) => {
  let ana: TestClient;
  const get = async (id: number): Promise<Row> => (await app().call<{ service: Row }>('services.get', { id })).service;
  const terms = async (id: number, wish: object): Promise<Planned> => {
    const preview = await app().call<Planned>('services.previewTerms', { id, ...wish });
    const made = await app().call<Planned>('services.changeTerms', { id, version: (await get(id)).version, ...wish });
    expect(made, 'the preview says what is done').to.deep.equal(preview);
    return made;
  };
  const lines = async (id: number): Promise<readonly (readonly [string, string, number])[]> =>
    (
      await app().house.db.raw<Line>(
        `select l.period_start, l.period_end, l.net from invoice_lines l join invoices i on i.id = l.invoice_id
         where l.service_id = ? and i.status = 'issued' and i.doc_type = 'invoice' and l.kind = 'recurring' order by l.period_start`,
        [id],
      )
    ).map((line) => [line.period_start, line.period_end, Number(line.net)] as const);
  const credited = async (id: number): Promise<number> => {
    const [row] = await app().house.db.raw<{ sum: number | string | null }>(
      `select sum(c.credited) as sum from line_credits c join invoice_lines l on l.id = c.line_id where l.service_id = ?`,
      [id],
    );
    return Number(row?.sum ?? 0);
  };
  const ordered = async (productId: number, more: object = {}): Promise<number> => {
    const { serviceIds } = await app().call<{ serviceIds: readonly number[] }>('orders.place', { clientId: ana.clientId, items: [{ productId, ...more }] });
    return serviceIds[0] ?? 0;
  };
  const anniversary = async (slug: string, unit = 'month'): Promise<number> =>
    (await app().call<{ id: number }>('products.create', { brandId: app().brandId, type: 'hosting', slug, name: { en: slug }, setupOn: 'order', raiseDaysBefore: 0, prices: [{ currency: 'BRL', cycle: { unit, count: 1 }, price: 3100, setupFee: 500 }] })).id;

  before(async () => {
    ana = await app().signUp('Ana Souza');
  });
  afterEach(async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('days that were paid for and become free are given back once, to the minor unit', async () => {
    const { serviceId, invoiceId } = await app().order(ana);
    await app().pay(invoiceId);
    // 21 to 31 January are billed at 35.45, eleven days: four of them are 12.89.
    expect(await lines(serviceId)).to.deep.equal([['2027-01-21', '2027-02-01', 3545]]);
    expect(await terms(serviceId, { trialDays: 4 })).to.deep.include({ credit: 1289, trialUntil: '2027-01-25' });
    expect(await terms(serviceId, { trialDays: 4 })).to.deep.include({ credit: 0 });
    expect(await codeOf(app().call('services.previewTerms', { id: serviceId, trialDays: 3 }))).to.equal('TRIAL_BILLED');
    expect(await codeOf(app().call('services.previewTerms', { id: serviceId, trialDays: 0 }))).to.equal('TRIAL_BILLED');
    // To 8 February: the rest of January comes back, and the next period begins a week later, 21 of 28 days of 99.90.
    const longer = await terms(serviceId, { trialDays: 18 });
    expect(longer).to.deep.include({ credit: 2256, trialUntil: '2027-02-08' });
    expect(longer.next).to.include({ start: '2027-02-08', end: '2027-03-01', amount: 7493 });
    expect(await credited(serviceId)).to.equal(3545);
    // Free days that nobody was billed for may become fewer again.
    expect((await terms(serviceId, { trialDays: 11 })).next).to.include({ start: '2027-02-01', end: '2027-03-01', amount: 9990 });
  });

  it('a grid that begins with the end of the free days moves with it while nothing is billed', async () => {
    const id = await ordered(await anniversary('own-grid'), { trialDays: 14 });
    expect(await get(id)).to.include({ trialUntil: '2027-02-04', closingDay: 4 });
    const longer = await terms(id, { trialDays: 30 });
    expect(longer.next).to.include({ start: '2027-02-20', end: '2027-03-20', amount: 3600 });
    expect(await get(id)).to.include({ closingDay: 20, billedThrough: null });
    expect((await terms(id, { trialDays: 0 })).next).to.include({ start: '2027-01-21', end: '2027-02-21', amount: 3600 });
    await terms(id, { trialDays: 30 });
    await app().advance('2027-02-21T15:00:00.000Z');
    expect(await lines(id)).to.deep.equal([['2027-02-20', '2027-03-20', 3100]]);
  });

  it('from advance to arrears and back no period is billed twice and none is left out', async () => {
    // A Sunday; the first week is billed with the order.
    const id = await ordered(await anniversary('weekly', 'week'));
    expect(await lines(id)).to.deep.equal([['2027-02-21', '2027-02-28', 3100]]);
    expect((await terms(id, { mode: 'arrears' })).next).to.include({ start: '2027-02-28', end: '2027-03-07', raiseOn: '2027-03-07' });
    await app().advance('2027-03-08T15:00:00.000Z');
    // The second week is over, the third is not.
    expect(await get(id)).to.include({ mode: 'arrears', billedThrough: '2027-03-07' });
    expect((await terms(id, { mode: 'advance' })).next).to.include({ start: '2027-03-07', end: '2027-03-14', amount: 3100 });
    await app().advance('2027-03-09T15:00:00.000Z');
    expect((await lines(id)).map(([start]) => start)).to.deep.equal(['2027-02-21', '2027-02-28', '2027-03-07']);
  });

  it('is refused to hours in advance, to an old version, to clients, and while a change or an end is under way', async () => {
    const id = await ordered(await anniversary('refused'));
    const { version } = await get(id);
    expect(await codeOf(app().call('services.changeTerms', { id, version: version + 1, trialDays: 5 }))).to.equal('STALE');
    expect(await codeOf(app().call('services.changeTerms', { id, version, trialDays: 5 }, ana.caller))).to.equal('FORBIDDEN');
    const hourly = await ordered((await app().call<{ id: number }>('products.create', { brandId: app().brandId, type: 'server', slug: 'hourly', name: { en: 'hourly' }, mode: 'arrears', setupOn: 'order', prices: [{ currency: 'BRL', cycle: { unit: 'hour', count: 1 }, price: 10 }] })).id);
    expect(await codeOf(app().call('services.previewTerms', { id: hourly, mode: 'advance' }))).to.equal('HOURS_IN_ARREARS');
    await app().call('services.requestCancel', { id, when: 'date', on: '2027-03-20', reason: 'moving' });
    expect(await codeOf(app().call('services.changeTerms', { id, version: (await get(id)).version, trialDays: 5 }))).to.equal('CANCEL_REQUESTED');
  });
});
