import { Secret, type DomainSnapshot, type Outcome } from '@billet/sdk';
import { registrarRegistryRef } from '@billet/billing';
import type { TestBrowser } from '@billet/testkit';
import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

interface Mail {
  readonly key: string;
  readonly to?: unknown;
}

/** A year and a half of one domain, both clocks moved, the client's steps by page. */
const story = (engine: 'sqlite' | 'postgres'): void => {
  describe(`the life of a domain between two registrars [${engine}]`, function () {
    this.timeout(120_000);
    let place: DomainPlace;
    let client: TestBrowser;
    let at = '';

    before(async () => {
      place = await openDomainPlace(engine, { graceDays: 30, redemptionDays: 30 });
      client = await place.app.clientBrowser(place.ana);
    });
    after(() => place.close());

    const invoiceAt = (path: string): number => Number(/\/invoices\/(\d+)/.exec(path)?.[1]);
    const pay = async (id: number): Promise<void> => {
      await place.app.pay(id);
      await place.app.house.settle();
    };
    const here = async (): Promise<{ state: string; expiresOn: string | null }> => (await place.find('story.test')).domain;
    const notices = async (): Promise<readonly string[]> => (await place.app.call<{ items: Mail[] }>('mail.list', { clientId: place.ana.clientId })).items.map(({ key }) => key).filter((key) => key.startsWith('domain-exp'));
    const openInvoices = async (): Promise<readonly number[]> => (await place.app.call<{ items: { id: number; open: { amount: number } }[] }>('invoices.list', { clientId: place.ana.clientId })).items.filter(({ open }) => open.amount > 0).map(({ id }) => id);

    it('is found, ordered and registered when it is paid', async () => {
      expect((await client.get('/domains/search?q=story')).text).to.contain('story.test');
      const ordered = await client.send('/domains/order?name=story.test&action=register', 'order', { contactId: '1', years: '1' });
      expect(ordered.path).to.match(/^\/invoices\/\d+/);
      expect(place.registry.domain('story.test')).to.equal(undefined);
      await pay(invoiceAt(ordered.path));
      at = `/domains/${String((await place.find('story.test')).domain.id)}`;
      expect(place.registry.domain('story.test')).to.include({ sponsor: 'registrar-one', expiresOn: '2028-01-21' });
    });

    it('is invoiced in time, its owner is told, and paying renews it once', async () => {
      await place.moveTo('2027-12-26');
      expect(await notices()).to.deep.equal(['domain-expires']);
      const [renewal] = await openInvoices();
      await pay(renewal ?? 0);
      expect(await here()).to.include({ state: 'active', expiresOn: '2029-01-21' });
      expect(place.registry.domain('story.test')?.expiresOn).to.equal('2029-01-21');
      await place.moveTo('2028-02-01');
      expect(place.registry.domain('story.test')?.expiresOn).to.equal('2029-01-21');
      expect((await place.find('story.test')).operations.filter(({ kind }) => kind === 'renew')).to.have.length(1);
    });

    it('unpaid it expires, with a notice a month and a week before and one after, each with its mail', async () => {
      for (const day of ['2028-12-24', '2029-01-16', '2029-01-23']) await place.moveTo(day);
      expect(await here()).to.include({ state: 'grace', expiresOn: '2029-01-21' });
      expect([...(await notices())].sort()).to.deep.equal(['domain-expired', 'domain-expires', 'domain-expires', 'domain-expires']);
      const proofs = await place.app.house.db.raw<{ key: string; sent: number | string }>("select n.key, count(m.id) as sent from domain_notices n left join mail_messages m on m.dedupe_key = n.mail_key where n.expires_on = '2029-01-21' and n.key <> 'data' group by n.key order by n.key");
      expect(proofs.map(({ key, sent }) => [key, Number(sent)])).to.deep.equal([['expired', 1], ['month', 1], ['week', 1]]);
      // The registry renewed it by itself; that year is not given away.
      expect(place.registry.domain('story.test')?.expiresOn).to.equal('2030-01-21');
    });

    it('is taken out of service, deleted, and brought back for its fee and its next term', async () => {
      await place.moveTo('2029-02-08');
      expect(place.registry.domain('story.test')?.statuses).to.include('clientHold');
      await place.moveTo('2029-02-23');
      expect(await here()).to.include({ state: 'redemption' });
      expect(place.registry.domain('story.test')?.phase).to.equal('redemptionPeriod');
      const renewal = (await openInvoices())[0] ?? 0;
      const page = await client.get(at);
      expect(page.text).to.contain('Bring the domain back').and.contain('499.90');
      const ordered = await client.send(at, 'orderRestore', {});
      const fee = invoiceAt(ordered.path);
      expect(fee).not.to.equal(renewal);
      await pay(fee);
      expect(await here()).to.include({ state: 'redemption' });
      await pay(renewal);
      expect(await here()).to.include({ state: 'active' });
      expect(place.registry.domain('story.test')?.phase).to.equal(undefined);
      expect(place.registry.domain('story.test')?.statuses).not.to.include('clientHold');
      expect(await openInvoices()).to.deep.equal([]);
    });

    it('moves to the second registrar by its code, and is let go only when that is seen twice', async () => {
      await client.send(at, 'lock', { on: 'no' });
      await place.app.house.settle();
      for (const [caller, told] of [[place.ana.caller, false], [undefined, true]] as const) {
        place.registry.fault({ on: 'domain:info', mishap: { refuse: 2400 } });
        const { id } = (await place.find('story.test')).domain;
        const error = (await place.app.call('domains.authCode', { id }, ...(caller === undefined ? [] : [caller])).catch((caught: unknown) => caught)) as { code: string; message: string };
        expect(error.code).to.equal('REGISTRAR_FAILED');
        expect(error.message.includes('2400'), error.message).to.equal(told);
      }
      const shown = await client.send(at, 'authCode', {});
      const code = place.registry.domain('story.test')?.authInfo ?? '';
      expect(shown.text).to.contain(code);
      const other = await place.app.call<{ id: number }>('registrars.create', { extension: 'epp', name: 'The other one', settings: place.settingsOf('registrar-two') });
      const registrars = place.app.house.services.use(registrarRegistryRef);
      const call = await registrars.callCtx('epp', other.id, { key: 'moves', attempt: 1, signal: AbortSignal.timeout(30_000) });
      const contact = { name: 'Ana Souza', email: 'ana@example.com', phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR' };
      const outcome: Outcome<DomainSnapshot> = await registrars.get('epp').registrar.transferIn(call, { operationId: 'moves-to-two', name: 'story.test', authCode: new Secret(code), registrant: contact });
      expect(outcome.status).to.equal('pending');

      await place.app.call('registrars.sync', { id: place.accountId });
      await place.app.house.settle();
      const staff = await place.app.staffBrowser();
      const watch = await staff.get('/staff/domains/watch');
      expect(watch.text).to.contain('story.test wants to leave');
      await staff.send('/staff/domains/watch', `approve-${at.split('/').at(-1) ?? ''}`, {});
      expect(place.registry.domain('story.test')?.sponsor).to.equal('registrar-two');

      for (const state of ['active', 'away']) {
        await place.app.call('registrars.sync', { id: place.accountId });
        await place.app.house.settle();
        expect(await here()).to.include({ state });
      }
      expect((await staff.get('/staff/domains/watch')).text).not.to.contain('wants to leave');
      expect((await place.app.house.verify()).findings).to.deep.equal([]);
    });
  });
};

story('sqlite');
if (process.env['BILLET_LONG'] === '1') story('postgres');
