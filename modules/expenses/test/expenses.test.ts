import { openTestApp, postgresAvailable, requireComponent, staffCaller, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

interface Bill {
  readonly id: number;
  readonly state: string;
  readonly title: string;
  readonly dueOn: string;
  readonly paidOn: string | null;
}

interface Page {
  readonly items: readonly Bill[];
  readonly next?: number;
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`expenses [${engine}]`, function () {
    this.timeout(120_000);
    let app: TestApp;
    let staff: TestBrowser;
    let terms: { readonly brandId: number; readonly supplierId: number; readonly categoryId: number; readonly currency: string };

    const add = (more: object = {}): Promise<Bill> => app.call<Bill>('expenses.add', { ...terms, title: 'Transit', amount: 12_345, dueOn: '2027-02-10', ...more });
    const list = (input: object = {}): Promise<Page> => app.call<Page>('expenses.list', input);
    /** What stands on an account, debit less credit. */
    const booked = async (account: string): Promise<number> => {
      const { lines } = await app.call<{ lines: { code: string; debit: number; credit: number }[] }>('ledger.trialBalance', {});
      return lines.filter(({ code }) => code === account).reduce((sum, { debit, credit }) => sum + debit - credit, 0);
    };

    before(async () => {
      app = await openTestApp({ engine });
      staff = await app.staffBrowser();
      const { id: supplierId } = await app.call<{ id: number }>('expenses.saveSupplier', { name: 'Backbone Ltd' });
      const { id: categoryId } = await app.call<{ id: number }>('expenses.saveCategory', { name: 'Lines' });
      terms = { brandId: app.brandId, supplierId, categoryId, currency: 'BRL' };
    });
    after(() => app.close());

    it('are booked once when they are paid, and taken back by the opposite', async () => {
      const { id } = await add();
      const [bank, outlays] = [await booked('1000'), await booked('6200')];
      for (const _ of [1, 2]) expect(await app.call('expenses.pay', { id, paidOn: '2027-01-20' })).to.include({ state: 'paid', paidOn: '2027-01-20' });
      expect([(await booked('1000')) - bank, (await booked('6200')) - outlays]).to.deep.equal([-12_345, 12_345]);
      expect(await codeOf(app.call('expenses.change', { id, ...terms, title: 'x', amount: 1, dueOn: '2027-02-10' }))).to.equal('EXPENSE_STATE');
      for (const _ of [1, 2]) expect(await app.call('expenses.undoPayment', { id })).to.include({ state: 'open', paidOn: null });
      expect([(await booked('1000')) - bank, (await booked('6200')) - outlays]).to.deep.equal([0, 0]);
      await app.call('expenses.pay', { id });
      expect((await booked('6200')) - outlays).to.equal(12_345);
      const journals = await app.house.db.raw<{ kind: string; ref: string }>(`select kind, ref from journals where ref like 'expenses:${String(id)}/%' order by id`);
      expect(journals.map(({ kind, ref }) => `${kind} ${ref}`)).to.deep.equal([`outlay.booked expenses:${String(id)}/1`, `outlay.undone expenses:${String(id)}/1`, `outlay.booked expenses:${String(id)}/2`]);
      await app.call('expenses.undoPayment', { id });
      await app.call('expenses.cancel', { id });
    });

    it('are paid by several at once as if by one', async () => {
      const { id } = await add();
      const before = await booked('6200');
      await Promise.all([1, 2, 3, 4].map(() => app.call('expenses.pay', { id })));
      expect((await booked('6200')) - before).to.equal(12_345);
      expect(await codeOf(app.call('expenses.cancel', { id }))).to.equal('EXPENSE_STATE');
    });

    it('come again each period once, whatever runs how often, and from the last day of a month', async () => {
      const plan = await app.call<{ id: number }>('expenses.savePlan', { ...terms, title: 'Rent', amount: 5000, unit: 'month', count: 1, firstDueOn: '2027-01-31', endsOn: '2027-05-31' });
      const rents = async (): Promise<readonly string[]> => (await list({ state: 'open' })).items.filter(({ title }) => title === 'Rent').map(({ dueOn }) => dueOn);
      expect(await rents()).to.deep.equal(['2027-01-31']);
      const system = { audience: 'system' as const, actor: { kind: 'system' as const }, permissions: ['*'], scope: { kind: 'all' as const }, locale: 'en' };
      for (const _ of [1, 2]) expect(await app.call('expenses.produce', {}, system)).to.deep.equal({ made: 0 });
      await app.advance('2027-03-02T13:00:00.000Z');
      await app.house.settle();
      expect(await rents()).to.deep.equal(['2027-01-31', '2027-02-28', '2027-03-31']);
      expect(await codeOf(app.call('expenses.savePlan', { id: plan.id, ...terms, title: 'Rent', amount: 5000, unit: 'week', count: 1, firstDueOn: '2027-01-31' }))).to.equal('EXPENSE_CADENCE');
      await app.call('expenses.savePlan', { id: plan.id, ...terms, title: 'Rent', amount: 6000, unit: 'month', count: 1, firstDueOn: '2027-01-31', endsOn: '2027-05-31' });
      await app.advance('2027-07-02T13:00:00.000Z');
      await app.house.settle();
      expect(await rents()).to.deep.equal(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
      expect((await list({ state: 'open' })).items.filter(({ title }) => title === 'Rent').map((each) => (each as unknown as { money: { amount: number } }).money.amount)).to.deep.equal([5000, 5000, 5000, 6000, 6000]);
      expect(await app.call('expenses.plan', { id: plan.id })).to.include({ active: false });
    });

    it('that were stopped come again from the day they are let, without what fell due in between', async () => {
      const { id } = await app.call<{ id: number }>('expenses.savePlan', { ...terms, title: 'Power', amount: 100, unit: 'week', count: 1, firstDueOn: '2027-07-05' });
      await app.call('expenses.switchPlan', { id, active: false });
      await app.advance('2027-09-20T13:00:00.000Z');
      const power = async (): Promise<readonly string[]> => (await list({ from: '2027-08-10' })).items.filter(({ title }) => title === 'Power').map(({ dueOn }) => dueOn).sort();
      expect(await power()).to.deep.equal([]);
      await app.call('expenses.switchPlan', { id, active: true });
      expect((await power())[0]).to.equal('2027-09-20');
      await app.call('expenses.switchPlan', { id, active: false });
    });

    it('are listed page by page in the order in which they fall due, each once, and filtered', async () => {
      const { id: supplierId } = await app.call<{ id: number }>('expenses.saveSupplier', { name: 'Many' });
      const days = Array.from({ length: 120 }, (_, i) => `2028-01-${String(1 + ((i * 7) % 28)).padStart(2, '0')}`);
      for (const dueOn of days) await add({ supplierId, dueOn });
      const seen: Bill[] = [];
      for (let before: number | undefined, more = true; more; ) {
        const page = await list({ state: 'open', supplierId, ...(before === undefined ? {} : { before }) });
        seen.push(...page.items);
        before = page.next;
        more = before !== undefined;
      }
      expect(seen.map(({ dueOn }) => dueOn)).to.deep.equal([...days].sort());
      expect(new Set(seen.map(({ id }) => id)).size).to.equal(120);
      expect((await list({ supplierId, from: '2028-01-05', until: '2028-01-06' })).items.every(({ dueOn }) => dueOn === '2028-01-05')).to.equal(true);
      const file = await staff.raw(`/staff/x/expenses/bills.csv?supplierId=${String(supplierId)}&state=open`, {});
      const lines = (await file.text()).trim().split('\r\n');
      expect(lines).to.have.length(121);
      expect(lines[1]).to.match(/^\d+,Many,Lines,Transit,,123\.45,BRL,2028-01-01,open,$/);
    });

    it('are added up by category and month, without cancelled ones', async () => {
      const { id: categoryId } = await app.call<{ id: number }>('expenses.saveCategory', { name: 'Software' });
      const { id } = await add({ categoryId, amount: 700, dueOn: '2029-01-10' });
      await add({ categoryId, amount: 300, dueOn: '2029-01-31' });
      await add({ categoryId, amount: 50, dueOn: '2029-02-01', currency: 'USD' });
      const { id: gone } = await add({ categoryId, amount: 9999, dueOn: '2029-01-10' });
      await app.call('expenses.cancel', { id: gone });
      await app.call('expenses.pay', { id, paidOn: '2029-02-03' });
      const lines = async (by: string): Promise<readonly string[]> => (await app.call<{ lines: { month: string; category: string; money: { amount: number; currency: string } }[] }>('expenses.report', { from: '2029-01', until: '2029-02', by })).lines.map(({ month, category, money }) => `${month} ${category} ${String(money.amount)} ${money.currency}`);
      expect(await lines('due')).to.deep.equal(['2029-01 Software 1000 BRL', '2029-02 Software 50 USD']);
      expect(await lines('paid')).to.deep.equal(['2029-02 Software 700 BRL']);
    });

    it('keep files that are what they say, and give them back as downloads only', async () => {
      const { id } = await add();
      const file = (text: string): string => Buffer.from(text).toString('base64');
      expect(await codeOf(app.call('expenses.addFile', { id, file: file('MZ..'), 'file.name': 'a.pdf' }))).to.equal('FILE_NOT_WHAT_IT_SAYS');
      expect(await codeOf(app.call('expenses.addFile', { id, file: file('<p>'), 'file.name': 'a.html' }))).to.equal('FILE_KIND');
      const kept = await app.call<{ id: number }>('expenses.addFile', { id, file: file('%PDF-1.7'), 'file.name': '../bill<1>.pdf' });
      const answer = await staff.raw(`/staff/x/expenses/files/${String(kept.id)}`, {});
      expect([answer.headers.get('content-disposition'), await answer.text()]).to.deep.equal(['attachment; filename=bill_1_.pdf', '%PDF-1.7']);
      const { id: other } = await add();
      expect(await codeOf(app.call('expenses.removeFile', { id: other, fileId: kept.id }))).to.equal('NOT_FOUND');
      await app.call('expenses.removeFile', { id, fileId: kept.id });
      expect((await staff.get(`/staff/x/expenses/files/${String(kept.id)}`)).status).to.equal(404);
    });

    it('are for staff with the right only', async () => {
      const ana = await app.signUp('Ana');
      for (const [operation, input] of [['expenses.list', {}], ['expenses.upcoming', {}], ['expenses.pay', { id: 1 }]] as const) expect(await codeOf(app.call(operation, input, ana.caller)), operation).to.equal('FORBIDDEN');
      const reader = { ...staffCaller, permissions: ['expenses.read'] };
      expect((await app.call<Page>('expenses.list', {}, reader)).items.length).to.be.greaterThan(0);
      for (const [operation, input] of [['expenses.pay', { id: 1 }], ['expenses.saveCategory', { name: 'x' }]] as const) expect(await codeOf(app.call(operation, input, reader)), operation).to.equal('FORBIDDEN');
      expect(await codeOf(app.call('ledger.bookOutlay', { brandId: app.brandId, ref: 'x:1', kind: 'outlay', amount: 1, currency: 'BRL' }))).to.equal('FORBIDDEN');
    });

    it('go their way on the pages', async () => {
      const form = { brandId: String(app.brandId), supplierId: String(terms.supplierId), categoryId: String(terms.categoryId), currency: 'BRL', dueOn: '2027-09-21', reference: '' };
      const bad = await staff.send('/staff/x/expenses/new', 'bill', { ...form, title: 'Fibre <b>', amount: '12,345' });
      expect([bad.status, bad.html.includes('value="12,345"')]).to.deep.equal([422, true]);
      const made = await staff.send('/staff/x/expenses/new', 'bill', { ...form, title: 'Fibre <b>', amount: '1234,50' });
      expect(made.text).to.include('Fibre <b>').and.include('1,234.50');
      expect((await staff.get('/staff')).text).to.include('Bills to pay').and.include('Backbone Ltd').and.include('Overdue');
      const { items } = await list({ from: '2027-09-21', until: '2027-09-22' });
      const page = `/staff/x/expenses/bills/${String(items.find(({ title }) => title === 'Fibre <b>')?.id)}`;
      expect((await staff.send(page, 'pay', { paidOn: '' })).text).to.include('Undo the payment');
      expect((await staff.send(page, 'undo', {})).text).to.include('Mark as paid');
      for (const path of ['', '/plans', '/report', '/lists']) expect((await staff.get(`/staff/x/expenses${path}`)).status, path).to.equal(200);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
