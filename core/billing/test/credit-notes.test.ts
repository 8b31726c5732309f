import { expect } from 'chai';
import fc from 'fast-check';
import { mirrorCredit } from '@billet/billing';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from './support/open-test-house.ts';
import { eachDatabase } from './support/each-database.ts';

describe('credit notes, the rule', () => {
  const line = (lineId: number, net: number, credited = 0): { lineId: number; net: number; credited: number; taxCode: string } => ({ lineId, net, credited, taxCode: 'VAT' });
  const tax = (base: number, amount: number, baseCredited = 0, credited = 0): Parameters<typeof mirrorCredit>[1][number] => ({ taxId: 1, code: 'VAT', base, amount, baseCredited, credited });

  for (const [title, lines, taxes, wishes, net, taxed] of [
    ['the whole of it', [line(1, 10_000)], [tax(10_000, 2300)], [{ lineId: 1, net: 10_000 }], 10_000, 2300],
    ['a third', [line(1, 100)], [tax(100, 23)], [{ lineId: 1, net: 33 }], 33, 8],
    ['the second third', [line(1, 100, 33)], [tax(100, 23, 33, 8)], [{ lineId: 1, net: 33 }], 33, 7],
    ['the rest', [line(1, 100, 66)], [tax(100, 23, 66, 15)], [{ lineId: 1, net: 34 }], 34, 8],
    ['a discount with its line', [line(1, 100), line(2, -40)], [tax(60, 14)], [{ lineId: 1, net: 100 }, { lineId: 2, net: -40 }], 60, 14],
    ['without tax', [{ ...line(1, 500), taxCode: null }], [], [{ lineId: 1, net: 200 }], 200, 0],
  ] as const) {
    it(`mirrors ${title}`, () => {
      expect(mirrorCredit(lines, taxes, wishes)).to.include({ net, tax: taxed, total: net + taxed });
    });
  }

  for (const [title, wishes] of [
    ['more than a line', [{ lineId: 1, net: 101 }]],
    ['more than is left of a line', [{ lineId: 2, net: 61 }]],
    ['the same line twice', [{ lineId: 1, net: 60 }, { lineId: 1, net: 60 }]],
    ['below zero', [{ lineId: 1, net: -1 }]],
  ] as const) {
    it(`refuses ${title}`, () => {
      expect(() => mirrorCredit([line(1, 100), line(2, 100, 40)], [], wishes)).to.throw().with.property('code', 'CREDIT_EXCEEDS');
    });
  }

  it('any way of slicing adds up to what was billed, and never goes beyond it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 400 }), fc.array(fc.tuple(fc.nat(4), fc.nat(1_000_000)), { maxLength: 12 }), (nets, permille, cuts) => {
        const base = nets.reduce((all, net) => all + net, 0);
        const amount = Math.round((base * permille) / 1000);
        const lines = nets.map((net, i) => line(i, net));
        let state = tax(base, amount);
        let total = 0;
        const slice = (lineId: number, net: number): void => {
          const credit = mirrorCredit(lines, [state], [{ lineId, net }]);
          const entry = lines[lineId];
          if (entry !== undefined) lines[lineId] = { ...entry, credited: entry.credited + net };
          const [part] = credit.taxes;
          state = { ...state, baseCredited: state.baseCredited + (part?.base ?? 0), credited: state.credited + (part?.amount ?? 0) };
          total += credit.total;
          expect(total).to.be.at.most(base + amount);
        };
        for (const [at, wanted] of cuts) {
          const lineId = at % nets.length;
          const left = (lines[lineId]?.net ?? 0) - (lines[lineId]?.credited ?? 0);
          slice(lineId, Math.min(left, wanted));
        }
        lines.forEach((each) => { slice(each.lineId, each.net - each.credited); });
        expect(total).to.equal(base + amount);
      }),
    );
  });
});

eachDatabase('credit notes', (open) => {
  let house: TestHouse;
  let bank: number;
  const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;

  before(async () => {
    house = await openTestHouse(await open());
    await call('tax.addRate', { legalEntityId: 1, country: 'BR', code: 'ISS', name: 'ISS', percent: '23', effectiveFrom: '2020-01-01' });
    const [row] = await house.db.transaction(async () => (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'bank-transfer', name: 'Bank', hook_path: 'x', created_at: house.clock.now() }).returning('id')) as { id: number }[]);
    bank = Number(row?.id);
  });
  after(() => house.remove());

  const billed = async (email: string): Promise<{ clientId: number; invoiceId: number; lineId: number; net: number; total: number }> => {
    const clientId = await signUp(house, email);
    const { invoiceId } = await call<{ invoiceId: number }>('orders.place', { items: [{ productId: house.productId }] }, clientCaller(clientId));
    const { invoice, lines } = await call<{ invoice: { total: { amount: number } }; lines: { id: number; net: number }[] }>('invoices.get', { id: invoiceId });
    return { clientId, invoiceId, lineId: lines[0]?.id ?? 0, net: lines[0]?.net ?? 0, total: invoice.total.amount };
  };
  const invoice = async (id: number): Promise<{ settlement: string; open: { amount: number }; paid: { amount: number }; credited: { amount: number } }> => (await call<{ invoice: never }>('invoices.get', { id })).invoice;
  const balance = async (clientId: number): Promise<number> => (await call<{ balances: { amount: number }[] }>('payments.balance', { clientId })).balances[0]?.amount ?? 0;

  it('lessen an open invoice and pay back what was paid to the balance', async () => {
    const one = await billed('credit1@example.com');
    const part = await call<{ number: string; total: number; toBalance: number }>('invoices.credit', { id: one.invoiceId, lines: [{ lineId: one.lineId, net: 1000 }], reason: 'outage' });
    expect(part).to.include({ number: 'CN-F-2027-000001', toBalance: 0 });
    expect((await invoice(one.invoiceId)).open.amount).to.equal(one.total - part.total);
    await call('payments.record', { invoiceId: one.invoiceId, gatewayAccountId: bank, amount: one.total - part.total, reference: 'p1' });
    expect(await invoice(one.invoiceId)).to.include({ settlement: 'paid' });
    const rest = await call<{ total: number; toBalance: number }>('invoices.credit', { id: one.invoiceId, reason: 'all of it' });
    expect(rest.total + part.total).to.equal(one.total);
    expect(rest.toBalance).to.equal(rest.total);
    expect(await balance(one.clientId)).to.equal(rest.total);
    expect(await invoice(one.invoiceId)).to.include({ settlement: 'refunded' });
    const again = await call('invoices.credit', { id: one.invoiceId, reason: 'again' }).catch((error: unknown) => error);
    expect(again).to.have.property('code', 'CREDIT_EXCEEDS');
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('raced, never exceed what was billed', async () => {
    const one = await billed('credit2@example.com');
    const replies = await Promise.allSettled(
      Array.from({ length: 12 }, () => call<{ total: number }>('invoices.credit', { id: one.invoiceId, lines: [{ lineId: one.lineId, net: Math.ceil(one.net / 3) }], reason: 'race' })),
    );
    expect(replies.filter((reply) => reply.status === 'fulfilled')).to.have.length(2);
    expect(replies.flatMap((reply) => (reply.status === 'rejected' ? [(reply.reason as { code: string }).code] : [])).every((code) => code === 'CREDIT_EXCEEDS')).to.equal(true);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('are refused by the database itself beyond what was billed', async () => {
    const one = await billed('credit3@example.com');
    const refused = await house.db
      .transaction(() => house.db.execute('insert into line_credits (client_id, invoice_id, line_id, billed, credited) values (?, ?, ?, ?, ?)', [one.clientId, one.invoiceId, one.lineId, one.net, one.net + 1]))
      .catch((error: unknown) => error);
    expect(refused).to.have.property('kind', 'check');
  });
});
