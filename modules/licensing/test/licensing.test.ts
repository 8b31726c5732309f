import { createPublicKey, verify } from 'node:crypto';
import { postgresAvailable, openTestApp, requireComponent, staffCaller, type TestApp, type TestClient } from '@billet/testkit';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';

interface Licence {
  readonly id: number;
  readonly key: string;
  readonly state: string;
  readonly clientId: number;
  readonly domains: readonly string[];
  readonly reissuesLeft: number;
}

interface Answer {
  readonly verdict: string;
  readonly licence: string;
}

const system: Caller = { ...staffCaller, audience: 'system', actor: { kind: 'system' } };
const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', address: '203.0.113.7' };
const PLACE = { domain: 'shop.example', address: '203.0.113.7', directory: '/var/www/shop' };

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`licensing [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let productId: number;
    let ana: TestClient;
    let serviceId: number;

    const product = async (slug: string, cycle: object, price: number): Promise<number> =>
      (await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'licence', slug, name: { en: slug }, prices: [{ currency: 'BRL', cycle, price }], dueDay: 10, raiseDaysBefore: 10 })).id;
    const of = async (service: number): Promise<readonly Licence[]> => (await app.call<{ items: Licence[] }>('licensing.list', { serviceId: service })).items;
    const current = async (): Promise<Licence> => (await of(serviceId))[0] as Licence;
    const ask = async (more: object = {}): Promise<Answer> => app.call<Answer>('licensing.check', { key: (await current()).key, ...PLACE, ...more }, guest);
    const buy = async (client: TestClient, what: number): Promise<number> => {
      const { serviceIds, invoiceId } = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId: what }] }, client.caller);
      await app.pay(invoiceId);
      await app.house.settle();
      return serviceIds[0] as number;
    };

    before(async () => {
      app = await openTestApp({ engine });
      productId = await product('shop-software', { unit: 'month', count: 1 }, 4900);
      await app.call('licensing.setProduct', { productId, title: 'Shop software', prefix: 'shop', reissues: 1 });
      ana = await app.signUp('Ana Souza');
      serviceId = await buy(ana, productId);
    });
    after(() => app.close());

    it('gives each service one key when it becomes active, however often it is told', async () => {
      await app.call('licensing.follow', { serviceId }, system);
      await app.call('licensing.follow', { serviceId }, system);
      const found = await of(serviceId);
      expect(found).to.have.length(1);
      expect(found[0]).to.include({ state: 'active', clientId: ana.clientId });
      expect(found[0]?.key).to.match(/^SHOP(-[2-9A-HJ-NP-Z]{5}){5}$/);
    });

    it('gives no key to products that sell none', async () => {
      const { serviceId: other, invoiceId } = await app.order(ana);
      await app.pay(invoiceId);
      expect(await of(other)).to.deep.equal([]);
    });

    it('answers with a signature that the public key proves, and that holds what was asked', async () => {
      const { publicKey } = await app.call<{ publicKey: string }>('licensing.publicKey', {}, guest);
      const { verdict, licence } = await ask({ nonce: 'n-1' });
      expect(verdict).to.equal('active');
      const [head = '', body = '', signature = ''] = licence.split('.');
      expect(verify(null, Buffer.from(`${head}.${body}`), createPublicKey(publicKey), Buffer.from(signature, 'base64url'))).to.equal(true);
      expect(verify(null, Buffer.from(`${head}.${body}x`), createPublicKey(publicKey), Buffer.from(signature, 'base64url'))).to.equal(false);
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iat: number; exp: number; checkAgainAt: number };
      expect(claims).to.include({ iss: 'billet', verdict: 'active', product: 'Shop software', domain: 'shop.example', nonce: 'n-1' });
      expect(claims.checkAgainAt - claims.iat).to.equal(86_400);
      expect(claims.exp - claims.checkAgainAt).to.equal(7 * 86_400);
    });

    it('is bound where it is first used, and refused elsewhere', async () => {
      expect((await current()).domains).to.deep.equal(['shop.example']);
      expect((await ask({ domain: 'www.Shop.example.' })).verdict).to.equal('active');
      expect((await ask({ domain: 'other.example' })).verdict).to.equal('wrong-domain');
      expect((await ask({ address: '203.0.113.8' })).verdict).to.equal('wrong-address');
      expect((await ask({ directory: '/srv/copy' })).verdict).to.equal('wrong-directory');
      expect((await ask({ domain: undefined })).verdict).to.equal('wrong-domain');
      expect((await app.call<Answer>('licensing.check', { key: 'SHOP-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA', ...PLACE }, guest)).verdict).to.equal('unknown');
    });

    it('lets the client move it as often as agreed, staff as often as they like', async () => {
      const { id } = await current();
      expect(await app.call<Licence>('licensing.reissue', { id }, ana.caller)).to.deep.include({ domains: [], reissuesLeft: 0 });
      expect((await ask({ domain: 'new.example' })).verdict).to.equal('active');
      expect(await codeOf(app.call('licensing.reissue', { id }, ana.caller))).to.equal('LICENCE_REISSUES_SPENT');
      await app.call('licensing.reissue', { id });
      expect((await ask()).verdict).to.equal('active');
    });

    it('is hidden from other clients', async () => {
      const bea = await app.signUp('Bea Lima');
      const { id } = await current();
      expect(await codeOf(app.call('licensing.get', { id }, bea.caller))).to.equal('NOT_FOUND');
      expect(await codeOf(app.call('licensing.reissue', { id }, bea.caller))).to.equal('NOT_FOUND');
      expect((await app.call<{ items: unknown[] }>('licensing.list', {}, bea.caller)).items).to.deep.equal([]);
    });

    it('stops and comes back with its service', async () => {
      await app.call('services.suspend', { id: serviceId, reason: 'looks odd' });
      await app.house.settle();
      expect((await ask()).verdict).to.equal('suspended');
      await app.call('services.unsuspend', { id: serviceId });
      await app.house.settle();
      expect((await ask()).verdict).to.equal('active');
    });

    it('goes to the new client with its service', async () => {
      const bea = await app.signUp('Bea Costa');
      await app.call('services.transfer', { id: serviceId, toClientId: bea.clientId });
      await app.house.settle();
      expect((await current()).clientId).to.equal(bea.clientId);
    });

    it('is replaced: the old key is known as what it is', async () => {
      const old = await current();
      const next = await app.call<Licence>('licensing.replace', { id: old.id });
      expect(next.key).to.not.equal(old.key);
      expect(next.domains).to.deep.equal(old.domains);
      expect((await app.call<Answer>('licensing.check', { key: old.key, ...PLACE }, guest)).verdict).to.equal('replaced');
      expect((await ask()).verdict).to.equal('active');
      expect(await codeOf(app.call('licensing.replace', { id: old.id }))).to.equal('LICENCE_OVER');
    });

    it('is revoked at once and for ever, after its key was typed', async () => {
      const { id, key } = await current();
      expect(await codeOf(app.call('licensing.revoke', { id, confirm: 'SHOP' }))).to.equal('LICENCE_CONFIRM');
      await app.call('licensing.revoke', { id, confirm: key.toLowerCase() });
      await app.call('licensing.revoke', { id, confirm: key });
      await app.call('licensing.follow', { serviceId }, system);
      expect((await of(serviceId)).map(({ state }) => state)).to.deep.equal(['revoked', 'replaced']);
      expect((await app.call<Answer>('licensing.check', { key, ...PLACE }, guest)).verdict).to.equal('revoked');
    });

    it('ends with its service', async () => {
      const service = await buy(ana, productId);
      // While it is one of a product without licences, its key is worth nothing.
      for (const [product, state] of [[app.productId, 'ended'], [productId, 'active']] as const) {
        await app.house.db.transaction(() => app.house.db.execute('update services set product_id = ? where id = ?', [product, service]));
        await app.call('licensing.follow', { serviceId: service }, system);
        expect((await of(service)).map((each) => each.state)).to.deep.equal([state]);
      }
      await app.call('services.requestCancel', { id: service, when: 'now', reason: 'moved' });
      await app.house.settle();
      await app.house.settle();
      expect((await of(service)).map(({ state }) => state)).to.deep.equal(['ended']);
    });

    it('is sold for life, and as an add-on with a price pro rata', async () => {
      const forLife = await product('for-life', { unit: 'once', count: 1 }, 50_000);
      await app.call('licensing.setProduct', { productId: forLife, title: 'For life', prefix: 'LIFE', domains: 0, addresses: 0, directories: 0 });
      const [lifelong] = await of(await buy(ana, forLife));
      expect((await app.call<Answer>('licensing.check', { key: lifelong?.key }, guest)).verdict).to.equal('active');

      const { serviceId: host, invoiceId } = await app.order(ana);
      await app.pay(invoiceId);
      await app.call('products.setAddons', { id: app.productId, addons: [{ productId }] });
      const bought = await app.call<{ serviceId: number; invoiceId: number; total: number }>('services.addAddon', { id: host, productId }, ana.caller);
      const { invoice } = await app.call<{ invoice: { total: { amount: number } } }>('invoices.get', { id: bought.invoiceId });
      expect(invoice.total.amount).to.equal(Math.round((4900 * 11) / 31));
      expect(await of(bought.serviceId)).to.deep.equal([]);
      await app.pay(bought.invoiceId);
      await app.house.settle();
      expect(await of(bought.serviceId)).to.have.length(1);
    });

    it('tells anybody whether a key is genuine, and guests nothing else', async () => {
      const visitor = app.browser();
      expect((await visitor.get('/x/licensing/genuine')).status).to.equal(200);
      const [one] = (await app.call<{ items: Licence[] }>('licensing.list', { state: 'active' })).items;
      expect((await visitor.send('/x/licensing/genuine', 'ask', { key: one?.key ?? '' })).text).to.contain('genuine licence of');
      expect((await visitor.send('/x/licensing/genuine', 'ask', { key: 'SHOP-12345' })).text).to.contain('No such licence');
      expect((await visitor.send('/x/licensing/genuine', 'ask', { key: '' })).status).to.equal(422);
      const door = await visitor.get('/x/licensing');
      expect(door.html).to.contain('name="password"').and.not.contain(one?.key);
    });

    it('has pages for staff and clients', async () => {
      const staff = await app.staffBrowser();
      expect((await staff.get('/staff/x/licensing')).text).to.contain('Shop software').and.contain('Revoked');
      const set = await staff.send('/staff/x/licensing/products', 'set', { productId: String(productId), title: 'Shop software', prefix: 'shop', domains: '2', addresses: '0', directories: '0', reissues: '1', checkDays: '3', graceDays: '10', subdomains: 'on' });
      expect(set.text).to.contain('BEGIN PUBLIC KEY');
      const refused = await staff.send('/staff/x/licensing/products', 'set', { productId: '999999', title: 'X', prefix: 'X1' });
      expect(refused.status).to.equal(422);
      expect(refused.html).to.contain('value="999999"');
      const client = await app.clientBrowser(ana);
      const list = await client.get('/x/licensing');
      const [, id] = /\/x\/licensing\/(\d+)/.exec(list.html) ?? [];
      const page = await client.get(`/x/licensing/${String(id)}`);
      expect(page.text).to.contain('Another key').and.not.contain('Revoke for ever');
      const sneaky = await client.send(`/x/licensing/${String(id)}`, 'revoke', { confirm: 'x' });
      expect(sneaky.status).to.equal(422);
      expect(sneaky.text).to.not.contain('Revoked');
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
