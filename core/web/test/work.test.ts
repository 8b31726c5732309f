import { openTestApp, postgresAvailable, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

type Week = Readonly<Record<'orders' | 'dropped' | 'paid' | 'failed' | 'made' | 'notMade' | 'invoices' | 'parked', number>> & { readonly from: string };

const work = (engine: 'sqlite' | 'postgres'): void => {
  describe(`the work of the last weeks [${engine}]`, function () {
    this.timeout(30_000);
    let app: TestApp;
    before(async () => {
      app = await openTestApp({ engine });
    });
    after(() => app.close());

    const weeks = async (): Promise<readonly Week[]> => (await app.call<{ weeks: readonly Week[] }>('reports.work', {})).weeks;

    it('is nothing in a new house, and the first page says so in words', async () => {
      expect((await weeks()).map(({ from }) => from).slice(-2)).to.deep.equal(['2027-01-08', '2027-01-15']);
      const staff = await app.staffBrowser();
      expect((await staff.get('/staff')).text).to.include('First steps').and.not.include('Nobody has ordered');
      // Once there was an order, the weeks say what they lack.
      await app.order(await app.signUp('Long ago'));
      await app.house.db.transaction(() => app.house.db.execute('update orders set created_at = ?', ['2026-01-10T12:00:00.000Z']));
      const { text } = await staff.get('/staff');
      expect(text).to.include('Nobody has ordered in the last twelve weeks.').and.include('No payment was tried').and.include('Nothing was done on servers').and.include('No billing run has found');
    });

    it('is counted by week: orders, payments, servers, runs, each with what went wrong', async () => {
      const { db, clock } = app.house;
      const ana = await app.signUp('Ana Souza');
      const [first, second] = [await app.order(ana), await app.order(ana)];
      const { items } = await app.call<{ items: readonly { id: number }[] }>('orders.list', { limit: 1 });
      await app.call('orders.cancel', { id: items[0]?.id });
      await db.transaction(async () => {
        for (const [at, state] of ['succeeded', 'failed', 'failed', 'processing'].entries()) {
          await db.execute(
            `insert into payment_attempts (gateway_account_id, client_id, amount, currency, key, purpose, state, created_at) values (?, ?, 100, 'BRL', ?, 'invoices', ?, ?)`,
            [app.gatewayAccountId, ana.clientId, `work-${String(at)}`, state, at === 2 ? '2027-01-10T12:00:00.000Z' : clock.now()],
          );
        }
        const [server] = await db.raw<{ id: number }>(`insert into servers (extension, name, enabled, match, placed, troubles, created_at) values ('ftp', 'One', ?, 'any', 0, 0, ?) returning id`, [true, clock.now()]);
        const [bound] = await db.raw<{ id: number }>(
          `insert into service_bindings (service_id, client_id, server_id, extension, state, attempts, created_at, role, position) values (?, ?, ?, 'ftp', 'applied', 0, ?, 'main', 9) returning id`,
          [first.serviceId, ana.clientId, Number(server?.id), clock.now()],
        );
        for (const outcome of ['done', 'pending', 'network', 'invalid']) await db.execute(`insert into provisioning_log (binding_id, client_id, at, action, outcome, message, ms) values (?, ?, ?, 'ensure', ?, '', 1)`, [Number(bound?.id), ana.clientId, clock.wall(), outcome]);
      });
      await app.pay(first.invoiceId);
      expect(second.serviceId).to.be.greaterThan(first.serviceId);
      const now = await weeks();
      expect(now.at(-1)).to.deep.include({ orders: 1, dropped: 1, paid: 1, failed: 1, made: 1, notMade: 2 });
      expect(now.at(-2)).to.deep.include({ orders: 0, failed: 1 });
      const { html, text } = await (await app.staffBrowser()).get('/staff');
      expect(html).to.include('Payment attempts of twelve weeks: 1 went through, 2 failed').and.include('Work on servers of twelve weeks: 1 done, 2 failed');
      expect(html.match(/role="img"/g)?.length ?? 0).to.be.at.least(3);
      // Each picture has its table.
      expect(text).to.include('Failed on the server').and.include('Cancelled or fraud');
    });

    it('moves on with the clock of the business, and tells of runs', async () => {
      await app.advance('2027-03-12T13:00:00.000Z');
      const now = await weeks();
      expect(now.at(-1)?.from).to.equal('2027-03-06');
      expect(now.slice(-8).map(({ orders, dropped }) => orders + dropped)).to.deep.equal([2, 0, 0, 0, 0, 0, 0, 0]);
      expect(now.reduce((sum, { invoices }) => sum + invoices, 0)).to.be.greaterThan(0);
      const forbidden = await app.call('reports.work', {}, { audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1, permissions: ['orders.read'], scope: { kind: 'all' }, locale: 'en' }).then(() => 'none', (error: unknown) => (error as { readonly code?: string }).code);
      expect(forbidden).to.equal('FORBIDDEN');
    });
  });
};

work('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) work('postgres');
