import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Installation { readonly id: number; readonly serviceId: number; readonly state: string; readonly plannedOn: string | null; readonly visits: number; readonly report: string; readonly checklist: string }
interface Service { readonly status: string; readonly trialUntil: string | null; readonly startDate: string }

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`installations [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;

    const all = async (where: object = {}, caller?: TestClient['caller']): Promise<readonly Installation[]> => (await app.call<{ items: readonly Installation[] }>('installations.list', where, caller)).items;
    const of = async (serviceId: number): Promise<Installation> => {
      const [found] = await all({ serviceId });
      if (found === undefined) throw new Error('no installation');
      return found;
    };
    const service = async (id: number): Promise<Service> => (await app.call<{ service: Service }>('services.get', { id })).service;
    const order = async (): Promise<{ serviceId: number; invoiceId: number }> => {
      const made = await app.order(ana);
      await app.house.settle();
      return made;
    };
    const mails = async (): Promise<number> => Number((await app.house.db.raw<{ n: number | string }>("select count(*) as n from mail_messages where key = 'installations.planned'"))[0]?.n);

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana Souza');
      await app.call('installations.saveProduct', { productId: app.productId, checklist: 'Antenna\n30 m of cable' });
    });
    after(() => app.close());

    it('a service that is paid waits until it is installed; then it starts, and the days before are free', async () => {
      const { serviceId, invoiceId } = await order();
      await app.pay(invoiceId);
      expect([(await service(serviceId)).status, (await of(serviceId)).state, (await of(serviceId)).checklist]).to.deep.equal(['pending', 'open', 'Antenna\n30 m of cable']);
      await app.advance('2027-01-25T13:00:00.000Z');
      await app.call('installations.finish', { id: (await of(serviceId)).id, report: 'Signal −58 dBm' });
      await app.house.settle();
      expect(await service(serviceId)).to.deep.include({ status: 'active', startDate: '2027-01-21', trialUntil: '2027-01-25' });
      // Four days of what was paid came back.
      const credit = await app.house.db.raw<{ total: number | string }>("select total from invoices where doc_type = 'credit_note' and client_id = ?", [ana.clientId]);
      expect(credit).to.have.length(1);
      expect(await codeOf(app.call('installations.finish', { id: (await of(serviceId)).id }))).to.equal('INSTALLATION_CLOSED');
      await app.house.jobs.drain(app.house.tasks.handlers());
      expect((await service(serviceId)).trialUntil).to.equal('2027-01-25');
    });

    it('installed before it is paid, it goes on waiting for the payment, and starts with it', async () => {
      const { serviceId, invoiceId } = await order();
      await app.call('installations.finish', { id: (await of(serviceId)).id });
      await app.house.settle();
      expect((await service(serviceId)).status).to.equal('pending');
      await app.pay(invoiceId);
      expect((await service(serviceId)).status).to.equal('active');
    });

    it('accepted by staff it waits for its installation all the same, and the order is active with it', async () => {
      const { serviceId } = await order();
      const [{ order_id: orderId } = { order_id: 0 }] = await app.house.db.raw<{ order_id: number }>('select order_id from order_items where service_id = ?', [serviceId]);
      expect(await app.call<{ status: string }>('orders.accept', { id: orderId })).to.deep.equal({ status: 'pending' });
      expect((await service(serviceId)).status).to.equal('pending');
      await app.call('installations.skip', { id: (await of(serviceId)).id });
      await app.house.settle();
      expect([(await service(serviceId)).status, (await app.call<{ order: { status: string } }>('orders.get', { id: orderId })).order.status]).to.deep.equal(['active', 'active']);
    });

    it('the client is told the day, once for each; who went in vain plans anew', async () => {
      const { serviceId } = await order();
      const { id } = await of(serviceId);
      const plan = (more: object = {}): Promise<unknown> => app.call('installations.plan', { id, plannedOn: '2027-01-28', hours: '8–12', technician: 'João', address: 'Rua 1, Recife', ...more });
      const before = await mails();
      await plan();
      await plan({ technician: 'Maria' });
      await app.house.settle();
      expect(await mails()).to.equal(before + 1);
      expect(await all({ plannedOn: '2027-01-28' }, ana.caller)).to.have.length(1);
      expect(await codeOf(plan({ plannedOn: '2027-01-20' }))).to.equal('DATE_PAST');
      expect(await codeOf(app.call('installations.finish', { id, doneOn: '2027-02-20' }))).to.equal('DATE_IN_FUTURE');
      await app.call('installations.miss', { id, report: 'Nobody at home' });
      expect(await of(serviceId)).to.deep.include({ state: 'open', plannedOn: null, visits: 1, report: 'Nobody at home' });
      expect(await codeOf(app.call('installations.miss', { id }))).to.equal('INSTALLATION_NOT_PLANNED');
      await plan();
      await app.house.settle();
      expect(await mails()).to.equal(before + 2);
    });

    it('ends with its service; other products wait for nobody, and another client sees nothing', async () => {
      const { serviceId } = await order();
      const [{ order_id: orderId } = { order_id: 0 }] = await app.house.db.raw<{ order_id: number }>('select order_id from order_items where service_id = ?', [serviceId]);
      await app.call('orders.cancel', { id: orderId });
      await app.house.settle();
      expect((await of(serviceId)).state).to.equal('cancelled');
      const bea = await app.signUp('Bea Lima');
      expect(await all({}, bea.caller)).to.deep.equal([]);
      expect(await codeOf(app.call('installations.finish', { id: 1 }, bea.caller))).to.equal('FORBIDDEN');
      await app.call('installations.dropProduct', { productId: app.productId });
      const free = await order();
      await app.pay(free.invoiceId);
      expect([(await service(free.serviceId)).status, await all({ serviceId: free.serviceId })]).to.deep.equal(['active', []]);
      await app.call('installations.saveProduct', { productId: app.productId });
      expect(await codeOf(app.call('installations.saveProduct', { productId: 999 }))).to.equal('NOT_FOUND');
    });

    it('has pages for staff, and the client sees on his service what he waits for', async () => {
      const { serviceId } = await order();
      const { id } = await of(serviceId);
      const staff = await app.staffBrowser();
      const client = await app.clientBrowser(ana);
      expect((await client.get(`/services/${String(serviceId)}`)).text).to.contain('We will agree on a day with you.');
      const wrong = await staff.send(`/staff/x/installations/${String(id)}`, 'plan', { id: String(id), plannedOn: '2020-01-01', address: 'Rua 9', hours: '9–11' });
      expect([wrong.status, wrong.html.includes('Rua 9')]).to.deep.equal([422, true]);
      await staff.send(`/staff/x/installations/${String(id)}`, 'plan', { id: String(id), plannedOn: '2027-02-03', address: 'Rua 9', hours: '9–11', technician: '', phone: '' });
      expect((await client.get(`/services/${String(serviceId)}`)).text).to.contain('Feb 3, 2027').and.contain('9–11');
      expect((await staff.get('/staff/x/installations?day=2027-02-03')).text).to.contain('Rua 9');
      expect((await staff.get('/staff/x/installations/products')).text).to.contain('Fibra 20M');
      expect((await staff.send(`/staff/x/installations/${String(id)}`, 'finish', { id: String(id), report: 'Done' })).text).to.contain('installed');
      await app.house.settle();
      expect((await app.house.verify()).findings).to.deep.equal([]);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
