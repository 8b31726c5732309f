import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

describe('the locks of a domain on its page, apart', function () {
  this.timeout(60_000);
  let place: DomainPlace;
  let id = 0;

  before(async () => {
    place = await openDomainPlace('sqlite', { lockDays: 60 });
    ({ id } = await place.register('locked.test'));
  });
  after(() => place.close());

  const page = async (): Promise<string> => (await (await place.app.clientBrowser(place.ana)).get(`/domains/${String(id)}`)).text.replaceAll(/\s+/g, ' ');
  const statuses = (list: readonly string[]): Promise<unknown> => place.app.house.db.transaction(() => place.app.house.db.execute('update domains set statuses = ? where id = ?', [JSON.stringify(list), id]));

  it('says what each means and who can lift it: the owner, time, the registry, people', async () => {
    const text = await page();
    expect(text).to.contain('Your transfer lock').and.contain('You switch it yourself').and.contain('Nobody can lift it; it ends by itself.').and.contain('The registry has set none.').and.contain('Not in force.');
    expect(text).to.match(/keep the domain here until [^.]*2027/);
  });

  it('a lock of the registry and one ordered at its counter are not the same', async () => {
    await statuses(['serverTransferProhibited']);
    expect(await page()).to.contain('The registry has set serverTransferProhibited').and.contain('Not in force.');
    await statuses(['serverTransferProhibited', 'serverUpdateProhibited', 'serverDeleteProhibited']);
    expect(await page()).to.contain('Changes need a confirmation outside of any software').and.contain('The registry has set none.');
  });

  it('what time holds ends by itself, and the owner lifts his own', async () => {
    await statuses([]);
    await place.app.call('domains.setLock', { id, locked: false }, place.ana.caller);
    await place.moveTo('2027-04-01');
    const text = await page();
    expect(text).to.contain('No waiting time runs.').and.not.contain('Nobody can lift it');
    expect((await place.find('locked.test')).domain.locked).to.equal(false);
  });

  it('the search says how many names it left out', async () => {
    const names = Array.from({ length: 53 }, (_, index) => `n${String(index)}.test`);
    const search = async (list: readonly string[]): Promise<string> => (await place.app.browser().get(`/domains/search?q=${encodeURIComponent(list.join(' '))}`)).text;
    expect(await search(names)).to.contain('3 names were left out: 50 at most');
    expect(await search(names.slice(0, 50))).not.to.contain('left out');
  });
});
