import { isBilletError } from '@billet/sdk';
import { openTestApp, startEppRegistry, type EppRegistry, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Seen {
  readonly domain: { readonly id: number; readonly state: string; readonly expiresOn: string | null; readonly locked: boolean; readonly needsAuthCode: boolean; readonly serviceId: number };
  readonly operations: readonly { readonly id: number; readonly kind: string; readonly state: string; readonly message: string }[];
}

const codeOf = (error: unknown): string => (isBilletError(error) ? error.code : String(error));

const story = (engine: 'sqlite' | 'postgres'): void => {
  describe(`domains over EPP, ordered, paid and renewed [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let registry: EppRegistry;
    let ana: TestClient;
    let productId = 0;

    before(async () => {
      registry = await startEppRegistry({ start: '2027-01-21T13:00:00.000Z', zones: ['test'] });
      app = await openTestApp({ engine });
      const { certificate, key } = registry.certificate('registrar-one');
      const account = await app.call<{ id: number }>('registrars.create', {
        extension: 'epp', name: 'Registry', settings: { host: registry.host, port: registry.port, clientId: 'registrar-one', password: 'open-sesame-1', certificate, privateKey: key, authority: registry.authority, commandsPerMinute: 6000 },
      });
      expect(await app.call('registrars.test', { id: account.id })).to.have.property('ok', true);
      const tld = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'test', accountId: account.id, lockDays: 0, verifyDays: null });
      ({ productId } = tld);
      await app.call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }, { action: 'transfer', currency: 'BRL', price: 2990 }] });
      await app.call('tlds.setFree', { id: tld.id, productIds: [app.productId] });
      ana = await app.signUp('Ana Souza');
      await app.call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR', identity: { taxId: '529.982.247-25' } }, ana.caller);
    });
    after(async () => {
      await app.close();
      await registry.stop();
    });

    const order = (name: string, more: object = {}): Promise<{ invoiceId: number; serviceIds: number[] }> => app.call('orders.place', { items: [{ productId, domain: { name, ...more } }] }, ana.caller);
    const find = async (name: string): Promise<Seen> => {
      const { items } = await app.call<{ items: { id: number }[] }>('domains.list', { search: name }, ana.caller);
      return app.call<Seen>('domains.get', { id: items[0]?.id ?? 0 }, ana.caller);
    };
    const ours = (): number => [...registry.world.domains.values()].filter(({ sponsor }) => sponsor === 'registrar-one').length;

    it('registers what is paid, at the price of a first year, and nothing before', async () => {
      const { invoiceId } = await order('Example.test');
      await app.house.settle();
      expect(registry.domain('example.test')).to.equal(undefined);
      const { invoice } = await app.call<{ invoice: { net: { amount: number } } }>('invoices.get', { id: invoiceId });
      expect(invoice.net.amount).to.equal(3990);
      await app.pay(invoiceId);
      const { domain } = await find('example.test');
      expect(domain).to.include({ state: 'active', expiresOn: '2028-01-21', locked: true });
      expect(registry.domain('example.test')).to.include({ sponsor: 'registrar-one', expiresOn: '2028-01-21' });
    });

    it('refuses a name that is taken, of another zone, or none', async () => {
      for (const [name, code] of [['example.test', 'DOMAIN_TAKEN'], ['example.com', 'DOMAIN_NAME'], ['-x.test', 'DOMAIN_NAME'], ['a.b.test', 'DOMAIN_NAME']]) {
        expect(await order(name as string).then(() => 'ordered', codeOf), name).to.equal(code);
      }
    });

    it('registers once though the answer was lost', async () => {
      const before = ours();
      registry.fault({ on: 'domain:create', mishap: 'dropAfter' });
      const { invoiceId } = await order('lost.test');
      await app.pay(invoiceId);
      const { operations } = await find('lost.test');
      const [operation] = operations.filter((each) => each.kind === 'register');
      if (operation?.state !== 'done') {
        expect(operation?.state).to.equal('sent');
        await app.house.db.transaction((work) => app.house.jobs.enqueue(work, [{ task: 'domains.carryOut', payload: { operationId: operation?.id ?? 0 } }]));
        await app.house.settle();
      }
      expect((await find('lost.test')).domain.state).to.equal('active');
      expect(ours()).to.equal(before + 1);
      expect([...registry.world.domains.keys()].filter((name) => name === 'lost.test')).to.have.length(1);
    });

    it('is free in its first year with a product that brings it', async () => {
      const placed = await app.call<{ invoiceId: number }>('orders.place', { items: [{ productId: app.productId }, { productId, domain: { name: 'gift.test', with: 0 } }] }, ana.caller);
      const detail = await app.call<{ lines: { description: string; net: number }[] }>('invoices.get', { id: placed.invoiceId });
      expect(detail.lines.find((line) => line.description.includes('gift.test'))?.net).to.equal(0);
    });

    it('a transfer waits for its code, and the code is in no table', async () => {
      const { invoiceId } = await order('elsewhere.test', { action: 'transfer' });
      await app.pay(invoiceId);
      const { domain, operations } = await find('elsewhere.test');
      expect(domain).to.include({ state: 'transferring', needsAuthCode: true });
      expect(operations[0]).to.include({ kind: 'transferIn', state: 'attention' });
      await app.call('domains.giveAuthCode', { id: domain.id, authCode: 'SECRET-CODE-17' }, ana.caller);
      const tables = await app.house.db.raw<{ name: string }>(engine === 'sqlite' ? "select name from sqlite_master where type = 'table'" : "select table_schema || '.' || table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')");
      expect(tables.length).to.be.greaterThan(80);
      for (const { name } of tables) expect(JSON.stringify(await app.house.db.raw(`select * from ${name}`)), name).not.to.contain('SECRET-CODE-17');
    });

    it("somebody else's domain is not found", async () => {
      const bob = await app.signUp('Bob');
      const { domain } = await find('example.test');
      for (const [name, input] of [['domains.get', {}], ['domains.setLock', { locked: false }], ['domains.giveAuthCode', { authCode: 'x' }]] as const) {
        expect(await app.call(name, { id: domain.id, ...input }, bob.caller).then(() => 'allowed', codeOf), name).to.equal('NOT_FOUND');
      }
    });

    it('renews when the next period is paid, by one year, once', async () => {
      const before = await find('example.test');
      const { invoiceIds } = await app.call<{ invoiceIds: number[] }>('billing.invoiceEarly', { serviceIds: [before.domain.serviceId] });
      const [renewal] = invoiceIds;
      const detail = await app.call<{ lines: { description: string; net: number }[] }>('invoices.get', { id: renewal });
      expect(detail.lines.map((line) => line.net)).to.deep.equal([5990]);
      expect(renewal).to.be.a('number');
      await app.pay(renewal ?? 0);
      await app.house.settle();
      expect((await find('example.test')).domain.expiresOn).to.equal('2029-01-21');
      expect(registry.domain('example.test')?.expiresOn).to.equal('2029-01-21');
      expect((await find('example.test')).operations.filter((each) => each.kind === 'renew')).to.have.length(1);
      expect((await app.house.verify()).findings).to.deep.equal([]);
    });

    it('its owner manages it on pages without scripts; staff see what waits', async () => {
      const client = await app.clientBrowser(ana);
      const { domain } = await find('example.test');
      expect((await client.get('/domains?search=example')).text).to.contain('example.test').and.not.contain('lost.test');
      const at = `/domains/${String(domain.id)}`;
      expect((await client.send(at, 'nameservers', { servers: 'ns1.elsewhere.net' })).status).to.equal(422);
      await client.send(at, 'nameservers', { servers: 'ns1.elsewhere.net\nns1.example.test 192.0.2.7' });
      await client.send(at, 'lock', { on: 'no' });
      await app.house.settle();
      expect(registry.domain('example.test')?.servers).to.have.members(['ns1.elsewhere.net', 'ns1.example.test']);
      expect(registry.domain('example.test')?.statuses).not.to.include('clientTransferProhibited');
      expect((await client.get(at)).text).to.contain('Transfer lock').and.contain('open');
      const staff = await app.staffBrowser();
      expect((await staff.get('/staff/domains/watch')).text).to.contain('Try again');
      expect((await staff.get(`/staff${at}`)).status).to.equal(200);
    });

    it('tells its owner in time, each time once, and lets it expire, be deleted and come back', async () => {
      const { orderId } = await app.call<{ orderId: number }>('orders.place', { clientId: ana.clientId, raiseInvoice: false, items: [{ productId, domain: { name: 'forgotten.test' } }] });
      await app.call('orders.accept', { id: orderId });
      await app.house.settle();
      registry.advance(6);
      const paid = (await find('example.test')).domain;
      const { domain } = await find('forgotten.test');
      const expiresOn = (day: string): Promise<number> => {
        const there = registry.world.domains.get('forgotten.test');
        if (there !== undefined) there.expiresAt = Date.parse(`${day}T13:00:00.000Z`);
        return app.house.db.transaction(() => app.house.db.execute('update domains set expires_on = ? where id = ?', [day, domain.id]));
      };
      const mails = async (): Promise<readonly string[]> => (await app.call<{ items: { key: string }[] }>('mail.list', { clientId: ana.clientId })).items.map((mail) => mail.key).filter((key) => key.startsWith('domain-'));
      const state = async (): Promise<string> => (await find('forgotten.test')).domain.state;

      await expiresOn('2027-02-20');
      await app.advance('2027-01-22T13:00:00.000Z');
      expect(await mails()).to.deep.equal(['domain-expires']);
      await app.advance('2027-01-23T13:00:00.000Z');
      expect(await mails()).to.deep.equal(['domain-expires']);

      await expiresOn('2027-01-22');
      await app.advance('2027-01-24T13:00:00.000Z');
      expect(await state()).to.equal('grace');
      expect(await mails()).to.deep.equal(['domain-expired', 'domain-expires']);

      await expiresOn('2026-12-20');
      await app.house.db.transaction(() => app.house.db.execute("update domains set expires_on = '2026-12-20', state = 'grace', synced_at = '2027-01-25T12:00:00.000Z' where id = ?", [paid.id]));
      await app.advance('2027-01-25T13:00:00.000Z');
      await app.house.settle();
      expect(await state()).to.equal('redemption');
      expect(registry.domain('forgotten.test')?.phase).to.equal('redemptionPeriod');

      // What is paid is never taken away, whatever our date says.
      expect((await find('example.test')).domain.state).to.equal('grace');
      expect(registry.domain('example.test')?.phase).to.equal(undefined);

      await app.call('domains.restore', { id: domain.id });
      await app.house.settle();
      expect(await state()).to.equal('grace');
      expect(registry.domain('forgotten.test')?.phase).to.equal(undefined);
      expect((await app.house.verify()).findings).to.deep.equal([]);
    });
  });
};

story('sqlite');
story('postgres');
