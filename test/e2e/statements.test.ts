import { openTestApp, postgresAvailable, requireComponent, staffCaller, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { pdfText } from './support/pdf-text.ts';

interface Amount {
  readonly amount: number;
}

interface Statement {
  readonly opening: Amount;
  readonly closing: Amount;
  readonly lines: readonly { readonly kind: string; readonly document: string; readonly debit: number; readonly credit: number; readonly balance: number }[];
}

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`statements and receipts [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;
    let invoiceId: number;

    const statement = (from: string, until: string, more: Readonly<Record<string, unknown>> = {}): Promise<Statement> => app.call<Statement>('statements.get', { clientId: ana.clientId, from, until, ...more }, ana.caller);
    const pages = async (operation: string, input: Readonly<Record<string, unknown>>): Promise<readonly string[]> => pdfText(Buffer.from((await app.call<{ file: string }>(operation, input, ana.caller)).file, 'base64'));
    const code = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'none', (error: unknown) => (error as { code: string }).code);
    /** What the books say of the client, whatever the statement says. */
    const inBooks = async (): Promise<number> => {
      const [row] = await app.house.db.raw<{ net: number | string | null }>(
        "select sum(case when debit in ('1200', '2000') then amount else 0 end) - sum(case when credit in ('1200', '2000') then amount else 0 end) as net from ledger_entries where client_id = ?", [ana.clientId],
      );
      return Number(row?.net ?? 0);
    };

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana Souza & Filhos');
      ({ invoiceId } = await app.order(ana));
    });
    after(() => app.close());

    it('before anything was paid the client owes his invoice', async () => {
      const { invoice } = await app.call<{ invoice: { total: Amount; number: string } }>('invoices.get', { id: invoiceId });
      const account = await statement('2027-01-01', '2027-12-31');
      expect(account.lines).to.have.length(1);
      expect(account.lines[0]).to.include({ kind: 'invoice.issued', document: invoice.number, debit: invoice.total.amount, balance: invoice.total.amount });
      expect([account.opening.amount, account.closing.amount]).to.deep.equal([0, await inBooks()]);
    });

    it('payment, overpayment, credit and refund: the closing balance is that of the books, and periods join', async () => {
      const { invoice } = await app.call<{ invoice: { total: Amount; brandId: number } }>('invoices.get', { id: invoiceId });
      const { items } = await app.call<{ items: readonly { id: number }[] }>('gatewayAccounts.list', { brandId: invoice.brandId });
      await app.call('payments.record', { invoiceId, gatewayAccountId: items[0]?.id, amount: invoice.total.amount + 500, fee: 20, reference: 'TRANSFER-1' });
      await app.call('invoices.credit', { id: invoiceId, reason: 'A fault of ours' });
      await app.advance('2027-03-05T12:00:00.000Z');
      const whole = await statement('2027-01-01', '2027-12-31');
      expect(whole.closing.amount).to.equal(await inBooks());
      expect(whole.lines.find((line) => line.kind === 'payment.received')).to.include({ document: 'TRANSFER-1', credit: invoice.total.amount + 500 });
      const january = await statement('2027-01-01', '2027-01-31');
      const rest = await statement('2027-02-01', '2027-12-31');
      expect([rest.opening.amount, rest.closing.amount, january.lines.length + rest.lines.length]).to.deep.equal([january.closing.amount, whole.closing.amount, whole.lines.length]);
    });

    it('as paper: every movement, both balances, who owes whom; and a reconciliation with two signatures', async () => {
      const [page] = await pages('statements.pdf', { clientId: ana.clientId, from: '2027-01-01', until: '2027-12-31' });
      for (const text of ['Statement of account', 'Opening balance', 'Closing balance', 'TRANSFER-1', 'Turnover', 'Provedor Fibra Ltda']) expect(page).to.include(text);
      const both = (await pages('statements.pdf', { clientId: ana.clientId, from: '2027-01-01', until: '2027-12-31', form: 'reconciliation' })).join('\n');
      expect(both).to.include('Reconciliation statement').and.include('have compared their books');
      expect(both.match(/Signature, name, date/g)).to.have.length(2);
    });

    it('a receipt says from whom, how much and for what', async () => {
      const { items } = await app.call<{ items: readonly { id: number; reference: string }[] }>('payments.list', { clientId: ana.clientId }, ana.caller);
      const id = items.find((item) => item.reference === 'TRANSFER-1')?.id ?? 0;
      const [page] = await pages('receipts.pdf', { id });
      for (const text of ['Receipt', 'Received from', 'Ana Souza & Filhos', 'TRANSFER-1', 'Your balance', 'F-2027-000001', 'In words: ']) expect(page).to.include(text);
      const browser = await app.clientBrowser(ana);
      expect((await browser.get(`/payments/${String(id)}`)).text).to.include('TRANSFER-1').and.include('F-2027-000001');
      expect((await browser.get(`/payments/${String(id)}/pdf`)).status).to.equal(200);
    });

    it('a payment that was taken back says so on its receipt, and foreign ones are not there', async () => {
      const caio = await app.signUp('Caio');
      const { invoiceId: billed } = await app.order(caio);
      await app.pay(billed);
      const { items } = await app.call<{ items: readonly { id: number }[] }>('payments.list', { clientId: caio.clientId });
      const id = items[0]?.id ?? 0;
      expect(await code(app.call('receipts.get', { id }, ana.caller))).to.equal('NOT_FOUND');
      const browser = await app.clientBrowser(caio);
      expect((await browser.get(`/invoices/${String(billed)}`)).html).to.include(`href="/payments/${String(id)}"`);
      await app.call('payments.reverse', { id, reason: 'Booked by mistake' });
      const { file } = await app.call<{ file: string }>('receipts.pdf', { id }, caio.caller);
      expect(pdfText(Buffer.from(file, 'base64'))[0]).to.include('Reversed: not in force');
      expect((await browser.get(`/payments/${String(id)}`)).text).to.include('Reversed');
    });

    it('pages of clients and staff show it, with periods by link and by form', async () => {
      const browser = await app.clientBrowser(ana);
      const page = await browser.get('/statement');
      for (const text of ['Statement of account', 'Opening balance', 'Last month', 'TRANSFER-1']) expect(page.text).to.include(text);
      const moved = await browser.send('/statement', 'period', { from: '2027-01-01', until: '2027-01-31' });
      expect(moved.text).to.include('Closing balance');
      const href = /href="(\/statements\/[^"]+)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '';
      expect((await browser.get(href)).status).to.equal(200);
      expect((await (await app.staffBrowser()).get(`/staff/clients/${String(ana.clientId)}/statement`)).text).to.include('TRANSFER-1');
    });

    it('a wrong period, a foreign client and a foreign payer are refused', async () => {
      const other = await app.signUp('Bruno');
      expect(await code(statement('2027-02-01', '2027-01-01'))).to.equal('STATEMENT_PERIOD');
      expect(await code(app.call('statements.get', { clientId: ana.clientId, from: '2027-01-01', until: '2027-01-31' }, other.caller))).to.equal('NOT_FOUND');
      const { payers } = await app.call<{ payers: readonly { id: number }[] }>('clients.get', { id: other.clientId });
      expect(await code(app.call('statements.pdf', { clientId: ana.clientId, from: '2027-01-01', until: '2027-01-31', payerId: payers[0]?.id }, staffCaller))).to.equal('NOT_FOUND');
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
