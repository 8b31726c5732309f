import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

interface Message {
  readonly id: number;
  readonly kind: string;
  readonly name: string | null;
}

const story = (engine: 'sqlite' | 'postgres'): void => {
  describe(`domains and the registry, compared [${engine}]`, function () {
    this.timeout(60_000);
    let place: DomainPlace;

    before(async () => {
      place = await openDomainPlace(engine);
      for (const name of ['one.test', 'two.test', 'three.test']) await place.register(name);
    });
    after(() => place.close());

    const sync = async (): Promise<void> => {
      await place.app.call('registrars.sync', { id: place.accountId });
      await place.app.house.settle();
    };
    const there = (name: string): { expiresAt: number; sponsor: string } => {
      const domain = place.registry.world.domains.get(name);
      if (domain === undefined) throw new Error(`no ${name}`);
      return domain;
    };
    const stateOf = async (name: string): Promise<string> => (await place.find(name)).domain.state;

    it('follows a date that somebody else paid for, and moves the next bill along', async () => {
      there('one.test').expiresAt = Date.parse('2029-01-21T13:00:00.000Z');
      await sync();
      const { domain } = await place.find('one.test');
      expect(domain.expiresOn).to.equal('2029-01-21');
      const { service } = await place.app.call<{ service: { nextBillAt: string } }>('services.get', { id: domain.serviceId });
      expect(service.nextBillAt.slice(0, 7)).to.equal('2028-12');
    });

    it('messages that cannot be read keep nobody from looking at the domains; the job comes back for them', async () => {
      place.registry.fault({ on: 'poll', mishap: { refuse: 2400 }, times: 1 });
      there('three.test').expiresAt = Date.parse('2030-01-21T13:00:00.000Z');
      await sync();
      expect((await place.find('three.test')).domain.expiresOn).to.equal('2030-01-21');
      const [again] = await place.app.house.jobs.list({ task: 'domains.lookAfter', limit: 10 });
      expect(again?.lastError).to.contain('messages: Command failed');
      // Whoever asks meanwhile does not wait for the next attempt.
      await sync();
      expect(await place.app.house.jobs.list({ task: 'domains.lookAfter', limit: 10 })).to.deep.equal([]);
    });

    it('an error or one strange answer changes nothing; the second look is believed', async () => {
      place.registry.fault({ on: 'domain:info', mishap: { refuse: 2400 }, times: 3 });
      await sync();
      expect(await stateOf('two.test')).to.equal('active');
      there('two.test').sponsor = 'registrar-two';
      await sync();
      expect(await stateOf('two.test')).to.equal('active');
      await sync();
      const { domain } = await place.find('two.test');
      expect(domain.state).to.equal('away');
      const { service } = await place.app.call<{ service: { status: string } }>('services.get', { id: domain.serviceId });
      expect(service.status).to.equal('terminated');
    });

    it('a domain that came back in between was never gone', async () => {
      const { id } = (await place.find('three.test')).domain;
      const before = there('three.test').sponsor;
      there('three.test').sponsor = 'registrar-two';
      expect(await place.app.call('domains.sync', { id })).to.deep.equal({ changed: 'doubt' });
      there('three.test').sponsor = before;
      await place.app.call('domains.sync', { id });
      there('three.test').sponsor = 'registrar-two';
      expect(await place.app.call('domains.sync', { id })).to.deep.equal({ changed: 'doubt' });
      expect(await stateOf('three.test')).to.equal('active');
      there('three.test').sponsor = before;
      await place.app.call('domains.sync', { id });
    });

    it('staff change many at once, row by row, and take it back', async () => {
      const ids = await Promise.all(['one.test', 'two.test', 'three.test'].map(async (name) => (await place.find(name)).domain.id));
      const { bulkId } = await place.app.call<{ bulkId: number }>('bulk.start', { verb: 'domains.autoRenewOff', ids });
      await place.app.house.settle();
      const { work } = await place.app.call<{ work: { done: number; failed: number } }>('bulk.get', { id: bulkId });
      // One of them went to another registrar.
      expect(work).to.include({ done: 2, failed: 1 });
      expect((await place.find('one.test')).domain.autoRenew).to.equal(false);
      await place.app.call('bulk.undo', { id: bulkId });
      await place.app.house.settle();
      expect((await place.find('one.test')).domain.autoRenew).to.equal(true);
    });

    it('messages are kept once and shown until somebody deals with them', async () => {
      place.registry.message('registrar-one', 'The registry will be away on Sunday.');
      await sync();
      await sync();
      const open = async (): Promise<readonly Message[]> => (await place.app.call<{ items: Message[] }>('registrars.messages', {})).items;
      const [notice] = await open();
      expect(await open()).to.have.length(1);
      const staff = await place.app.staffBrowser();
      expect((await staff.get('/staff/domains/watch')).text).to.contain('away on Sunday');
      await staff.send('/staff/domains/watch', `done-${String(notice?.id ?? 0)}`, {});
      expect(await open()).to.deep.equal([]);
      expect((await place.app.house.verify()).findings).to.deep.equal([]);
    });
  });
};

story('sqlite');
story('postgres');
