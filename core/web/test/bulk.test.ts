import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestBrowser } from '@billet/testkit';
import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';

interface Work {
  readonly id: number;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly idle: number;
  readonly failed: number;
  readonly undoneBy: number | null;
}

interface Answer {
  readonly work: Work;
  readonly undoable: number;
  readonly items: readonly { readonly subjectId: number; readonly state: string; readonly error: { readonly code: string } | null }[];
}

const bulk = (engine: 'sqlite' | 'postgres'): void => {
  describe(`bulk actions [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let staff: TestBrowser;
    let services: readonly number[] = [];
    let waiting = 0;
    let unpaid: readonly number[] = [];
    let clients: readonly number[] = [];

    before(async () => {
      app = await openTestApp({ engine });
      const ana = await app.signUp('Ana Souza');
      const bruno = await app.signUp('Bruno Lima');
      clients = [ana.clientId, bruno.clientId];
      const orders = [];
      for (const client of [ana, ana, bruno]) orders.push(await app.order(client));
      for (const order of orders) await app.pay(order.invoiceId);
      services = orders.map(({ serviceId }) => serviceId);
      const open = [await app.order(ana), await app.order(bruno)];
      waiting = open[0]?.serviceId ?? 0;
      unpaid = open.map(({ invoiceId }) => invoiceId);
      staff = await app.staffBrowser();
    });
    after(() => app.close());

    const bulkOf = (id: number): Promise<Answer> => app.call<Answer>('bulk.get', { id });
    const start = async (verb: string, ids: readonly number[], params = {}, confirm?: number): Promise<Answer> => {
      const { bulkId } = await app.call<{ bulkId: number }>('bulk.start', { verb, ids, params, ...(confirm === undefined ? {} : { confirm }) });
      await app.house.settle();
      return bulkOf(bulkId);
    };
    const undo = async (id: number): Promise<Answer> => {
      const { bulkId } = await app.call<{ bulkId: number }>('bulk.undo', { id });
      await app.house.settle();
      return bulkOf(bulkId);
    };
    const statusOf = async (id: number): Promise<string> => (await app.call<{ service: { status: string } }>('services.get', { id })).service.status;
    const refusal = async (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (isBilletError(error) ? error.code : String(error)));

    it('tell beforehand what would happen, and change nothing', async () => {
      const [one = 0] = services;
      const before = await app.house.db.raw('select count(*) as n from service_suspensions');
      const preview = await app.call<{ total: number; typed: boolean; undo: boolean; items: readonly { id: number; outcome: string }[] }>('bulk.preview', { verb: 'services.suspend', ids: [waiting, one], params: { reason: 'abuse' } });
      expect(preview).to.deep.include({ total: 2, typed: false, undo: true });
      expect(preview.items.map(({ id, outcome }) => [id, outcome])).to.deep.equal([[one, 'done'], [waiting, 'failed']]);
      expect(await app.house.db.raw('select count(*) as n from service_suspensions')).to.deep.equal(before);
      expect(await statusOf(one)).to.equal('active');
    });

    it('do what can be done, report the rest row by row, and take back only what they did', async () => {
      const [one = 0, two = 0] = services;
      await app.call('services.suspend', { id: two, reason: 'by hand' });
      const { work, items, undoable } = await start('services.suspend', [one, two, waiting], { reason: 'abuse' });
      expect(work).to.include({ state: 'done', total: 3, done: 1, idle: 1, failed: 1 });
      expect(items.find(({ subjectId }) => subjectId === waiting)?.error?.code).to.equal('SERVICE_NOT_RUNNING');
      expect(undoable).to.equal(1);
      const back = await undo(work.id);
      expect(back.work).to.include({ state: 'done', total: 1, done: 1 });
      expect([await statusOf(one), await statusOf(two)]).to.deep.equal(['active', 'suspended']);
      expect((await bulkOf(work.id)).work.undoneBy).to.equal(back.work.id);
      expect(await refusal(app.call('bulk.undo', { id: work.id }))).to.equal('ALREADY_UNDONE');
      const lifted = await start('services.unsuspend', [one, two]);
      expect(lifted.work).to.include({ done: 1, idle: 1 });
      await undo(lifted.work.id);
      const [held] = await app.house.db.raw<{ reason: string }>('select reason from service_suspensions where service_id = ? and lifted_at is null', [two]);
      expect(held?.reason).to.equal('by hand');
      await app.call('services.unsuspend', { id: two });
    });

    it('remember what each row had before', async () => {
      const [one = 0, two = 0] = services;
      await app.call('services.holdSuspension', { id: one, until: '2031-05-05' });
      const held = await start('services.hold', [one, two], { until: 'for_ever' });
      await undo(held.work.id);
      expect(await app.house.db.raw('select hold_suspension_until as until from services where id in (?, ?) order by id', [one, two])).to.deep.equal([{ until: '2031-05-05' }, { until: null }]);
      const day = await start('services.dueDay', services, { dueDay: 12 });
      expect(day.work.done).to.equal(3);
      expect(await refusal(app.call('bulk.start', { verb: 'services.dueDay', ids: services, params: { dueDay: 32 } }))).to.equal('INPUT_INVALID');
      await undo(day.work.id);
      const group = await app.call<{ id: number }>('clientGroups.create', { brandId: app.brandId, name: 'Schools' });
      const moved = await start('clients.group', clients, { groupId: group.id });
      expect(moved.work.done).to.equal(2);
      await undo(moved.work.id);
      expect(await app.house.db.raw('select id from clients where group_id is not null')).to.deep.equal([]);
    });

    it('book payments and take them back; what cannot be taken back wants the number typed', async () => {
      const paid = await start('invoices.pay', unpaid, { gatewayAccountId: app.gatewayAccountId, reference: 'cash 7' });
      expect(paid.work.done).to.equal(2);
      const back = await undo(paid.work.id);
      expect(back.items.map(({ error }) => error)).to.deep.equal([null, null]);
      const [open] = await app.house.db.raw<{ n: number | string }>(`select count(*) as n from invoices where id in (?, ?) and settlement = 'unpaid'`, [...unpaid]);
      expect(Number(open?.n)).to.equal(2);
      const wish = { verb: 'invoices.void', ids: unpaid, params: { reason: 'a test' } };
      expect(await refusal(app.call('bulk.start', wish))).to.equal('CONFIRM_COUNT');
      expect(await refusal(app.call('bulk.start', { ...wish, confirm: 3 }))).to.equal('CONFIRM_COUNT');
      const voided = await start('invoices.void', unpaid, { reason: 'a test' }, 2);
      expect(voided.items.map(({ error }) => error?.code ?? null)).to.deep.equal([null, null]);
      expect(await refusal(app.call('bulk.undo', { id: voided.work.id }))).to.equal('NOTHING_TO_UNDO');
    });

    it('write to many clients, words as they were typed', async () => {
      const { work } = await start('clients.mail', clients, { subject: 'Work on Sunday', text: 'We rebuild <b>{{everything}}</b>.' }, 2);
      expect(work.done).to.equal(2);
      const mails = await app.house.db.raw<{ subject: string; text: string; html: string }>(`select subject, text, html from mail_messages where key = 'client-message'`);
      expect(mails.map(({ subject }) => subject)).to.deep.equal(['Work on Sunday', 'Work on Sunday']);
      expect(mails[0]?.text).to.contain('We rebuild <b>{{everything}}</b>.');
      expect(mails[0]?.html).not.to.contain('<b>{{');
    });

    it('go on where they stopped, and do no row twice', async () => {
      const [one = 0] = services;
      const { bulkId } = await app.call<{ bulkId: number }>('bulk.start', { verb: 'services.dueDay', ids: services, params: { dueDay: 20 } });
      await app.call('bulk.turn', { id: bulkId, state: 'stopped' });
      await app.house.settle();
      expect((await bulkOf(bulkId)).work).to.include({ state: 'stopped', done: 0 });
      // As if a process had died after the row was changed and before that was noted.
      await app.call('bulk.turn', { id: bulkId, state: 'running' });
      await app.house.settle();
      const [{ version } = { version: 0 }] = await app.house.db.raw<{ version: number }>('select version from services where id = ?', [one]);
      await app.house.db.transaction(async () => {
        await app.house.db.execute(`update bulk_items set state = 'begun' where bulk_id = ? and subject_id = ?`, [bulkId, one]);
        await app.house.db.execute(`update bulk_works set state = 'stopped' where id = ?`, [bulkId]);
      });
      await app.call('bulk.turn', { id: bulkId, state: 'running' });
      await app.house.settle();
      const { work, undoable } = await bulkOf(bulkId);
      expect(work).to.include({ state: 'done', done: 3, failed: 0 });
      expect(undoable).to.equal(3);
      expect(await app.house.db.raw('select version from services where id = ?', [one])).to.deep.equal([{ version }]);
      expect(await refusal(app.call('bulk.turn', { id: bulkId, state: 'stopped' }))).to.equal('BULK_DONE');
    });

    it('cancel many to the end of what is paid, and withdraw that', async () => {
      const cancelled = await start('services.cancel', services, { reason: 'moving away' });
      expect(cancelled.work.done).to.equal(3);
      const back = await undo(cancelled.work.id);
      expect(back.items.map(({ error }) => error)).to.deep.equal([null, null, null]);
      expect(await app.house.db.raw('select id from services where cancel_requested_at is not null')).to.deep.equal([]);
    });

    it('run with the rights of whoever asked, also later', async () => {
      const permissions = ['services.read', 'services.suspend'];
      const { id: roleId } = await app.call<{ id: number }>('roles.create', { name: 'Guard', permissions });
      const { id } = await app.call<{ id: number }>('staff.create', { name: 'Clara', email: 'clara@example.com', password: 'clara signs in', roleId });
      const clara = { audience: 'staff' as const, actor: { kind: 'staff' as const, id: String(id) }, permissions, scope: { kind: 'all' as const }, locale: 'en', userId: id };
      const wish = { verb: 'services.suspend', ids: services };
      // A key of hers that may less than she does, and somebody who may only look.
      const key = { ...clara, actor: { kind: 'api' as const, id: '1' }, permissions: ['services.read'] };
      expect(await refusal(app.call('bulk.start', wish, key))).to.equal('FORBIDDEN');
      expect(await refusal(app.call('bulk.preview', wish, key))).to.equal('FORBIDDEN');
      const { bulkId } = await app.call<{ bulkId: number }>('bulk.start', wish, clara);
      await app.call('bulk.turn', { id: bulkId, state: 'stopped' }, clara);
      expect(await refusal(app.call('bulk.turn', { id: bulkId, state: 'running' }, key))).to.equal('FORBIDDEN');
      await app.call('roles.update', { id: roleId, name: 'Reader', permissions: ['services.read'] });
      await app.call('bulk.turn', { id: bulkId, state: 'running' });
      await app.house.settle();
      expect((await bulkOf(bulkId)).work).to.include({ done: 0, failed: 3 });
      expect((await bulkOf(bulkId)).items[0]?.error?.code).to.equal('FORBIDDEN');
      expect(await refusal(app.call('bulk.start', { verb: 'invoices.send', ids: unpaid }, clara))).to.equal('FORBIDDEN');
      expect(await refusal(app.call('bulk.start', { verb: 'services.withdrawCancel', ids: services }))).to.equal('INPUT_INVALID');
    });

    it('lead step by step on plain pages: choose, tell, look, do, read what came of it, take back', async () => {
      const [one = 0, two = 0] = services;
      const list = await staff.get('/staff/services');
      expect(list.text).to.contain('All that match the filter').and.contain('End at once');
      const asked = await staff.send('/staff/services', 'bulk', { action: 'services.suspend', [`pick-${String(one)}`]: 'on', [`pick-${String(two)}`]: 'on' });
      expect(asked.text).to.contain('2 rows are selected.').and.contain('Reason');
      const ids = `${String(one)},${String(two)}`;
      const shown = await staff.send('/staff/services', 'bulk', { action: 'services.suspend', ids, stage: 'preview', reason: 'spam' });
      expect(shown.text).to.contain('What would happen').and.contain('will be done').and.contain('You can take this back afterwards.');
      const begun = await staff.send('/staff/services', 'bulk', { action: 'services.suspend', ids, stage: 'start', reason: 'spam' });
      const { path } = begun;
      await app.house.settle();
      const report = await staff.get(path);
      expect(report.text).to.contain('2 of 2 rows').and.contain('Take 2 rows back');
      expect((await staff.get(`${path}?state=failed`)).text).to.contain('Nothing matches this filter.');
      await staff.send(path, 'undo', {});
      await app.house.settle();
      expect(await statusOf(one)).to.equal('active');
      expect((await staff.get('/staff/bulk')).text).to.contain('Taken back: Suspend');
      const typed = await staff.send('/staff/services', 'bulk', { action: 'more', more: 'services.end', ids: String(one), stage: 'start', reason: 'over', confirm: '7' });
      expect(typed.text).to.contain('Type 1 to confirm');
      expect(await statusOf(one)).to.equal('active');
      const all = await staff.send('/staff/services?status=active', 'bulk', { action: 'services.dueDay', [`pick-${String(one)}`]: 'on', all: 'on' });
      const [active] = await app.house.db.raw<{ n: number | string }>(`select count(*) as n from services where status = 'active'`);
      expect(all.text).to.contain(`${String(active?.n)} rows are selected.`);
      expect((await staff.send('/staff/services', 'bulk', { action: 'services.suspend' })).text).to.contain('Select rows first.');
    });
  });
};

bulk('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) bulk('postgres');
