import { postgresAvailable, requireComponent, startMailCatcher, type MailCatcher } from '@billet/testkit';
import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

interface Held {
  readonly verification: string;
  readonly verifyBy: string | null;
  readonly held: boolean;
}

const codeOf = (error: unknown): string | undefined => (error as { readonly code?: string }).code;

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`a registrant shows that he can be reached [${engine}]`, function () {
    this.timeout(180_000);
    let place: DomainPlace;
    let post: MailCatcher;
    let at = '';

    before(async () => {
      post = await startMailCatcher();
      place = await openDomainPlace(engine, { verifyDays: 15 });
      await place.app.call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: post.port, security: 'none' } });
    });
    after(async () => {
      await place.close();
      await post.stop();
    });

    const links = async (): Promise<readonly string[]> => {
      await place.app.house.settle();
      return post.mails.flatMap(({ text }) => /\/registrant\?token=[\w%.~-]+/.exec(text)?.[0] ?? []);
    };
    const held = async (name: string): Promise<Held> => (await place.find(name)).domain as unknown as Held;

    it('gets a link with his first domain, and one only for the next', async () => {
      const { id } = await place.register('first.test');
      at = `/domains/${String(id)}`;
      await place.register('second.test');
      expect(await links()).to.have.length(1);
      for (const name of ['first.test', 'second.test']) expect(await held(name)).to.include({ verification: 'pending', verifyBy: '2027-02-05' });
      const page = (await (await place.app.clientBrowser(place.ana)).get(at)).text;
      expect(page).to.contain(place.ana.email).and.contain('Send the mail again');
      expect((await (await place.app.staffBrowser()).get('/staff/domains/watch')).text).to.contain('Registrants to be confirmed');
    });

    it('is reminded, then out of service at the registry, and the day comes once', async () => {
      await place.moveTo('2027-02-02');
      expect(await links()).to.have.length(2);
      await place.moveTo('2027-02-05');
      expect(await held('first.test')).to.include({ verification: 'pending', held: false });
      await place.moveTo('2027-02-07');
      expect(await links()).to.have.length(2);
      for (const name of ['first.test', 'second.test']) {
        expect(await held(name)).to.include({ verification: 'failed', held: true });
        expect(place.registry.domain(name)?.statuses).to.include('clientHold');
      }
      expect((await (await place.app.clientBrowser(place.ana)).get(at)).text).to.contain('was not confirmed in time');
    });

    it('gets the mail again; only the newest link counts, and opening it alone confirms nothing', async () => {
      const client = await place.app.clientBrowser(place.ana);
      await client.send(at, 'verify', {});
      const all = await links();
      expect(all).to.have.length(3);
      const stranger = place.app.browser();
      for (const old of all.slice(0, 2)) {
        await stranger.send(old, 'confirm', {});
        expect(await held('first.test')).to.include({ verification: 'failed' });
      }
      await stranger.get(all[2] ?? '');
      expect(await held('first.test')).to.include({ verification: 'failed' });
      expect((await stranger.send(all[2] ?? '', 'confirm', {})).text).to.contain('Your address is confirmed');
      await place.app.house.settle();
      for (const name of ['first.test', 'second.test']) {
        expect(await held(name)).to.include({ verification: 'verified', verifyBy: null, held: false });
        expect(place.registry.domain(name)?.statuses).to.not.include('clientHold');
      }
      const proofs = await place.app.house.db.raw<{ n: number | string }>("select count(*) as n from domain_notices n join mail_messages m on m.dedupe_key = n.mail_key where n.key like 'verify:%'");
      expect(Number(proofs[0]?.n)).to.equal(3);
    });

    it('is not asked twice for the same address, and again for a new one', async () => {
      await place.register('third.test');
      expect(await held('third.test')).to.include({ verification: 'verified' });
      expect(await links()).to.have.length(3);
      await place.app.call('domains.changeContact', { id: 1, email: 'other@example.com' }, place.ana.caller);
      expect(await links()).to.have.length(4);
      expect(await held('first.test')).to.include({ verification: 'pending', held: false });
      expect((await place.app.house.verify()).findings).to.deep.equal([]);
    });

    it('nobody floods a mailbox', async () => {
      const { domain } = await place.find('first.test');
      const answers: string[] = [];
      for (let time = 0; time < 7; time += 1) answers.push(await place.app.call('domains.resendVerification', { id: domain.id }, place.ana.caller).then(() => 'sent', (error: unknown) => codeOf(error) ?? ''));
      expect(answers.at(-1)).to.equal('VERIFY_TOO_OFTEN');
      const second = await place.find('second.test');
      expect(await place.app.call('domains.resendVerification', { id: second.domain.id }, place.ana.caller).then(() => 'sent', codeOf)).to.equal('VERIFY_TOO_OFTEN');
      const other = await place.app.signUp('Eve');
      expect(await place.app.call('domains.resendVerification', { id: domain.id }, other.caller).then(() => 'sent', codeOf)).to.equal('NOT_FOUND');
    });

    it('who was never asked is asked, with all the days of the TLD, before a domain goes out of service', async () => {
      const { db } = place.app.house;
      const before = (await links()).length;
      await db.transaction(async () => {
        await db.execute('update domain_contacts set asked_email = null, verify_hash = null', []);
        await db.execute("update domains set verify_by = '2026-12-31' where name = ?", ['first.test']);
      });
      await place.moveTo('2027-02-08');
      expect(await held('first.test')).to.include({ verification: 'pending', verifyBy: '2027-02-23', held: false });
      expect(await links()).to.have.length(before + 1);
    });

    it('neither a new address nor another year brings back what is out of service: only a confirmation does', async () => {
      await place.moveTo('2027-02-25');
      const before = (await links()).length;
      await place.app.call('domains.changeContact', { id: 1, email: 'third@example.com' }, place.ana.caller);
      expect(await links()).to.have.length(before + 1);
      expect(await held('first.test')).to.include({ verification: 'failed', held: true });
      const { domain } = await place.find('first.test');
      await place.app.call('domains.renew', { id: domain.id, withoutInvoice: true });
      await place.app.house.settle();
      const renewed = await place.find('first.test');
      expect(renewed.domain.expiresOn).to.equal('2029-01-21');
      expect(await held('first.test')).to.include({ verification: 'failed', held: true });
      expect(place.registry.domain('first.test')?.statuses).to.include('clientHold');
    });

    it('a registrant whose address is confirmed already brings a domain back into service', async () => {
      expect(await held('first.test')).to.include({ verification: 'failed', held: true });
      await place.app.call('domains.changeContact', { id: 1, email: place.ana.email }, place.ana.caller);
      await place.app.house.settle();
      expect(await held('first.test')).to.include({ verification: 'verified', verifyBy: null, held: false });
      expect(place.registry.domain('first.test')?.statuses).to.not.include('clientHold');
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
