import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

interface Mail {
  readonly key: string;
  readonly to: string;
  readonly subject: string | null;
}

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`notices that registries want sent, with their proof [${engine}]`, function () {
    this.timeout(120_000);
    let place: DomainPlace;
    let id = 0;

    before(async () => {
      place = await openDomainPlace(engine);
      ({ id } = await place.register('duty.test'));
      await place.app.call('domains.changeContact', { id: 1, email: 'registrant@ana.example' }, place.ana.caller);
      await place.app.house.settle();
    });
    after(() => place.close());

    const mails = async (key: string): Promise<readonly Mail[]> => (await place.app.call<{ items: Mail[] }>('mail.list', { clientId: place.ana.clientId, key })).items;
    const page = async (): Promise<string> => (await (await place.app.staffBrowser()).get(`/staff/domains/${String(id)}`)).html.replaceAll(/\s+/g, ' ');

    it('tells the client and the registrant of the expiry, each at his own address', async () => {
      expect(await page()).to.contain('No notice has been sent yet.');
      await place.moveTo('2027-12-24');
      expect((await mails('domain-expires')).map(({ to }) => to).sort()).to.deep.equal([place.ana.email, 'registrant@ana.example'].sort());
    });

    it('shows no data in the first year, and on the anniversary shows it once', async () => {
      expect(await mails('domain-data')).to.deep.equal([]);
      await place.moveTo('2028-01-21');
      const [mail, ...more] = await mails('domain-data');
      expect(more).to.deep.equal([]);
      expect(mail).to.include({ to: 'registrant@ana.example', subject: 'Is the data of duty.test still right?' });
      // The clock runs each night.
      await place.moveTo('2028-01-30');
      expect(await mails('domain-data')).to.have.length(1);
      const body = await place.app.house.db.raw<{ text: string }>("select text from mail_messages where key = 'domain-data'");
      expect(body[0]?.text).to.contain('Ana Souza').and.contain('Rua 1, 50000-000 Recife, BR').and.contain('+55').and.contain('may be a reason to suspend or delete').and.contain(`/domains/${String(id)}/registrant`);
    });

    it('shows staff what was sent, to whom and when', async () => {
      const { items } = await place.app.call<{ items: { kind: string; day: string; mails: { to: string; state: string; sentAt: string | null }[] }[] }>('domains.notices', { id });
      expect(items.map(({ kind, day, mails: { length } }) => [kind, day, length]).sort()).to.deep.equal([['data', '2028-01-21', 1], ['expired', '2028-01-21', 2], ['month', '2028-01-21', 2], ['week', '2028-01-21', 2]]);
      expect(items.flatMap(({ mails: sent }) => sent.filter(({ state, sentAt }) => sentAt === null || !['sent', 'caught'].includes(state)))).to.deep.equal([]);
      expect(await page()).to.contain('Notices sent').and.contain('Data shown to the registrant').and.contain('registrant@ana.example').and.match(/\/staff\/mails\/\d+/);
      const asClient = place.app.call('domains.notices', { id }, place.ana.caller);
      expect(await asClient.then(() => 'shown', (error: unknown) => (isBilletError(error) ? error.code : String(error)))).to.equal('FORBIDDEN');
    });

    it('where a TLD does without, nobody is shown anything', async () => {
      await place.app.call('tlds.update', { id: place.tldId, yearlyReminder: false });
      await place.app.house.db.transaction(() => place.app.house.db.execute("update domains set state = 'active', expires_on = '2031-01-21', registered_on = '2020-02-29' where id = ?", [id]));
      await place.app.advance('2028-03-02T13:00:00.000Z');
      await place.app.house.settle();
      expect(await mails('domain-data')).to.have.length(1);
      await place.app.call('tlds.update', { id: place.tldId, yearlyReminder: true });
      await place.app.advance('2028-03-03T13:00:00.000Z');
      await place.app.house.settle();
      expect(await mails('domain-data')).to.have.length(2);
    });
  });
}

describe('which TLDs show registrants their data', function () {
  this.timeout(60_000);

  it('generic ones do by themselves, those of countries do not', async () => {
    const place = await openDomainPlace('sqlite');
    for (const name of ['shop', 'de', 'com.br']) await place.app.call('tlds.create', { brandId: place.app.brandId, name });
    const { items } = await place.app.call<{ items: { name: string; yearlyReminder: boolean }[] }>('tlds.list', {});
    expect(Object.fromEntries(items.map(({ name, yearlyReminder }) => [name, yearlyReminder]))).to.deep.equal({ test: true, shop: true, de: false, 'com.br': false });
    await place.close();
  });
});
