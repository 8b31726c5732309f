import { expect } from 'chai';
import fc from 'fast-check';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

interface Entry {
  readonly id: number;
  readonly kind: string;
  readonly change: number;
  readonly balance: number;
  readonly currency: string;
}

/** What may happen to an invoice and to its client's money. */
const deeds = ['bill', 'pay', 'payMore', 'payPart', 'credit', 'void', 'writeOff', 'reverse', 'refund', 'import'] as const;
type Deed = (typeof deeds)[number];

eachDatabase('the entries of a client', (open) => {
  let house: MoneyHouse;
  let count = 0;
  before(async () => {
    house = await openMoneyHouse(await open());
  });
  after(() => house.remove());

  const entries = async (clientId: number, limit = 200): Promise<readonly Entry[]> => {
    const all: Entry[] = [];
    for (let before: number | undefined; ; ) {
      const page: { items: Entry[]; next?: number } = await house.call('ledger.statement', { clientId, limit, ...(before === undefined ? {} : { before }) });
      all.push(...page.items);
      if (page.next === undefined) return all;
      before = page.next;
    }
  };
  /** What the documents say: what is open on invoices, less what the client has with us. */
  const byDocuments = async (clientId: number): Promise<number> => {
    const [row] = await house.db.raw<{ open: number | string | null }>(
      "select sum(total - paid - credited) as open from invoices where client_id = ? and doc_type = 'invoice' and status = 'issued' and settlement <> 'written_off'", [clientId],
    );
    return Number(row?.open ?? 0) - (await house.owed(clientId));
  };
  const paymentOf = async (invoiceId: number): Promise<number | undefined> => (await house.call<{ items: { id: number }[] }>('payments.list', { invoiceId })).items[0]?.id;
  const record = (invoiceId: number, amount: number): Promise<unknown> => house.call('payments.record', { invoiceId, gatewayAccountId: house.bank, amount, fee: 0, reference: `R${String((count += 1))}` });
  /** Does it; what is refused in this state has done nothing. */
  const act = async (deed: Deed, clientId: number, invoices: number[]): Promise<boolean> => {
    const id = invoices.at(-1) ?? 0;
    const { amount } = (await house.invoice(id)).open;
    const todo: Readonly<Record<Deed, () => Promise<unknown>>> = {
      bill: async () => invoices.push((await house.call<{ id: number }>('invoices.createDraft', { clientId, lines: [{ description: 'More', unitPrice: 4321 }], issue: true })).id),
      pay: () => record(id, amount),
      payMore: () => record(id, amount + 777),
      payPart: () => record(id, Math.max(1, Math.floor(amount / 3))),
      credit: () => house.call('invoices.credit', { id, reason: 'a fault' }),
      void: () => house.call('invoices.void', { id, reason: 'a mistake' }),
      writeOff: () => house.call('invoices.writeOff', { id, reason: 'lost' }),
      reverse: async () => house.call('payments.reverse', { id: await paymentOf(id), reason: 'a mistake' }),
      refund: async () => house.call('payments.refund', { paymentId: await paymentOf(id), amount: 100, to: 'balance', reason: 'goodwill' }),
      import: () => house.call('balances.import', { reference: `old${String((count += 1))}`, items: [{ clientId, amount: 250, currency: 'BRL' }] }),
    };
    const done = await todo[deed]().then(() => true, () => false);
    await house.settle();
    return done;
  };
  /** Each entry goes on from the one before; the last balance is what the documents say. */
  const joins = async (clientId: number): Promise<number> => {
    const all = [...(await entries(clientId))].reverse();
    let balance = 0;
    for (const entry of all) expect((balance += entry.change), `entry ${String(entry.id)}`).to.equal(entry.balance);
    expect(balance).to.equal(await byDocuments(clientId));
    // In pages of three it is the same.
    expect([...(await entries(clientId, 3))].reverse()).to.deep.equal(all);
    return balance;
  };

  it('an invoice, more money than it asks for, its credit note and what was written off', async () => {
    const one = await house.billed('table@example.com');
    const invoices = [one.invoiceId];
    const after: number[] = [await joins(one.clientId)];
    for (const deed of ['payMore', 'credit', 'bill', 'writeOff', 'bill', 'payPart', 'import'] as const) {
      expect(await act(deed, one.clientId, invoices), deed).to.equal(true);
      after.push(await joins(one.clientId));
    }
    const { total } = one;
    const more = (await house.invoice(invoices[1] ?? 0)).total.amount;
    // The balance pays what is billed as far as it reaches only where that is set; here it stays apart.
    const part = Math.max(1, Math.floor(((await house.invoice(invoices[2] ?? 0)).total.amount) / 3));
    expect(after.slice(0, 4)).to.deep.equal([total, -777, -777 - total, -777 - total + more]);
    expect((after[6] ?? 0) - (after[5] ?? 0)).to.equal(-part);
    expect((after[7] ?? 0) - (after[6] ?? 0)).to.equal(-250);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('what was written off is not voided as well: it would be turned back twice', async () => {
    const one = await house.billed('twice@example.com');
    await house.call('invoices.writeOff', { id: one.invoiceId, reason: 'lost' });
    expect(await house.code(house.call('invoices.void', { id: one.invoiceId, reason: 'a mistake' }))).to.equal('INVOICE_NOT_VOIDABLE');
    expect(await joins(one.clientId)).to.equal(0);
  });

  it('what was written off is wanted again when money that had arrived is taken back, and may be written off once more', async () => {
    const one = await house.billed('again@example.com');
    const invoices = [one.invoiceId];
    for (const deed of ['payPart', 'writeOff', 'reverse'] as const) expect(await act(deed, one.clientId, invoices), deed).to.equal(true);
    expect((await house.invoice(one.invoiceId)).open.amount).to.equal(one.total);
    expect(await joins(one.clientId)).to.equal(one.total);
    expect(await act('writeOff', one.clientId, invoices)).to.equal(true);
    expect(await joins(one.clientId)).to.equal(0);
    expect((await entries(one.clientId)).map((entry) => entry.kind).slice(0, 3)).to.deep.equal(['invoice.writtenOff', 'payment.reversed', 'invoice.writeOffTakenBack']);
  });

  it('whatever happens: opening and movements are the closing balance, and that is what the documents say', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...deeds), { minLength: 2, maxLength: 8 }), async (life) => {
        const one = await house.billed(`life${String((count += 1))}@example.com`);
        const invoices = [one.invoiceId];
        for (const deed of life) {
          if (await act(deed, one.clientId, invoices)) done += 1;
        }
        await joins(one.clientId);
      }),
      { numRuns: 12 },
    );
    expect(done).to.be.greaterThan(12);
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
