import { openTestApp, postgresAvailable, requireComponent, type TestApp } from '@billet/testkit';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';

interface Incident {
  readonly id: number;
  readonly state: string;
  readonly over: boolean;
  readonly startsAt: string;
  readonly updates: readonly { readonly body: string }[];
}

interface Overview {
  readonly health: string;
  readonly components: readonly { readonly name: string; readonly health: string }[];
  readonly open: readonly Incident[];
  readonly planned: readonly Incident[];
  readonly past: readonly Incident[];
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`network status [${engine}]`, function () {
    this.timeout(120_000);
    let app: TestApp;
    let guest: Caller;
    let core: number;
    let fibre: number;
    const overview = (): Promise<Overview> => app.call<Overview>('networkStatus.overview', {}, guest);
    const open = (more: object = {}): Promise<Incident> => app.call<Incident>('networkStatus.open', { brandId: app.brandId, kind: 'incident', title: 'A cable was cut', impact: 'outage', componentIds: [fibre], message: 'We look into it.', ...more });

    before(async () => {
      app = await openTestApp({ engine });
      guest = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId: app.brandId };
      const save = (more: object): Promise<{ id: number }> => app.call<{ id: number }>('networkStatus.saveComponent', { brandId: app.brandId, active: true, ...more });
      ({ id: core } = await save({ name: 'Core', sort: 1 }));
      ({ id: fibre } = await save({ name: 'Fibre', sort: 2, productId: app.productId }));
      await save({ name: 'Attic', active: false });
    });
    after(() => app.close());

    it('is told to everybody: what works, what does not, and how it goes on', async () => {
      expect(await overview()).to.deep.equal({ health: 'works', components: [{ id: core, name: 'Core', health: 'works' }, { id: fibre, name: 'Fibre', health: 'works' }], open: [], planned: [], past: [] });
      const { id } = await open();
      const down = await overview();
      expect([down.health, down.components.map(({ health }) => health), down.open.length]).to.deep.equal(['outage', ['works', 'outage'], 1]);
      await app.call('networkStatus.update', { id, state: 'monitoring', impact: 'minor', message: 'It is mended.' });
      expect((await overview()).health).to.equal('minor');
      const page = await app.browser().get('/x/network-status');
      expect([page.status, page.text.includes('A cable was cut'), page.text.includes('It is mended.')]).to.deep.equal([200, true, true]);
      await app.call('networkStatus.update', { id, state: 'resolved', message: 'Over.' });
      const after = await overview();
      expect([after.health, after.open.length, after.past[0]?.updates.map(({ body }) => body)]).to.deep.equal(['works', 0, ['Over.', 'It is mended.', 'We look into it.']]);
      expect(await codeOf(app.call('networkStatus.update', { id, state: 'planned', message: 'x' }))).to.equal('STATE');
    });

    it('concerns the clients who have what it is about, and all where it is about nothing special', async () => {
      const [ana, bea] = [await app.signUp('Ana'), await app.signUp('Bea')];
      const { invoiceId } = await app.order(ana);
      await app.pay(invoiceId);
      const told = async (who: typeof ana): Promise<readonly number[]> => (await app.call<{ items: Incident[] }>('networkStatus.concerned', {}, who.caller)).items.map(({ id }) => id);
      const { id } = await open();
      expect([await told(ana), await told(bea)]).to.deep.equal([[id], []]);
      expect((await (await app.clientBrowser(ana)).get('/')).text).to.include('This concerns your services');
      expect((await (await app.clientBrowser(bea)).get('/')).text).to.not.include('This concerns your services');
      const { id: everywhere } = await open({ componentIds: [core] });
      expect([await told(ana), await told(bea)]).to.deep.equal([[everywhere, id], [everywhere]]);
      for (const each of [id, everywhere]) await app.call('networkStatus.update', { id: each, state: 'resolved', message: 'Over.' });
      expect([await told(ana), await told(bea)]).to.deep.equal([[], []]);
    });

    it('tells of planned work a week ahead, at the time of the clock of the brand', async () => {
      const ana = await app.signUp('Carla');
      const plan = (more: object): Promise<Incident> => open({ kind: 'maintenance', impact: 'none', componentIds: String(core), ...more });
      expect(await codeOf(plan({}))).to.equal('TIME');
      expect(await codeOf(plan({ startsAt: '2027-02-01T22:00', endsAt: '2027-02-01T21:00' }))).to.equal('ENDS');
      const { id, startsAt } = await plan({ startsAt: '2027-02-01T22:00', endsAt: '2027-02-02T02:00' });
      expect(startsAt).to.equal('2027-02-02T01:00:00.000Z');
      const told = async (): Promise<number> => (await app.call<{ items: Incident[] }>('networkStatus.concerned', {}, ana.caller)).items.length;
      expect(await told()).to.equal(0);
      await app.advance('2027-01-27T13:00:00.000Z');
      expect([await told(), (await overview()).health, (await overview()).planned.length]).to.deep.equal([1, 'works', 1]);
      await app.call('networkStatus.update', { id, state: 'in-progress', message: 'We begin.' });
      expect((await overview()).health).to.equal('maintenance');
      await app.call('networkStatus.update', { id, state: 'completed', message: 'Done.' });
      await app.advance('2027-02-20T13:00:00.000Z');
      expect((await overview()).past).to.deep.equal([]);
    });

    it('takes no components of nobody, and nothing from clients', async () => {
      for (const componentIds of [[], [999], '']) expect(await codeOf(open({ componentIds }))).to.equal('COMPONENTS');
      const ana = await app.signUp('Dora');
      for (const operation of ['networkStatus.incidents', 'networkStatus.components']) expect(await codeOf(app.call(operation, { brandId: app.brandId }, ana.caller))).to.equal('FORBIDDEN');
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
