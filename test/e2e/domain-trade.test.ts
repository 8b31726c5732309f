import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

interface Trade {
  readonly invoiceId: number | null;
  readonly operationId: number | null;
}

const codeOf = (error: unknown): string => (isBilletError(error) ? error.code : String(error));

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`a trade: another registrant where the registry takes more than a change of data [${engine}]`, function () {
    this.timeout(120_000);
    let place: DomainPlace;
    let bea = 0;

    before(async () => {
      place = await openDomainPlace(engine, { trade: 'kept' });
      const { id } = await place.app.call<{ id: number }>('domains.addContact', { name: 'Bea Costa', email: 'bea@example.test', phone: '+5511912345679', street: ['Rua 2'], city: 'Recife', postcode: '50000-001', country: 'BR' }, place.ana.caller);
      bea = id;
    });
    after(() => place.close());

    const trade = (id: number, more: object = {}): Promise<Trade> => place.app.call<Trade>('domains.trade', { id, contactId: bea, ...more }, place.ana.caller);
    const mailAt = (name: string): string => JSON.stringify(place.registry.world.contacts.get(place.registry.world.domains.get(name)?.registrant ?? '')?.body ?? '');
    const settle = () => place.app.house.settle();

    it('is no change of data: the old ways are refused, and without a price so is the trade', async () => {
      const { id, contactId } = await place.register('sold.test');
      expect(await place.app.call('domains.setRegistrant', { id, contactId: bea }, place.ana.caller).then(() => 'changed', codeOf)).to.equal('TRADE_NEEDED');
      expect(await place.app.call('domains.changeContact', { id: contactId, name: 'Carla Nunes' }, place.ana.caller).then(() => 'changed', codeOf)).to.equal('TRADE_NEEDED');
      // Another street is no other person.
      expect(await place.app.call('domains.changeContact', { id: contactId, city: 'Olinda' }, place.ana.caller)).to.deep.equal({ domains: 1 });
      await settle();
      expect(await trade(id).then(() => 'traded', codeOf)).to.equal('NO_TRADE_PRICE');
      await place.app.call('tlds.setPrices', { id: place.tldId, prices: [{ action: 'trade', currency: 'BRL', price: 8000 }] });
      expect(await trade(id, { contactId }).then(() => 'traded', codeOf)).to.equal('TRADE_SAME');
    });

    it('is ordered on the page, invoiced once however often, and done when that is paid', async () => {
      const { domain } = await place.find('sold.test');
      const client = await place.app.clientBrowser(place.ana);
      const page = await client.get(`/domains/${String(domain.id)}`);
      expect(page.text).to.contain('Give it to another registrant').and.contain('80.00').and.contain('The term stays as it is.');
      await client.send(`/domains/${String(domain.id)}`, 'trade', { contactId: String(bea) });
      const first = await trade(domain.id);
      expect(await trade(domain.id)).to.deep.equal(first);
      expect(mailAt('sold.test')).not.to.contain('bea@example.test');
      expect((await client.get(`/domains/${String(domain.id)}`)).text).to.contain('Pay for the trade');
      expect(await place.linesOf(first.invoiceId)).to.deep.equal(['sold.test · Trade']);
      await place.app.pay(first.invoiceId ?? 0);
      await settle();
      expect(mailAt('sold.test')).to.contain('bea@example.test');
      const after = await place.find('sold.test');
      expect(after.domain).to.include({ contactId: bea, expiresOn: domain.expiresOn, state: 'active' });
      expect(after.operations.filter(({ kind }) => kind === 'trade').map(({ state }) => state)).to.deep.equal(['done']);
    });

    it('is billed to the one who pays for the domain, in the language of the client', async () => {
      const { id, serviceId } = await place.register('portuguese.test');
      const payer = await place.app.call<{ id: number }>('payers.create', { clientId: place.ana.clientId, name: 'Souza Ltda', email: 'books@example.test', country: 'BR' });
      await place.app.call('services.assignPayer', { serviceId, payerId: payer.id });
      await place.speak('pt-BR');
      const { invoiceId } = await trade(id);
      expect(await place.linesOf(invoiceId)).to.deep.equal(['portuguese.test · Troca de titular']);
      expect(await place.app.house.db.raw('select payer_id, locale from invoices where id = ?', [invoiceId])).to.deep.equal([{ payer_id: payer.id, locale: 'pt-BR' }]);
      await place.speak('en');
    });

    it('is done once though the answer was lost', async () => {
      const { id } = await place.register('lost.test');
      const { invoiceId } = await trade(id);
      place.registry.fault({ on: 'domain:update', mishap: 'dropAfter' });
      await place.app.pay(invoiceId ?? 0);
      const [operation] = (await place.find('lost.test')).operations.filter(({ kind }) => kind === 'trade');
      expect(operation?.state).to.be.oneOf(['sent', 'done']);
      // Staff do not wait for the job that comes back by itself.
      await place.app.call('domains.retry', { id: operation?.id ?? 0 });
      await settle();
      const found = await place.find('lost.test');
      expect(found.domain.contactId).to.equal(bea);
      expect(found.operations.filter(({ kind }) => kind === 'trade').map(({ state }) => state)).to.deep.equal(['done']);
      expect(mailAt('lost.test')).to.contain('bea@example.test');
    });

    it('begins a new year, or adds one, where the TLD says so; years that are paid are not lost', async () => {
      const added = await place.register('added.test');
      const anew = await place.register('anew.test');
      await place.app.call('tlds.update', { id: place.tldId, trade: 'added' });
      const staff = (id: number): Promise<Trade> => place.app.call<Trade>('domains.trade', { id, contactId: bea, withoutInvoice: true });
      expect((await staff(added.id)).invoiceId).to.equal(null);
      await settle();
      // This registry keeps its own date, and its word counts: the year is not made up.
      expect((await place.find('added.test')).domain).to.include({ contactId: bea, expiresOn: '2028-01-21' });
      await place.app.call('tlds.update', { id: place.tldId, trade: 'anew' });
      await place.app.call('domains.renew', { id: anew.id, withoutInvoice: true });
      await settle();
      expect((await place.find('anew.test')).domain.expiresOn).to.equal('2029-01-21');
      expect(await staff(anew.id).then(() => 'traded', codeOf)).to.equal('TRADE_LOSES_TERM');
    });

    it('of a domain that went away meanwhile is not sent, and a person is told', async () => {
      await place.app.call('tlds.update', { id: place.tldId, trade: 'kept' });
      const { id } = await place.register('away.test');
      const { invoiceId } = await trade(id);
      await place.app.house.db.transaction(() => place.app.house.db.execute("update domains set state = 'away' where id = ?", [id]));
      await place.app.pay(invoiceId ?? 0);
      await settle();
      expect((await place.find('away.test')).operations.filter(({ kind }) => kind === 'trade')).to.deep.equal([]);
      expect(await place.app.house.db.raw('select state from domain_trades where domain_id = ?', [id])).to.deep.equal([{ state: 'dropped' }]);
      expect((await place.app.house.verify()).findings).to.deep.equal([]);
    });
  });
}
