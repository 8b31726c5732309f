import { expect } from 'chai';
import { addMonths } from '@billet/sdk';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';

interface Books {
  readonly lines: readonly { readonly code: string; readonly debit: number; readonly credit: number }[];
}

describe('pages about the books', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let serviceId: number;
  let invoiceId: number;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    ({ serviceId, invoiceId } = await app.order(ana));
  });
  after(() => app.close());

  const saldo = async (code: string): Promise<number> => (await app.call<Books>('ledger.trialBalance', {})).lines.filter((line) => line.code === code).reduce((sum, line) => sum + line.debit - line.credit, 0);

  it('a bill is corrected from the page: the next period has the new price and quantity, what is issued stays', async () => {
    const total = async (id: number): Promise<number> => (await app.call<{ invoice: { total: { amount: number } } }>('invoices.get', { id })).invoice.total.amount;
    const before = await total(invoiceId);
    await app.pay(invoiceId);
    const at = `/staff/services/${String(serviceId)}/price`;
    const wrong = await staff.send(at, 'correct', { productId: '', price: 'much', quantity: '' });
    expect([wrong.status, wrong.html.includes('value="much"')]).to.deep.equal([422, true]);
    expect((await staff.send(at, 'correct', { productId: '', price: '12,50', quantity: '3' })).text).to.include('from the next period on');
    expect(await total(invoiceId)).to.equal(before);
    const early = await staff.send(`/staff/clients/${String(ana.clientId)}/early`, 'bill', { [`service-${String(serviceId)}`]: 'on' });
    expect(await total(Number(early.path.split('/').at(-1)))).to.equal(3 * 1250);
  });

  it('an overdue invoice is charged by hand once, and each day of interest once', async () => {
    const second = await app.order(ana);
    const at = `/staff/invoices/${String(second.invoiceId)}`;
    expect((await staff.get(at)).text).not.to.include('Charge for being late');
    await app.advance('2027-04-01T12:00:00Z');
    const wrong = await staff.send(at, 'lateFee', { kind: 'interest', percent: 'one', per: 'month', amount: '' });
    expect([wrong.status, wrong.html.includes('value="one"')]).to.deep.equal([422, true]);
    const fee = await staff.send(at, 'lateFee', { kind: 'fee', percent: '', per: 'month', amount: '7,25' });
    expect([fee.path.split('?')[0] === at, fee.text.includes('7.25')]).to.deep.equal([false, true]);
    expect((await staff.send(at, 'lateFee', { kind: 'fee', percent: '', per: 'month', amount: '7,25' })).text).to.include('Nothing to charge');
    expect((await staff.send(at, 'lateFee', { kind: 'interest', percent: '1,5', per: 'month', amount: '' })).text).to.include('Charged on this invoice.');
    expect((await staff.send(at, 'lateFee', { kind: 'interest', percent: '1,5', per: 'month', amount: '' })).text).to.include('Nothing to charge');
  });

  it('balances come in whole or not at all, and once', async () => {
    const at = '/staff/balances/import';
    const line = (amount: string): string => `${String(ana.clientId)}; ${amount}; brl`;
    const balance = (): Promise<number> => saldo('3000');
    for (const bad of ['999999; 1.00; BRL', `${String(ana.clientId)}; many; BRL`, `${String(ana.clientId)}; 1.00; REAL`]) {
      const refused = await staff.send(at, 'import', { reference: 'old', items: `${line('25,00')}\n${bad}` });
      expect([refused.status, refused.text.includes('Line 2:'), refused.html.includes(bad)], bad).to.deep.equal([422, true, true]);
      expect(await balance()).to.equal(0);
    }
    expect((await staff.send(at, 'import', { reference: 'old', items: line('25,00') })).text).to.include('The balances are brought in.');
    expect((await staff.send(at, 'import', { reference: 'old', items: line('25,00') })).text).to.include('nothing changed');
    expect(await balance()).to.equal(2500);
  });

  it('a payout empties what lies with the provider, its fee is an expense, and one reference counts once', async () => {
    const at = `/staff/gateways/${String(app.gatewayAccountId)}`;
    const payout = { reference: 'po_1', amount: '98,50', fee: '1,50', currency: 'brl', bookedOn: '2027-03-31' };
    const [bank, clearing, fees] = [await saldo('1000'), await saldo('1100'), await saldo('6000')];
    expect((await staff.send(at, 'payout', payout)).text).to.include('The payout is booked.');
    expect((await staff.send(at, 'payout', payout)).text).to.include('nothing changed');
    expect([(await saldo('1000')) - bank, (await saldo('1100')) - clearing, (await saldo('6000')) - fees]).to.deep.equal([9850, -10_000, 150]);
    expect((await staff.send(at, 'payout', { ...payout, reference: 'po_2', amount: '-1' })).status).to.equal(422);
  });

  it('the trial balance shows every account by name, adds up, and ends at the chosen day', async () => {
    const shown = await staff.get('/staff/ledger');
    expect(shown.text).to.include('Receivables').and.include('Revenue').and.include('Sum in BRL');
    const { lines } = await app.call<Books>('ledger.trialBalance', {});
    expect(lines.reduce((sum, { debit, credit }) => sum + debit - credit, 0)).to.equal(0);
    expect((await staff.send('/staff/ledger', 'show', { until: '2020-01-01' })).text).to.include('Nothing is booked up to this day.');
    const file = await staff.get('/staff/ledger?format=csv');
    expect([file.headers.get('content-type')?.startsWith('text/csv'), file.html.includes('Receivables')]).to.deep.equal([true, true]);
  });

  it('a chargeback is booked by hand once, and ends won or lost: the books say where its money lies', async () => {
    const carla = await app.signUp('Carla Lima');
    const { invoiceId: paid } = await app.order(carla);
    await app.pay(paid);
    const open = async (): Promise<number> => (await app.call<{ invoice: { open: { amount: number } } }>('invoices.get', { id: paid })).invoice.open.amount;
    const { items } = await app.call<{ items: { id: number; money: { amount: number } }[] }>('payments.list', { clientId: carla.clientId });
    const [payment] = items;
    const at = `/staff/payments/${String(payment?.id)}`;
    const books = async (): Promise<readonly number[]> => [await saldo('1000'), await saldo('1150'), await saldo('1200'), await saldo('6000')];
    const moved = async (since: readonly number[]): Promise<readonly number[]> => (await books()).map((amount, i) => amount - (since[i] ?? 0));
    const amount = payment?.money.amount ?? 0;
    const start = await books();
    const wish = { reference: 'case-1', amount: '', fee: '15', reason: 'card not mine' };
    expect((await staff.send(at, 'dispute', { ...wish, amount: '99999' })).text).to.include('So much is not left of this payment.');
    expect((await staff.send(at, 'dispute', wish)).text).to.include('The dispute is booked.');
    // All of the money lies aside: there is nothing left to dispute, and no second booking of the same case.
    await app.call('payments.dispute', { paymentId: payment?.id, reference: 'case-1', reason: 'again' });
    expect(await moved(start)).to.deep.equal([-amount - 1500, amount, 0, 1500]);
    expect(await open()).to.equal(0);
    const id = /name="disputeId" value="(\d+)"/.exec((await staff.get(at)).html)?.[1] ?? '';
    await staff.send(at, 'won', { disputeId: id });
    expect(await moved(start)).to.deep.equal([-1500, 0, 0, 1500]);
    expect((await staff.send(at, 'lost', { disputeId: id })).text).to.include('has ended otherwise');
    await app.call('payments.dispute', { paymentId: payment?.id, reference: 'case-2', reason: 'again' });
    const second = /name="disputeId" value="(\d+)"/.exec((await staff.get(at)).html)?.[1] ?? '';
    await Promise.all([staff.send(at, 'lost', { disputeId: second }), staff.send(at, 'lost', { disputeId: second })]);
    expect(await moved(start)).to.deep.equal([-amount - 1500, 0, amount, 1500]);
    expect(await open()).to.equal(amount);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('a month is closed once, and never one that still runs', async () => {
    const { items } = await app.call<{ items: { id: number }[] }>('companies.list', {});
    const close = (month: string) => staff.send('/staff/ledger', 'close', { month: `${String(items[0]?.id)}|${month}` });
    expect((await staff.get('/staff/ledger')).text).to.include('Every month that is over is closed.');
    expect((await close('2027-04')).status).to.equal(422);
    expect((await close('2027-13')).status).to.equal(422);
    const last = addMonths(`${app.house.clock.today('America/Sao_Paulo').slice(0, 7)}-01`, -1).slice(0, 7);
    expect((await close(last)).text).to.include('was closed already');
  });

  it('a series is renumbered from the company page, and a template without a counter is refused', async () => {
    const { items } = await app.call<{ items: { id: number; docType: string; template: string }[] }>('invoiceSeries.list', {});
    const series = items.find(({ docType }) => docType === 'invoice');
    const form = `series-${String(series?.id)}`;
    const refused = await staff.send('/staff/company', form, { template: 'R-{year}', numberAt: 'issue' });
    expect([refused.status, refused.html.includes('value="R-{year}"')]).to.deep.equal([422, true]);
    await staff.send('/staff/company', form, { template: 'R{yy}/{00000}', numberAt: 'payment' });
    const proforma = await app.order(ana);
    const number = async (): Promise<string> => (await staff.get(`/staff/invoices/${String(proforma.invoiceId)}`)).text;
    expect(await number()).to.include('PF-');
    await app.pay(proforma.invoiceId);
    expect(await number()).to.match(/R27\/\d{5}\b/);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
