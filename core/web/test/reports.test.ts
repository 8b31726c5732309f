import { Service } from '@billet/billing';
import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

interface Growth {
  readonly asOf: string | null;
  readonly months: readonly { readonly month: string; readonly recurring: number; readonly added: number; readonly lost: number; readonly clients: number; readonly newClients: number; readonly lostClients: number }[];
}

const reports = (engine: 'sqlite' | 'postgres'): void => {
  describe(`reports [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let staff: TestBrowser;
    let first = { serviceId: 0, invoiceId: 0 };
    let price = 0;

    before(async () => {
      app = await openTestApp({ engine });
      const ana = await app.signUp('Ana Souza');
      const bruno = await app.signUp('Bruno Lima');
      await app.signUp('Clara Reis');
      first = await app.order(ana);
      await app.pay(first.invoiceId);
      const second = await app.order(bruno);
      await app.pay(second.invoiceId);
      await app.order(bruno);
      price = (await app.call<{ service: { price: { amount: number } } }>('services.get', { id: first.serviceId })).service.price.amount;
      await app.call('services.requestCancel', { id: first.serviceId, when: 'now', reason: 'a test' });
      await app.house.settle();
      staff = await app.staffBrowser();
    });
    after(() => app.close());

    const csv = async (path: string): Promise<readonly string[]> => (await staff.get(path)).html.replace(/^\u{feff}/u, '').trim().split('\r\n');
    const growth = (): Promise<Growth> => app.call<Growth>('reports.growth', { currency: 'BRL', months: 12 });

    it('tell clients and revenue won and lost', async () => {
      const { asOf, months } = await growth();
      expect(asOf).to.equal(null);
      // Won and lost in the same month is neither.
      expect(months.at(-1)).to.deep.include({ month: '2027-01', recurring: price, added: price, lost: 0, clients: 1, newClients: 1, lostClients: 0 });
      const { items } = await app.call<{ items: readonly { month: string; clients: number; ordered: number }[] }>('reports.newClients', { months: 3 });
      expect(items).to.deep.equal([{ month: '2026-11', clients: 0, ordered: 0 }, { month: '2026-12', clients: 0, ordered: 0 }, { month: '2027-01', clients: 3, ordered: 2 }]);
    });

    it('add up with the books: money by method, revenue by product, what is open by age', async () => {
      const { items: collected } = await app.call<{ items: readonly { name: string; payments: number; amount: number }[] }>('reports.collected', { currency: 'BRL', months: 1 });
      const [paid] = await app.house.db.raw<{ n: number | string; amount: number | string }>('select count(*) as n, sum(amount) as amount from payments');
      expect(collected).to.have.length(1);
      expect(collected[0]).to.deep.include({ name: 'Bank transfer', payments: Number(paid?.n), amount: Number(paid?.amount) });
      const { items: products } = await app.call<{ items: readonly { productId: number | null; net: number; services: number }[] }>('reports.products', { currency: 'BRL', months: 1 });
      const [net] = await app.house.db.raw<{ net: number | string }>(`select sum(case when doc_type = 'credit_note' then -net else net end) as net from invoices where status = 'issued' and doc_type in ('invoice', 'credit_note')`);
      expect(products.reduce((sum, each) => sum + each.net, 0)).to.equal(Number(net?.net));
      expect(products[0]).to.include({ productId: app.productId });
      const ageing = async (): Promise<{ notDue: { amount: number }; ages: readonly { amount: number }[] }> => app.call('reports.ageing', { currency: 'BRL' });
      const [open] = await app.house.db.raw<{ open: number | string }>(`select sum(total - paid - credited) as open from invoices where status = 'issued' and settlement in ('unpaid', 'part_paid')`);
      const { notDue, ages } = await ageing();
      expect(notDue.amount + ages.reduce((sum, each) => sum + each.amount, 0)).to.equal(Number(open?.open));
    });

    it('show each as picture, table and file', async () => {
      for (const name of ['recurring', 'churn', 'products', 'collected', 'ageing', 'clients', 'forecast']) {
        const page = await staff.get(`/staff/reports/${name}`);
        expect(page.status, name).to.equal(200);
        expect(page.html, name).to.contain('<table').and.contain('aria-current="page"');
        if (!['ageing', 'forecast'].includes(name)) expect(page.html, name).to.contain('role="img"');
        expect((await csv(`/staff/reports/${name}?format=csv`)).length, name).to.be.greaterThan(1);
      }
      const rows = await csv('/staff/reports/collected?currency=BRL&months=3&format=csv');
      expect(rows[0]).to.equal('Month,Payment method,Payments,received,Fees,Given back,Currency');
      expect(rows[1]).to.match(/^January 2027,Bank transfer,2,[\d.]+,0\.00,0\.00,BRL$/);
      expect(await csv('/staff/reports/recurring?months=24&format=csv')).to.have.length(25);
      expect((await staff.get('/staff/reports/recurring?currency=XXX&months=999')).status).to.equal(200);
      expect((await staff.get('/staff/reports/anything')).status).to.equal(404);
    });

    it('of a large house are worked out by a job and say of when they are', async () => {
      const { house } = app;
      expect(await app.call('reports.refresh', {})).to.deep.equal({ queued: false });
      expect((await staff.get('/staff')).text).not.to.contain('figures of');
      const [row] = await house.db.from(Service).where('status', 'active').limit(1);
      if (row === undefined) throw new Error('no service');
      await house.db.transaction(async () => { await house.db.from(Service).insert({ ...row, id: 25_000, number: 'LARGE' }); });
      expect(await app.call('reports.refresh', {})).to.deep.equal({ queued: true });
      await house.settle();
      const stored = await growth();
      expect((await app.call<{ asOf: string | null }>('reports.work', {})).asOf).to.be.a('string');
      expect(stored.asOf).to.be.a('string');
      expect(stored.months.at(-1)?.recurring).to.equal(2 * price);
      expect((await staff.get('/staff')).text).to.contain('figures of');
      await house.db.transaction(async () => { await house.db.from(Service).where('id', 25_000).patch({ price: 7 * price }); });
      expect((await growth()).months.at(-1)?.recurring).to.equal(2 * price);
      await app.call('reports.refresh', {});
      await house.settle();
      expect((await growth()).months.at(-1)?.recurring).to.equal(8 * price);
      expect((await app.call<Growth>('reports.growth', { currency: 'BRL', months: 36 })).asOf).to.equal(null);
      await house.db.transaction(() => house.db.execute(`update report_figures set made_at = '2020-01-01T00:00:00.000Z'`));
      expect((await growth()).asOf).to.equal(null);
    });
  });
};

reports('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) reports('postgres');
