import { openTestApp, startEppRegistry } from '@billet/testkit';
import { expect } from 'chai';

describe('a .uk domain moves by the tag of its new provider', function () {
  this.timeout(120_000);

  it('is handed over, is ours until the other one takes it, and a wrong or foreign wish changes nothing', async () => {
    const registry = await startEppRegistry({ start: '2027-01-21T13:00:00.000Z', kind: 'nominet', zones: ['co.uk'], record: true });
    const app = await openTestApp({ engine: 'sqlite' });
    try {
      const { certificate, key } = registry.certificate('registrar-one');
      const settings = { registry: 'nominet', host: registry.host, port: registry.port, clientId: 'registrar-one', password: 'open-sesame-1', certificate, privateKey: key, authority: registry.authority, commandsPerMinute: 6000 };
      const account = await app.call<{ id: number }>('registrars.create', { extension: 'epp', name: 'Nominet', settings });
      const tld = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'co.uk', accountId: account.id, authCode: 'tag', lockDays: 0, verifyDays: null });
      await app.call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }] });
      const ana = await app.signUp('Ana Souza');
      await app.call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR', identity: { type: 'FIND' } }, ana.caller);
      const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { items: [{ productId: tld.productId, domain: { name: 'leaves.co.uk' } }] }, ana.caller);
      await app.pay(invoiceId);
      await app.house.settle();
      const id = (await app.call<{ items: { id: number }[] }>('domains.list', {}, ana.caller)).items[0]?.id ?? 0;
      expect(registry.domain('leaves.co.uk')).to.include({ sponsor: 'registrar-one' });
      expect(registry.frames.map(({ xml }) => xml).join('\n')).to.match(/<[^>]*type>FIND</);

      const page = (await (await app.clientBrowser(ana)).get(`/domains/${String(id)}`)).text;
      expect(page).to.contain('Tag of the new provider').and.not.contain('Show the transfer code');
      const release = (tag: string, caller = ana.caller): Promise<unknown> => app.call('domains.release', { id, tag }, caller).catch((error: unknown) => (error as { code?: string }).code);
      expect(await release('no tag')).to.equal('INPUT_INVALID');
      expect(await release('NO-SUCH')).to.equal('REGISTRAR_FAILED');
      expect(await release('registrar-two', (await app.signUp('Eve')).caller)).to.equal('NOT_FOUND');
      expect(registry.world.cases.size).to.equal(0);
      expect(await release('registrar-two')).to.have.property('state');
      expect([...registry.world.cases.values()]).to.deep.equal([{ domain: 'leaves.co.uk', to: 'registrar-two' }]);
      await app.call('registrars.sync', { id: account.id });
      await app.house.settle();
      expect((await app.call<{ domain: { state: string } }>('domains.get', { id })).domain.state).to.equal('active');
    } finally {
      await app.close();
      await registry.stop();
    }
  });
});
