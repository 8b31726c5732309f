import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Loan { readonly id: number; readonly clientId: number; readonly outcome: string; readonly dueOn: string | null; readonly invoiceId: number | null; readonly charge: { readonly amount: number; readonly currency: string } }

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`equipment [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;
    let serviceId: number;

    const add = async (serial: string): Promise<number> => (await app.call<{ id: number }>('equipment.add', { serial, model: 'Router X1', mac: '00-11-22-33-44-5e' })).id;
    const loans = async (where: object = {}, caller?: TestClient['caller']): Promise<readonly Loan[]> => (await app.call<{ items: readonly Loan[] }>('equipment.loans', where, caller)).items;
    const stateOf = async (id: number): Promise<string> => (await app.call<{ item: { state: string } }>('equipment.item', { id })).item.state;

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana Souza');
      const order = await app.order(ana);
      serviceId = order.serviceId;
      await app.pay(order.invoiceId);
    });
    after(() => app.close());

    it('is taken into stock once by its serial number', async () => {
      const id = await add('ONU-1');
      expect(await stateOf(id)).to.equal('stock');
      expect(await codeOf(add('ONU-1'))).to.equal('EQUIPMENT_KNOWN');
      expect(await codeOf(app.call('equipment.add', { serial: 'ONU-9', model: 'X', mac: 'no mac' }))).to.equal('INPUT_INVALID');
      const { items } = await app.call<{ items: readonly { mac: string }[] }>('equipment.items', { serial: 'NU-1', state: 'stock' });
      expect(items.map(({ mac }) => mac)).to.deep.equal(['00:11:22:33:44:5E']);
    });

    it('is with one client at a time, however many lend it at once; clients see their own', async () => {
      const wish = { id: 1, serviceId, charge: '150,00' };
      const answers = await Promise.all([1, 2, 3].map(() => codeOf(app.call('equipment.lend', wish))));
      expect(answers.sort()).to.deep.equal(['EQUIPMENT_OUT', 'EQUIPMENT_OUT', 'nothing was refused']);
      const bea = await app.signUp('Bea Lima');
      expect(await loans({}, bea.caller)).to.deep.equal([]);
      const [own] = await loans({}, ana.caller);
      expect(own).to.deep.include({ outcome: 'out', dueOn: null, charge: { amount: 15_000, currency: 'BRL' } });
      expect(await codeOf(app.call('equipment.items', {}, ana.caller))).to.equal('FORBIDDEN');
    });

    it('refuses what is no amount, and services that are not there', async () => {
      const id = await add('ONU-2');
      for (const charge of ['much', '-1', '1.234']) expect(await codeOf(app.call('equipment.lend', { id, serviceId, charge })), charge).to.equal('EQUIPMENT_CHARGE');
      expect(await codeOf(app.call('equipment.lend', { id, serviceId: 999 }))).to.equal('NOT_FOUND');
      expect(await stateOf(id)).to.equal('stock');
    });

    it('comes back into stock and can be lent again; its history stays', async () => {
      const [open] = await loans({ outcome: 'out' });
      await app.call('equipment.takeBack', { id: open?.id });
      expect(await codeOf(app.call('equipment.takeBack', { id: open?.id }))).to.equal('EQUIPMENT_NOT_OUT');
      await app.call('equipment.lend', { id: 1, serviceId, charge: '150' });
      const { loans: history } = await app.call<{ loans: readonly Loan[] }>('equipment.item', { id: 1 });
      expect(history.map(({ outcome }) => outcome)).to.deep.equal(['out', 'back']);
    });

    it('has pages: stock, one piece, and what a client has; what is wrong stands at its field', async () => {
      const staff = await app.staffBrowser();
      expect((await staff.get('/staff/x/equipment?state=lost')).text).to.contain('There is no such equipment.');
      const piece = await staff.send('/staff/x/equipment', 'add', { serial: 'ONU-3', model: 'Antenna', mac: '' });
      expect(piece.text).to.contain('Antenna ONU-3').and.contain('never lent');
      const id = /\d+$/.exec(piece.path)?.[0] ?? '';
      const wrong = await staff.send(piece.path, 'lend', { id, serviceId: String(serviceId), charge: 'much' });
      expect(wrong.status).to.equal(422);
      expect(wrong.text).to.contain('not an amount');
      expect((await staff.send(piece.path, 'lend', { id, serviceId: String(serviceId), charge: '' })).text).to.contain('with the customer');
      expect((await staff.get(`/staff/services/${String(serviceId)}`)).text).to.contain('ONU-3');
      const client = await app.clientBrowser(ana);
      expect((await client.get('/x/equipment')).text).to.contain('ONU-1').and.contain('ONU-3');
      expect((await client.get(`/services/${String(serviceId)}`)).text).to.contain('ONU-3');
    });

    it('is due back when its service ends, with one mail however often it is told', async () => {
      await app.call('services.requestCancel', { id: serviceId, when: 'now', reason: 'moved' });
      await app.house.settle();
      const due = await loans({ outcome: 'out' });
      expect(due.map(({ dueOn }) => dueOn === null)).to.deep.equal([false, false]);
      await app.call('equipment.askBack', { serviceId, endedOn: '2027-01-21' }, { ...ana.caller, audience: 'system', actor: { kind: 'system' }, permissions: ['*'], scope: { kind: 'all' } });
      await app.house.settle();
      expect(await loans({ outcome: 'out' })).to.deep.equal(due);
      expect(await app.house.db.raw("select id from mail_messages where key = 'equipment.due'")).to.have.lengthOf(1);
      expect(await codeOf(app.call('equipment.lend', { id: 2, serviceId }))).to.equal('EQUIPMENT_SERVICE_ENDED');
    });

    it('that does not come back is charged on an invoice, once', async () => {
      const lost = (await loans({ outcome: 'out' })).find(({ charge }) => charge.amount > 0);
      const answers = await Promise.all([1, 2].map(() => codeOf(app.call('equipment.lose', { id: lost?.id }))));
      expect(answers.sort()).to.deep.equal(['EQUIPMENT_NOT_OUT', 'nothing was refused']);
      const [loan] = await loans({ outcome: 'lost' });
      const { invoice } = await app.call<{ invoice: { clientId: number; status: string } }>('invoices.get', { id: loan?.invoiceId });
      expect(invoice).to.include({ clientId: ana.clientId, status: 'issued' });
      expect(await app.house.db.raw('select unit_price from invoice_lines where invoice_id = ?', [loan?.invoiceId ?? 0])).to.deep.equal([{ unit_price: 15_000 }]);
      expect(await stateOf(1)).to.equal('lost');
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
