import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Step {
  readonly step: string;
  readonly at: string;
  readonly state: string;
}

interface Waiting {
  readonly items: readonly { readonly id: number; readonly priority: string; readonly subject: string }[];
  readonly due?: readonly { readonly ticketId: number; readonly late: boolean }[];
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`targets of tickets [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;
    let support: number;
    let sales: number;

    const open = async (subject: string, more: object = {}, as = ana.caller): Promise<number> => (await app.call<{ id: number }>('tickets.open', { departmentId: support, subject, message: 'x', ...more }, as)).id;
    const due = async (id: number): Promise<readonly Step[]> => (await app.call<{ items: Step[] }>('tickets.due', { id })).items;
    const states = async (id: number): Promise<string> => (await due(id)).map(({ step, state }) => `${step} ${state}`).join(', ');
    const hours = async (count: number): Promise<void> => app.advance(new Date(Date.parse(app.house.clock.now()) + count * 3_600_000).toISOString());
    const department = async (name: string): Promise<number> => (await app.call<{ id: number }>('tickets.saveDepartment', { brandId: app.brandId, names: { en: name }, staffIds: [], active: true })).id;
    const lateMails = async (): Promise<readonly string[]> => {
      await app.house.settle();
      return (await app.call<{ items: { key: string; to: string; subject: string | null }[] }>('mail.list', { limit: 100 })).items.filter(({ key }) => key.startsWith('tickets.late')).map(({ to, subject }) => `${to} ${String(subject)}`);
    };

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana');
      [support, sales] = [await department('Support'), await department('Sales')];
      await app.call('tickets.saveTarget', { priority: 'normal', firstHours: 4, resolveHours: 24, raise: true, staffIds: [1] });
    });
    after(() => app.close());

    it('are of a department before those of all, by priority, each once', async () => {
      await app.call('tickets.saveTarget', { departmentId: sales, priority: 'normal', resolveHours: 100 });
      await app.call('tickets.saveTarget', { departmentId: sales, priority: 'normal', resolveHours: 48 });
      expect((await app.call<{ items: unknown[] }>('tickets.targets', {})).items).to.have.length(2);
      const [now, mine, urgent] = [app.house.clock.now(), await open('mine'), await open('urgent', { priority: 'urgent' })];
      const hoursTo = (steps: readonly Step[]): readonly string[] => steps.map(({ step, at }) => `${step} ${String(Math.round((Date.parse(at) - Date.parse(now)) / 3_600_000))}`);
      expect(hoursTo(await due(mine))).to.deep.equal(['first 4', 'resolve 24']);
      expect(hoursTo(await due(await open('of sales', { departmentId: sales })))).to.deep.equal(['resolve 48']);
      expect(await due(urgent)).to.deep.equal([]);
      const byStaff = await app.call<{ id: number }>('tickets.open', { departmentId: support, clientId: ana.clientId, subject: 'by staff', message: 'x' });
      expect(hoursTo(await due(byStaff.id))).to.deep.equal(['resolve 24']);
      expect(await codeOf(app.call('tickets.saveTarget', { priority: 'low' }))).to.equal('TICKET_TARGET_EMPTY');
      expect(await codeOf(app.call('tickets.targets', {}, ana.caller))).to.equal('FORBIDDEN');
      for (const { id } of (await app.call<Waiting>('tickets.list', {})).items) await app.call('tickets.close', { id });
    });

    it('are kept by an answer and a closing in time, whichever comes of the ticket later', async () => {
      const id = await open('kept');
      expect(await states(id)).to.equal('first open, resolve open');
      await hours(3);
      await app.call('tickets.answer', { id, message: 'So it is.' });
      expect(await states(id)).to.equal('first kept, resolve open');
      await app.call('tickets.close', { id });
      expect(await states(id)).to.equal('first kept, resolve kept');
      await app.call('tickets.answer', { id, message: 'Again.' }, ana.caller);
      await hours(48);
      expect(await states(id)).to.equal('first kept, resolve kept');
      await app.call('tickets.close', { id });
    });

    it('that are missed raise the priority and tell who is named, once for each step, and stand first', async () => {
      const id = await open('missed');
      await hours(1);
      const other = await open('high', { priority: 'high' });
      const first = async (): Promise<Waiting> => app.call<Waiting>('tickets.list', { status: 'waiting' });
      expect((await first()).items.map((each) => each.id)).to.deep.equal([other, id]);
      await hours(5);
      expect(await states(id)).to.equal('first missed, resolve open');
      const late = await first();
      expect(late.items.map((each) => [each.id, each.priority])).to.deep.equal([[id, 'high'], [other, 'high']]);
      expect(late.due?.map((each) => [each.ticketId, each.late])).to.deep.equal([[id, true]]);
      const number = `T${String(100_000 + id)}`;
      expect(await lateMails()).to.deep.equal([`owner@example.com Not answered in time: ${number} · missed`]);
      await hours(10);
      expect(await lateMails()).to.have.length(1);
      await app.call('tickets.answer', { id, message: 'At last.' });
      expect((await first()).items.map((each) => each.id)).to.deep.equal([other]);
      await hours(20);
      expect(await states(id)).to.equal('first missed, resolve missed');
      expect(await lateMails()).to.deep.equal([`owner@example.com Not closed in time: ${number} · missed`, `owner@example.com Not answered in time: ${number} · missed`]);
      expect((await app.call<{ ticket: { priority: string } }>('tickets.get', { id })).ticket.priority).to.equal('urgent');
      await app.call('tickets.close', { id });
      await app.call('tickets.close', { id: other });
    });

    it('are forgotten for a ticket that is merged, and the kept one has its own', async () => {
      const [kept, gone] = [await open('kept'), await open('gone')];
      await app.call('tickets.merge', { id: gone, into: kept });
      expect([await states(gone), await states(kept)]).to.deep.equal(['', 'first open, resolve open']);
      await app.call('tickets.close', { id: kept });
    });

    it('are reported by month, on a page where they are set', async () => {
      const { items } = await app.call<{ items: { firstKept: number; firstMissed: number; resolveKept: number; resolveMissed: number; open: number }[] }>('tickets.kept', {});
      const sum = (of: 'firstKept' | 'firstMissed' | 'resolveKept' | 'resolveMissed' | 'open'): number => items.reduce((total, each) => total + each[of], 0);
      // Kept: two of the first test (one by staff has no first answer to give), of the second, and the kept one of the merge.
      expect([sum('firstKept'), sum('firstMissed'), sum('resolveKept'), sum('resolveMissed'), sum('open')]).to.deep.equal([3, 1, 5, 1, 0]);
      const staff = await app.staffBrowser();
      const page = await staff.send('/staff/x/tickets/targets', 'save', { departmentId: '', priority: 'low', firstHours: '', resolveHours: '72', 'staffIds.1': 'on', raise: 'on' });
      expect(page.text).to.include('72 hours').and.include('raises the priority · tells Owner').and.include('Answered in time');
      const [target] = (await app.call<{ items: { id: number }[] }>('tickets.targets', {})).items;
      const removed = await staff.send('/staff/x/tickets/targets', 'remove', { id: String(target?.id) });
      expect(removed.status).to.equal(200);
      expect((await app.call<{ items: unknown[] }>('tickets.targets', {})).items).to.have.length(2);
    });

    it('count hours of work in the zone of the brand', async () => {
      await app.call('settings.save', { owner: 'tickets', scope: 'extension', values: { hours: '1-7 00:00-00:30' } });
      const id = await open('in working hours', { departmentId: sales });
      const [resolve] = await due(id);
      expect(Date.parse(resolve?.at ?? '') - Date.parse(app.house.clock.now())).to.be.greaterThan(95 * 24 * 3_600_000 - 86_400_000);
      expect(await codeOf(app.call('settings.save', { owner: 'tickets', scope: 'extension', values: { hours: 'always' } }))).to.not.equal('nothing was refused');
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
