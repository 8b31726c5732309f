import { expect } from 'chai';
import fc from 'fast-check';
import { interestOf, interestSpan, lateFeeOf, linkedId, linkHolds, linkToken } from '@billet/billing';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';
import { clientCaller, signUp } from './support/open-test-house.ts';

describe('late charges, the rule', () => {
  for (const [open, rule, fee] of [
    [10_000, { percent: '2' }, 200],
    [10_050, { percent: '2' }, 201],
    [10_000, { amount: 500 }, 500],
    [10_000, { percent: '2', amount: 100 }, 300],
    [1000, { percent: '2', minimum: 250 }, 250],
    [0, { percent: '2' }, 0],
  ] as const) {
    it(`a fee on ${String(open)} by ${JSON.stringify(rule)} is ${String(fee)}`, () => {
      expect(lateFeeOf(open, { kind: 'fee', taxClass: null, ...rule })).to.equal(fee);
    });
  }

  it('counts the days from the day after the due date, and never one twice', () => {
    expect(interestSpan('2027-02-10', null, '2027-02-10')).to.equal(null);
    expect(interestSpan('2027-02-10', null, '2027-02-11')).to.deep.equal({ from: '2027-02-11', until: '2027-02-12', days: 1 });
    expect(interestSpan('2027-02-10', '2027-02-12', '2027-02-11')).to.equal(null);
    expect(interestSpan('2028-02-28', null, '2028-03-01')).to.include({ days: 2 });
  });

  it('interest of a month is its percentage, and splits add up to within a unit a part', () => {
    expect(interestOf(100_000, 30, { kind: 'interest', percent: '1', per: 'month', taxClass: null })).to.equal(1000);
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (open, a, b) => {
      const rule = { kind: 'interest', percent: '0.033', per: 'day', taxClass: null } as const;
      expect(Math.abs(interestOf(open, a, rule) + interestOf(open, b, rule) - interestOf(open, a + b, rule))).to.be.at.most(1);
    }));
  });
});

describe('links of invoices', () => {
  const key = Buffer.alloc(32, 7);

  it('hold for their invoice and version only, and nothing can be changed about them', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2_000_000_000 }), fc.integer({ min: 1, max: 99 }), fc.nat(200), (id, version, at) => {
      const token = linkToken(key, id, version);
      expect(linkedId(token)).to.equal(id);
      expect(linkHolds(key, token, id, version)).to.equal(true);
      expect(linkHolds(key, token, id, version + 1)).to.equal(false);
      expect(linkHolds(Buffer.alloc(32, 8), token, id, version)).to.equal(false);
      const place = token.indexOf('-') + 1 + (at % 31);
      const other = token[place] === 'A' ? 'B' : 'A';
      expect(linkHolds(key, token.slice(0, place) + other + token.slice(place + 1), id, version)).to.equal(false);
    }));
  });
});

eachDatabase('documents by hand', (open) => {
  let house: MoneyHouse;
  before(async () => {
    house = await openMoneyHouse(await open());
  });
  after(() => house.remove());
  afterEach(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  const draft = async (clientId: number, lines: readonly object[]): Promise<number> => (await house.call<{ id: number }>('invoices.createDraft', { clientId, lines })).id;
  const linesOf = async (id: number): Promise<readonly { id: number; net: number }[]> => (await house.call<{ lines: { id: number; net: number }[] }>('invoices.get', { id })).lines;

  it('a draft is changed, issued with a number, and frozen then', async () => {
    const clientId = await signUp(house, 'draft@example.com');
    const id = await draft(clientId, [{ description: 'Installation', unitPrice: 10_000 }]);
    expect(await house.invoice(id)).to.include({ status: 'draft', number: null });
    expect((await house.call<{ items: unknown[] }>('invoices.list', { clientId }, clientCaller(clientId))).items).to.deep.equal([]);
    expect(await house.code(house.call('invoices.get', { id }, clientCaller(clientId)))).to.equal('NOT_FOUND');
    const { lineId } = await house.call<{ lineId: number }>('invoices.addLine', { id, description: 'Cable', quantity: 3, unitPrice: 333 });
    expect((await house.invoice(id)).total.amount).to.equal(10_999 + 2530);
    await house.call('invoices.changeLine', { id, lineId, description: 'Cable', quantity: 1, unitPrice: 1000, taxClass: null });
    expect((await house.invoice(id)).total.amount).to.equal(12_300 + 1000);
    await house.call('invoices.removeLine', { id, lineId });
    const { number } = await house.call<{ number: string }>('invoices.issue', { id });
    expect(number).to.match(/^F-2027-/);
    expect(await house.code(house.call('invoices.addLine', { id, description: 'x', unitPrice: 1 }))).to.equal('INVOICE_FROZEN');
    expect(await house.code(house.call('invoices.discard', { id }))).to.equal('INVOICE_FROZEN');
    expect(await house.code(house.call('invoices.issue', { id }))).to.equal('INVOICE_FROZEN');
    await house.call('invoices.update', { id, dueDate: '2027-03-01', notes: 'agreed by phone' });
    expect((await house.invoice(id)).dueDate).to.equal('2027-03-01');
  });

  it('drafts merge and split without losing a cent, and a discarded one leaves no gap', async () => {
    const clientId = await signUp(house, 'merge@example.com');
    const first = await draft(clientId, [{ description: 'A', unitPrice: 101 }]);
    const second = await draft(clientId, [{ description: 'B', unitPrice: 205 }, { description: 'C', unitPrice: 307, taxClass: null }]);
    await house.call('invoices.merge', { ids: [first, second] });
    expect((await house.invoice(first)).total.amount).to.equal(613 + 70);
    expect(await house.code(house.call('invoices.get', { id: second }))).to.equal('NOT_FOUND');
    const lines = await linesOf(first);
    expect(await house.code(house.call('invoices.split', { id: first, lineIds: lines.map((line) => line.id) }))).to.equal('SPLIT_ALL');
    const { id: part } = await house.call<{ id: number }>('invoices.split', { id: first, lineIds: [lines[2]?.id] });
    expect((await house.invoice(part)).total.amount + (await house.invoice(first)).total.amount).to.equal(683);
    await house.call('invoices.discard', { id: part });
    await house.call('invoices.issue', { id: first });
    const stranger = await draft(await signUp(house, 'stranger@example.com'), [{ description: 'X', unitPrice: 1 }]);
    expect(await house.code(house.call('invoices.merge', { ids: [stranger, await draft(clientId, [{ description: 'Y', unitPrice: 1 }])] }))).to.equal('MIXED_INVOICES');
  });

  it('a draft below zero is refused at its price, and changes nothing', async () => {
    const clientId = await signUp(house, 'below@example.com');
    expect(await house.code(draft(clientId, [{ description: 'x', unitPrice: -1 }]))).to.equal('INVOICE_NEGATIVE');
    const id = await draft(clientId, [{ description: 'x', unitPrice: 100 }]);
    expect(await house.code(house.call('invoices.addLine', { id, description: 'less', unitPrice: -101 }))).to.equal('INVOICE_NEGATIVE');
    expect((await house.invoice(id)).total.amount).to.equal(123);
    await house.call('invoices.addLine', { id, description: 'less', unitPrice: -50 });
    expect((await house.invoice(id)).total.amount).to.equal(62);
  });

  it('gets its number at payment where the series says so', async () => {
    const { items } = await house.call<{ items: { id: number; docType: string }[] }>('invoiceSeries.list', {});
    const series = items.find((each) => each.docType === 'invoice')?.id;
    await house.call('invoiceSeries.update', { id: series, numberAt: 'payment' });
    const one = await house.billed('proforma@example.com');
    expect(await house.invoice(one.invoiceId)).to.include({ status: 'proforma', type: 'proforma' });
    await house.call('payments.record', { invoiceId: one.invoiceId, gatewayAccountId: house.bank, amount: one.total, reference: 'pf-1' });
    expect(await house.invoice(one.invoiceId)).to.include({ status: 'issued', type: 'invoice', settlement: 'paid' });
    expect((await house.invoice(one.invoiceId)).number).to.match(/^F-2027-/);
    await house.call('invoiceSeries.update', { id: series, numberAt: 'issue' });
  });

  it('a late fee is charged once and interest for each day once', async () => {
    const one = await house.billed('late@example.com');
    const fee = { kind: 'fee', percent: '2', minimum: 100 };
    expect(await house.call('invoices.lateFee', { id: one.invoiceId, rule: fee })).to.deep.equal({ invoiceId: null });
    await house.scheduler.advanceTo('2027-02-03T12:00:00.000Z');
    const raced = await Promise.all(Array.from({ length: 5 }, () => house.call<{ invoiceId: number | null }>('invoices.lateFee', { id: one.invoiceId, rule: fee })));
    const made = raced.flatMap(({ invoiceId }) => (invoiceId === null ? [] : [invoiceId]));
    expect(made).to.have.length(1);
    expect((await house.invoice(made[0] ?? 0)).total.amount).to.equal(Math.max(100, Math.round(one.total * 0.02)));
    const interest = { kind: 'interest', percent: '30', per: 'month' };
    const { invoiceId } = await house.call<{ invoiceId: number }>('invoices.lateFee', { id: one.invoiceId, rule: interest });
    expect(invoiceId).to.be.a('number');
    expect(await house.call('invoices.lateFee', { id: one.invoiceId, rule: interest })).to.deep.equal({ invoiceId: null });
    expect(await house.call('invoices.lateFee', { id: invoiceId, rule: fee })).to.deep.equal({ invoiceId: null });
  });

  it('what is written off is open no more and stands in the books as an expense', async () => {
    const one = await house.billed('gone@example.com');
    expect(await house.call('invoices.writeOff', { id: one.invoiceId, reason: 'bankrupt' })).to.deep.equal({ writtenOff: one.total });
    expect(await house.code(house.call('invoices.writeOff', { id: one.invoiceId, reason: 'again' }))).to.equal('INVOICE_SETTLED');
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(0);
  });

  it('its link is readable without signing in until it is revoked', async () => {
    const one = await house.billed('link@example.com');
    const guest = { ...clientCaller(0), audience: 'guest' as const, permissions: [], scope: { kind: 'none' as const } };
    const { path } = await house.call<{ path: string }>('invoices.link', { id: one.invoiceId }, one.me);
    const token = path.slice('/i/'.length);
    expect((await house.call<{ invoice: { id: number } }>('invoices.byLink', { token }, guest)).invoice.id).to.equal(one.invoiceId);
    await house.call('invoices.revokeLink', { id: one.invoiceId });
    expect(await house.code(house.call('invoices.byLink', { token }, guest))).to.equal('NOT_FOUND');
  });
});
