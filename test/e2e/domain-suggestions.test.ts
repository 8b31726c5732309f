import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { RESELLER, startFakeLogicboxes } from '../../registrars/logicboxes/test/support/fake-logicboxes.ts';

interface Suggestions {
  readonly items: readonly { readonly name: string; readonly source: string }[];
}

describe('names that are suggested', function () {
  this.timeout(60_000);
  let app: TestApp;
  let fake: Awaited<ReturnType<typeof startFakeLogicboxes>>;

  before(async () => {
    fake = await startFakeLogicboxes();
    app = await openTestApp({ engine: 'sqlite', fakes: true });
    const account = await app.call<{ id: number }>('registrars.create', { extension: 'logicboxes', name: 'Reseller', settings: { endpoint: fake.url, checkEndpoint: fake.url, ...RESELLER } });
    for (const [name, featured] of [['com', true], ['net', false]] as const) {
      const { id } = await app.call<{ id: number }>('tlds.create', { brandId: app.brandId, name, featured, accountId: account.id });
      await app.call('tlds.setPrices', { id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }] });
    }
  });
  after(async () => {
    await app.close();
    await fake.stop();
  });

  const suggest = async (name: string, most?: number): Promise<Suggestions['items']> => (await app.call<Suggestions>('domains.suggest', { name, ...(most === undefined ? {} : { most }) })).items;

  it('come of the registrar and of the house, only in TLDs of ours, each once, and are none that was asked for', async () => {
    const found = await suggest('blue-garden.com', 50);
    expect(found.filter(({ source }) => source === 'registrar').map(({ name }) => name)).to.include.members(['blue-gardenonline.com', 'theblue-garden.net']);
    expect(found.filter(({ source }) => source === 'house').map(({ name }) => name)).to.include.members(['bluegarden.com', 'garden-blue.com', 'blue-garden.net', 'mybluegarden.com', 'bluegardenonline.net']);
    expect(new Set(found.map(({ name }) => name)).size).to.equal(found.length);
    for (const { name } of found) expect(name).to.match(/^[a-z-]+\.(com|net)$/).and.not.equal('blue-garden.com');
    expect(await suggest('blue-garden.com', 3)).to.have.length(3);
  });

  it('are none for what is no name of ours', async () => {
    expect(await suggest('not a name!')).to.deep.equal([]);
    expect(await suggest('a.elsewhere')).to.deep.equal([]);
  });

  it('stand on the page after what was asked for, marked, and only those that can be bought', async () => {
    fake.world.side.foreign?.('thegarden.com');
    const { text } = await app.browser().get('/domains/search?q=garden.com');
    expect(text.indexOf('garden.com')).to.be.lessThan(text.indexOf('Suggestion'));
    expect(text).to.contain('gardenonline.com').and.not.contain('thegarden.com');
    expect((await app.browser().get('/domains/search?q=garden.com%20other.com')).text).to.not.contain('Suggestion');
  });

  it('are made of words of the setting, and left out where the registrar has no answer', async () => {
    await app.call('settings.save', { owner: 'domains', scope: 'system', values: { suggestionWords: '-casa\nnonsense' } });
    await fake.stop();
    const found = await suggest('garden.com', 50);
    expect(found.map(({ name, source }) => `${name} ${source}`)).to.have.members(['gardencasa.com house', 'gardencasa.net house', 'garden.net house']);
    expect((await app.browser().get('/domains/search?q=garden.com')).status).to.equal(200);
  });
});
