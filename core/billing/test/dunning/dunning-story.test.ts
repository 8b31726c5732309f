import { dunningRunsRef } from '@billet/billing';
import type { Engine } from '@billet/database';
import { isBilletError } from '@billet/sdk';
import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

const MORNING = 'T12:30:00.000Z';

const suite = (engine: Engine): void => {
  describe(`dunning [${engine}]`, function () {
    this.timeout(240_000);
    let app: TestApp;
    beforeEach(async () => {
      app = await openTestApp({ engine });
    });
    afterEach(async () => {
      expect((await app.house.verify()).findings).to.deep.equal([]);
      await app.close();
    });

    /** A client whose first invoice (of 21 January, due on the 28th) is paid or not, and who runs at once. */
    const customer = async (name: string): Promise<TestClient & { readonly serviceId: number; readonly invoiceId: number }> => {
      const client = await app.signUp(name);
      const ordered = await app.order(client);
      const { orderId } = (await app.house.db.raw<{ orderId: number }>('select order_id as "orderId" from invoices where id = ?', [ordered.invoiceId]))[0] ?? { orderId: 0 };
      await app.call('orders.accept', { id: Number(orderId) });
      await app.house.settle();
      return { ...client, ...ordered };
    };
    const status = async (serviceId: number): Promise<string> => (await app.call<{ service: { status: string } }>('services.get', { id: serviceId })).service.status;
    const mails = async (invoiceId: number): Promise<readonly string[]> => (await app.house.db.raw<{ key: string }>('select key from mail_messages where dedupe_key like ? order by id', [`invoice:${String(invoiceId)}:%`])).map((mail) => mail.key);
    const cursor = async (invoiceId: number): Promise<string | null> => (await app.house.db.raw<{ on: string | null }>('select next_dunning_on as "on" from invoices where id = ?', [invoiceId]))[0]?.on ?? null;
    const codeOf = async (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: unknown) => (isBilletError(error) ? `${error.code} ${error.field ?? ''}`.trim() : String(error)));
    const run = async (): Promise<void> => {
      await app.house.services.use(dunningRunsRef).start('manual');
      await app.house.settle();
    };

    it('takes an invoice up the brand\'s ladder once, with a report, and lets go when it is paid', async () => {
      const ana = await customer('Ana');
      await app.advance(`2027-01-25${MORNING}`);
      expect(await cursor(ana.invoiceId)).to.equal('2027-01-28');
      await app.advance(`2027-02-02${MORNING}`);
      const sent = await mails(ana.invoiceId);
      expect(sent.filter((key) => key.startsWith('invoice-') && key !== 'invoice-issued')).to.deep.equal(['invoice-reminder', 'invoice-due', 'invoice-overdue', 'invoice-overdue']);
      await app.advance(`2027-02-12${MORNING}`);
      expect(await status(ana.serviceId)).to.equal('suspended');
      for (let i = 0; i < 3; i += 1) await run();
      const { items } = await app.call<{ items: readonly { id: number; expected: number; state: string }[] }>('dunning.runs', { limit: 200 });
      expect(items.every((each) => each.state === 'done')).to.equal(true);
      const all = (await Promise.all(items.map((each) => app.call<{ items: readonly { step: string; outcome: string; invoiceId: number }[] }>('dunning.run', { id: each.id })))).flatMap((each) => each.items);
      const mine = all.filter((item) => item.invoiceId === ana.invoiceId).map((item) => `${item.step} ${item.outcome}`);
      expect(mine.sort()).to.deep.equal(['due done', 'notice-1 done', 'notice-2 done', 'reminder done', 'suspend done']);
      await app.pay(ana.invoiceId);
      expect(await status(ana.serviceId)).to.equal('active');
      expect(await cursor(ana.invoiceId)).to.equal(null);
    });

    it('follows the ladder of the client\'s group, and the brand\'s for everybody else', async () => {
      const group = await app.call<{ id: number }>('clientGroups.create', { brandId: app.brandId, name: 'Patient' });
      await app.call('dunning.saveLadder', { brandId: app.brandId, scope: 'group', targetId: group.id, steps: [{ id: 'late-word', day: 10, action: 'notice' }] });
      const [ana, bia] = [await customer('Ana'), await customer('Bia')];
      await app.call('clients.assignGroup', { id: ana.clientId, groupId: group.id });
      await app.advance(`2027-02-02${MORNING}`);
      const dunned = async (invoiceId: number): Promise<readonly string[]> => (await mails(invoiceId)).filter((key) => key !== 'invoice-issued');
      expect(await dunned(ana.invoiceId)).to.deep.equal([]);
      expect(await dunned(bia.invoiceId)).to.deep.equal(['invoice-reminder', 'invoice-due', 'invoice-overdue', 'invoice-overdue']);
      await app.advance(`2027-02-08${MORNING}`);
      expect(await dunned(ana.invoiceId)).to.deep.equal(['invoice-overdue']);
    });

    it('after an outage sends one notice and suspends only when its days have passed', async () => {
      const ana = await customer('Ana');
      // The server was off: the schedules of these weeks fire late, on one day.
      await app.house.db.transaction(async () => { await app.house.db.execute(`update invoices set next_dunning_on = '2027-02-20' where id = ?`, [ana.invoiceId]); });
      await app.advance(`2027-02-20${MORNING}`);
      expect((await mails(ana.invoiceId)).filter((key) => key === 'invoice-overdue')).to.have.length(1);
      await app.advance(`2027-03-03${MORNING}`);
      const rows = await app.house.db.raw<{ step: string; done_on: string; outcome: string }>('select step, done_on, outcome from dunning_done where invoice_id = ? order by id', [ana.invoiceId]);
      expect(rows.map((row) => `${row.done_on} ${row.step} ${row.outcome}`)).to.deep.equal([
        '2027-02-20 reminder skipped', '2027-02-20 due skipped', '2027-02-20 notice-1 skipped', '2027-02-20 notice-2 done', '2027-03-02 suspend done',
      ]);
    });

    it('follows the client\'s own ladder, waits for conditions, gives staff their task, and is put back to the brand\'s', async () => {
      const [ana, bob] = [await customer('Ana'), await customer('Bob')];
      const steps = [{ id: 'call', day: 2, action: 'task', note: 'Ring him up', when: { tag: 'vip' } }, { id: 'n', day: 3, action: 'notice' }, { id: 's', day: 4, action: 'suspend' }];
      const { id, version } = await app.call<{ id: number; version: number }>('dunning.saveLadder', { brandId: app.brandId, scope: 'client', targetId: ana.clientId, steps });
      expect(await codeOf(app.call('dunning.saveLadder', { brandId: app.brandId, scope: 'client', targetId: ana.clientId, steps }))).to.equal('STALE');
      expect(await codeOf(app.call('dunning.saveLadder', { brandId: app.brandId, scope: 'client', targetId: ana.clientId, version, steps: [...steps, { id: 'x', day: 1, action: 'notice' }] }))).to.equal('LADDER_ORDER steps.3.day');
      expect(await codeOf(app.call('dunning.saveLadder', { brandId: app.brandId, scope: 'client', targetId: 999, steps }))).to.equal('NOT_FOUND');
      await app.advance(`2027-01-30${MORNING}`);
      expect((await app.call<{ items: unknown[] }>('dunning.tasks', {})).items).to.have.length(0);
      await app.call('dunning.tagClient', { clientId: ana.clientId, tags: ['vip'] });
      await app.advance(`2027-02-01${MORNING}`);
      const { items: tasks } = await app.call<{ items: readonly { id: number; note: string; clientId: number }[] }>('dunning.tasks', {});
      expect(tasks).to.have.length(1);
      expect(tasks[0]).to.include({ note: 'Ring him up', clientId: ana.clientId });
      await app.call('dunning.finishTask', { id: tasks[0]?.id });
      expect([await status(ana.serviceId), await status(bob.serviceId)]).to.deep.equal(['suspended', 'active']);
      const preview = await app.call<{ ladder: string }>('dunning.preview', { id: ana.invoiceId });
      expect(preview.ladder).to.equal('client');
      await app.call('dunning.removeLadder', { id });
      expect((await app.call<{ ladder: string }>('dunning.preview', { id: ana.invoiceId })).ladder).to.equal('default');
    });

    it('leaves alone whom a hold protects, and takes up what it kept back', async () => {
      const [ana, bob] = [await customer('Ana'), await customer('Bob')];
      const { id } = await app.call<{ id: number }>('dunning.hold', { clientId: ana.clientId, reason: 'In talks' });
      await app.call('dunning.hold', { clientId: bob.clientId, serviceId: bob.serviceId, until: '2027-02-20', reason: 'Hospital' });
      expect(await codeOf(app.call('dunning.hold', { clientId: ana.clientId, serviceId: bob.serviceId, reason: 'x' }))).to.equal('NOT_FOUND');
      await app.advance(`2027-02-15${MORNING}`);
      expect([await status(ana.serviceId), await status(bob.serviceId)]).to.deep.equal(['active', 'active']);
      expect((await mails(ana.invoiceId)).filter((key) => key === 'invoice-overdue')).to.have.length(0);
      expect((await mails(bob.invoiceId)).filter((key) => key === 'invoice-overdue')).to.have.length(2);
      await app.advance(`2027-02-21${MORNING}`);
      expect(await status(bob.serviceId)).to.equal('suspended');
      await app.call('dunning.liftHold', { id });
      await app.advance(`2027-02-22${MORNING}`);
      expect((await mails(ana.invoiceId)).filter((key) => key === 'invoice-overdue')).to.have.length(1);
      const { items } = await app.call<{ items: readonly { on: string; step: string; invoiceId: number }[] }>('dunning.previewClient', { clientId: ana.clientId });
      expect(items.find((item) => item.invoiceId === ana.invoiceId)).to.deep.include({ on: '2027-03-04', step: 'suspend' });
    });

    it('a promise to pay brings a suspended service back until its day; kept it is forgotten, broken it is not', async () => {
      const [ana, bob] = [await customer('Ana'), await customer('Bob')];
      await app.advance(`2027-02-12${MORNING}`);
      expect(await codeOf(app.call('dunning.promise', { id: bob.invoiceId, days: 3 }, ana.caller))).to.equal('NOT_FOUND');
      expect(await codeOf(app.call('dunning.promise', { id: ana.invoiceId, days: 4 }, ana.caller))).to.equal('PROMISE_TOO_LONG days');
      for (const each of [ana, bob]) {
        expect(await app.call('dunning.promise', { id: each.invoiceId, days: 3 }, each.caller)).to.deep.equal({ until: '2027-02-15', resumed: 1 });
        expect(await status(each.serviceId)).to.equal('active');
      }
      expect(await codeOf(app.call('dunning.promise', { id: ana.invoiceId, days: 3 }, ana.caller))).to.equal('PROMISE_STANDS');
      await app.advance(`2027-02-15${MORNING}`);
      expect(await status(ana.serviceId)).to.equal('active');
      await app.pay(bob.invoiceId);
      await app.advance(`2027-02-16${MORNING}`);
      expect([await status(ana.serviceId), await status(bob.serviceId)]).to.deep.equal(['suspended', 'active']);
      const { items } = await app.call<{ items: readonly { clientId: number; state: string }[] }>('dunning.promises', {});
      expect(items.map((item) => [item.clientId, item.state])).to.deep.equal([[bob.clientId, 'kept'], [ana.clientId, 'broken']]);
      expect(await app.call('dunning.promiseOffer', { id: ana.invoiceId }, ana.caller)).to.include({ allowed: false, reason: 'PROMISES_USED_INVOICE' });
      await app.call('dunning.savePolicy', { brandId: app.brandId, promiseDays: 5, promisesPerInvoice: 3, promisesPerMonth: 1, clientsMayPromise: true, liftsSuspension: true });
      expect(await app.call('dunning.promiseOffer', { id: ana.invoiceId }, ana.caller)).to.include({ allowed: false, reason: 'PROMISES_USED_MONTH' });
    });

    it('has pages: the ladder is edited rung by rung, what is refused names the field, the client promises by himself', async () => {
      const ana = await customer('Ana');
      const staff = await app.staffBrowser();
      const ladder = `/staff/dunning/brands/${String(app.brandId)}`;
      const added = await staff.send(ladder, 'rung', { was: '', day: '10', action: 'task', id: 'call', minOpen: '', minInvoices: '2', tag: '', withoutTag: '', note: 'Ring up' });
      expect(added.text).to.contain('Ring up').and.contain('2 invoices overdue');
      const refused = await staff.send(ladder, 'rung', { was: '', day: '0', action: 'suspend', id: 'early', minOpen: '', minInvoices: '', tag: '', withoutTag: '', note: '' });
      expect(refused.status).to.equal(422);
      expect(refused.text).to.contain('The step “early” would hit clients who are in time.');
      await app.advance(`2027-02-12${MORNING}`);
      const client = await app.clientBrowser(ana);
      const promised = await client.send(`/invoices/${String(ana.invoiceId)}`, 'promise', { days: '2' });
      expect(promised.text).to.contain('Payment is promised by Feb 14, 2027');
      for (const path of ['/staff/dunning', '/staff/dunning/runs/1', `/staff/clients/${String(ana.clientId)}/dunning`, '/staff/tax', `/staff/tax/brands/${String(app.brandId)}`, `/staff/clients/${String(ana.clientId)}/tax`]) {
        const page = await staff.get(path);
        expect(page.status, path).to.equal(200);
        expect(page.text, path).to.not.match(/\b(dunning|tax|errors)\.[a-zA-Z]/);
      }
    });

    it('of two promises at the same time one is given', async () => {
      const ana = await customer('Ana');
      await app.advance(`2027-02-12${MORNING}`);
      const answers = await Promise.all([1, 2, 3].map(() => codeOf(app.call('dunning.promise', { id: ana.invoiceId, days: 2 }, ana.caller))));
      expect(answers.filter((code) => code === '')).to.have.length(1);
      expect((await app.call<{ items: unknown[] }>('dunning.promises', { invoiceId: ana.invoiceId })).items).to.have.length(1);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
