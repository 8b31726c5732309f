import { AddressUse, HeldAddress, moduleRegistryRef, Product, ProductBinding, ServiceResource, type ModuleRegistry } from '@billet/billing';
import { done, isBilletError, noSettings, type Caller, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { addressInvariants } from '../../src/provisioning/addresses/index.ts';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { refusal } from '../support/refusal.ts';
import { eachDatabase } from '../support/each-database.ts';

/** Logins as the server was last told, by name. */
const access = (told: Map<string, Readonly<Record<string, unknown>>>): ServerModule<unknown, unknown> => ({
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => {
    for (const each of want.resources) told.set((each.want as { username: string }).username, each.want as unknown as Record<string, unknown>);
    return Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state, resources: Object.fromEntries(want.resources.map((each) => [each.key, each.key])) }));
  },
  remove: (_ctx, ref) => {
    told.delete(ref.id);
    return Promise.resolve(done(undefined));
  },
  sessionsAt: (_ctx, { address }) =>
    Promise.resolve({ items: address === '198.51.100.9' ? [{ id: 'S1', username: 'guest', nas: '127.0.0.1', startedAt: '2027-01-21T13:05:00.000Z', mac: '00:11:22:33:44:55', up: 1, down: 2 }] : [] }),
});

interface View {
  readonly id: number;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Listed {
  readonly id: number;
  readonly address: string;
  readonly state: string;
  readonly fixed: boolean;
  readonly login: { readonly name: string } | null;
}

eachDatabase('addresses', (open) => {
  let house: TestHouse;
  let ana: Caller;
  const told = new Map<string, Readonly<Record<string, unknown>>>();
  const call = <T>(name: string, input: unknown, caller: Caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const refused = (name: string, input: unknown, caller: Caller = staff): Promise<string> => refusal(call(name, input, caller));
  const order = async (caller: Caller): Promise<number> => {
    const { serviceIds } = await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, caller);
    await house.settle();
    return serviceIds[0] ?? 0;
  };
  const loginOf = async (serviceId: number): Promise<View> => (await call<{ items: View[] }>('resources.list', { serviceId })).items.at(-1) as View;
  const addresses = async (more: object = {}): Promise<readonly string[]> => (await call<{ items: Listed[] }>('addresses.list', more)).items.map((each) => `${each.address} ${each.state}${each.login === null ? '' : ` ${each.login.name}`}`);
  const pool = (more: object): Promise<{ id: number; shared: string[] }> => call('addressPools.save', { productIds: [house.productId], ...more });
  let home: number;
  let service: number;

  before(async () => {
    house = await openTestHouse(await open());
    const registry: ModuleRegistry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    registry.add({ id: 'access', title: 'Access', module: access(told), definition: { account: noSettings, product: noSettings, identity: 'resource', resourceKinds: ['radiusLogin'], create: () => { throw new Error('runs already'); } } });
    for (const scope of ['account', 'product'] as const) house.settings.declare({ owner: 'access', scope, schema: noSettings });
    await call('servers.create', { extension: 'access', name: 'POP', settings: {} });
    await house.db.transaction(async () => {
      await house.db.from(ProductBinding).insert({ product_id: house.productId, role: 'main', extension: 'access', position: 0 });
      await house.db.from(Product).findById(house.productId).patch({ setup_on: 'order' });
    });
    ana = clientCaller(await signUp(house, 'ana@example.com'));
  });
  after(async () => {
    for (const { id, sql } of addressInvariants) expect(await house.db.raw(String(sql)), id).to.deep.equal([]);
    await house.remove();
  });

  it('a new login takes the lowest of each family, and the server is told', async () => {
    ({ id: home } = await pool({ name: 'Home', network: '192.0.2.0/29', gateway: '192.0.2.1', dns: ['192.0.2.53'], quarantineHours: 24 }));
    await pool({ name: 'Homes, six', network: '2001:db8::/54' });
    service = await order(ana);
    const login = await loginOf(service);
    expect(login.values).to.include({ ip: '192.0.2.2', gateway: '192.0.2.1', ipv6Prefix: '2001:db8::/56' }).and.not.have.property('netmask');
    expect(told.get(login.name)).to.deep.include({ ip: '192.0.2.2', ipv6Prefix: '2001:db8::/56', dns: ['192.0.2.53'] });
    expect(await addresses({ poolId: home })).to.deep.equal([`192.0.2.2 held ${login.name}`]);
  });

  it('pools: wrong ones are refused at their field, none overlaps another, and what is in use stays where it is', async () => {
    expect(await refused('addressPools.save', { name: 'X', network: '192.0.2.1/29' })).to.equal('POOL_NETWORK network');
    expect(await refused('addressPools.save', { name: 'X', network: '192.0.2.0/24' })).to.equal('POOL_OVERLAP network');
    expect(await refused('addressPools.save', { name: 'Home', network: '10.0.0.0/24' })).to.equal('POOL_NAME name');
    expect(await refused('addressPools.save', { name: 'X', network: '10.0.0.0/24', productIds: [999_999] })).to.equal('NOT_FOUND productIds.0');
    expect(await refused('addressPools.save', { id: home, name: 'Home', network: '192.0.2.0/28' })).to.equal('POOL_USED network');
    expect(await refused('addressPools.remove', { id: home })).to.equal('POOL_HELD');
    expect(await refused('addressPools.list', {}, ana)).to.match(/FORBIDDEN|NOT_ALLOWED|PERMISSION/);
  });

  it('an address that is typed at a login is its own alone; the one before rests', async () => {
    const login = await loginOf(service);
    await call('resources.change', { id: login.id, values: { ip: '192.0.2.5' } });
    expect(await addresses({ poolId: home })).to.deep.equal(['192.0.2.2 resting', `192.0.2.5 held ${login.name}`]);
    const second = await call<View>('resources.create', { serviceId: service, kind: 'radiusLogin', values: { username: 'ana-2' } });
    expect(second.values['ip']).to.equal('192.0.2.3');
    const typed = (ip: string): Promise<string> => refused('resources.change', { id: second.id, values: { ip } });
    expect(await typed('192.0.2.5')).to.equal('ADDRESS_TAKEN values.ip');
    expect(await typed('192.0.2.1')).to.equal('ADDRESS_NEVER values.ip');
    expect(await typed('192.0.2.7')).to.equal('ADDRESS_NEVER values.ip');
    expect(await refused('resources.change', { id: second.id, values: { ipv6Prefix: '2001:db8:0:200::/64' } })).to.equal('ADDRESS_LENGTH values.ipv6Prefix');
    // Half of somebody's prefix is no prefix outside the pool.
    expect(await refused('resources.change', { id: second.id, values: { ipv6Prefix: '2001:db8:0:280::/57' } })).to.equal('ADDRESS_LENGTH values.ipv6Prefix');
    expect(await typed('203.0.113.8')).to.equal('taken');
    expect(await refused('resources.create', { serviceId: service, kind: 'radiusLogin', values: { username: 'ana-3', ip: '203.0.113.8' } })).to.equal('ADDRESS_TAKEN values.ip');
    expect(await typed('0.0.0.0')).to.equal('taken');
    // Outside every pool nothing rests.
    expect(await addresses({ search: '203.0.113.8' })).to.deep.equal([]);
  });

  it('staff assign, keep back and free', async () => {
    const { items } = await call<{ items: View[] }>('resources.list', { serviceId: service, search: 'ana-2' });
    const id = items[0]?.id ?? 0;
    await call('addresses.reserve', { id: home, address: '192.0.2.4', note: 'Printer of the office' });
    expect(await refused('addresses.assign', { id, poolId: home, address: '192.0.2.4' })).to.equal('ADDRESS_RESERVED address');
    expect(await refused('addresses.assign', { id, poolId: home, address: '10.0.0.1' })).to.equal('POOL_OUTSIDE address');
    // The one that rests was of the same service, so it may come back.
    expect(await call('addresses.assign', { id, poolId: home, address: '192.0.2.3' })).to.deep.equal({ address: '192.0.2.3' });
    expect(await call('addresses.assign', { id, poolId: home })).to.deep.equal({ address: '192.0.2.6' });
    expect(await refused('addresses.assign', { id, poolId: home })).to.equal('POOL_FULL');
    const [printer] = (await call<{ items: Listed[] }>('addresses.list', { search: 'printer' })).items;
    expect(printer).to.include({ address: '192.0.2.4', state: 'reserved' });
    await call('addresses.free', { id: printer?.id });
    expect(await call('addresses.assign', { id, poolId: home })).to.deep.equal({ address: '192.0.2.4' });
    const [mine] = (await call<{ items: Listed[] }>('addresses.list', { search: '192.0.2.4' })).items;
    expect(mine?.fixed).to.equal(true);
    expect(await call('addresses.free', { id: mine?.id })).to.deep.equal({ state: 'resting' });
    await house.settle();
    expect(told.get('ana-2')).to.not.have.property('ip');
  });

  it('when rest is over, the lowest is given again; a full pool leaves logins waiting until there is room', async () => {
    const full = await order(ana);
    expect((await loginOf(full)).values).to.not.have.property('ip');
    expect(await call('addressPools.get', { id: home })).to.deep.include({ size: 5, waiting: 2 });
    const day = new Date(Date.parse(house.clock.now()) + 25 * 3_600_000).toISOString();
    await house.scheduler.advanceTo(day);
    expect(await call('addressPools.fill', { id: home })).to.deep.equal({ given: 2, waiting: 0 });
    const given = await addresses({ poolId: home, state: 'held' });
    expect(given.map((each) => each.split(' ')[0])).to.deep.equal(['192.0.2.2', '192.0.2.3', '192.0.2.5']);
    await house.settle();
    expect(told.get('ana-2')).to.include({ ip: '192.0.2.2' });
  });

  it('a service that ends gives its addresses back, after its server let it go', async () => {
    const login = await loginOf(service);
    await call('services.requestCancel', { id: service, when: 'now', reason: 'moving' });
    await house.settle();
    expect(await addresses({ serviceId: service, state: 'held' })).to.deep.equal([]);
    expect((await addresses({ serviceId: service, state: 'resting' })).length).to.be.greaterThan(0);
    const uses = await house.db.from(AddressUse).where('resource_id', login.id);
    expect(uses.every((use) => use.until !== null)).to.equal(true);
  });

  it('says who had an address when, from the register and from the server, and writes down who asked', async () => {
    const asked = { from: '2027-01-21T00:00:00.000Z', until: '2027-12-31T00:00:00.000Z', reason: 'Court order 7/2027' };
    const { items } = await call<{ items: { source: string; login: string; client: { name: string } | null }[] }>('addresses.whoHad', { address: '192.0.2.2', ...asked });
    expect(items.map((each) => `${each.source} ${each.client?.name ?? ''}`)).to.deep.equal(['given Ana Souza', 'given Ana Souza']);
    const guest = await call<{ items: object[] }>('addresses.whoHad', { address: '198.51.100.9', ...asked });
    expect(guest.items).to.deep.equal([{ source: 'session', login: 'guest', address: '198.51.100.9', since: '2027-01-21T13:05:00.000Z', until: null, mac: '00:11:22:33:44:55', nas: '127.0.0.1', service: null, client: null }]);
    expect(await refused('addresses.whoHad', { address: 'x1', ...asked })).to.equal('ADDRESS_WRONG address');
    expect(await refused('addresses.whoHad', { address: '192.0.2.2', ...asked, until: '2026-01-01T00:00:00.000Z' })).to.equal('PERIOD_EMPTY until');
    // Whoever has a prefix has every address in it.
    const inside = async (address: string): Promise<number> => (await call<{ items: object[] }>('addresses.whoHad', { address, ...asked })).items.length;
    const prefixes = await inside('2001:db8::/56');
    expect(prefixes).to.be.greaterThan(0);
    expect([await inside('2001:db8::1'), await inside('2001:db8:0:ff:1::'), await inside('2001:db8:0:80::/57'), await inside('2001:db9::1')]).to.deep.equal([prefixes, prefixes, prefixes, 0]);
    for (const wrong of ['2001:db8::/129', '192.0.2.2/', '192.0.2.2/ 8', '192.0.2.2/24/7', '192.0.2.2/0x8']) expect(await refused('addresses.whoHad', { address: wrong, ...asked }), wrong).to.equal('ADDRESS_WRONG address');
    const rows = await house.db.raw<{ after: string }>("select after from audit_subjects where kind = 'address'");
    expect(rows.some((row) => row.after.includes('Court order 7/2027'))).to.equal(true);
  });

  it('prefixes outside the pools: none lies in another one, whatever its length', async () => {
    const serviceId = await order(ana);
    const { id } = await loginOf(serviceId);
    const second = await call<View>('resources.create', { serviceId, kind: 'radiusLogin', values: { username: 'ana-six' } });
    const wish = (login: number, ipv6Prefix: string): Promise<string> => refused('resources.change', { id: login, values: { ipv6Prefix } });
    expect(await wish(id, '2001:db8:aa00::/48')).to.equal('taken');
    for (const shared of ['2001:db8:aa00:100::/56', '2001:db8:aa00::/48', '2001:db8:aa00::/44', '2001:db8:aa00::/40']) expect(await wish(second.id, shared), shared).to.equal('ADDRESS_TAKEN values.ipv6Prefix');
    expect(await wish(second.id, '2001:db8:aa01::/48')).to.equal('taken');
    // Its own may grow as far as the neighbour.
    expect(await wish(id, '2001:db8:aa00::/47')).to.equal('ADDRESS_TAKEN values.ipv6Prefix');
    expect(await wish(id, '2001:db8:aa00::/52')).to.equal('taken');
    expect(await wish(second.id, '2001:db8:aa00:1000::/52')).to.equal('taken');
    await call('services.requestCancel', { id: serviceId, when: 'now', reason: 'moving' });
    await house.settle();
  });

  it('are listed page by page, also where two servers each have the same one', async () => {
    const [row] = await house.db.from(HeldAddress).whereNotNull('pool_id').orderBy('id');
    await house.db.transaction(async () => {
      for (const realm of ['server-901', 'server-902', 'server-903']) await house.db.from(HeldAddress).insert({ realm, address: '192.0.2.2', sort: row?.sort ?? '', state: 'reserved', fixed: false, note: realm, since: house.clock.now() });
    });
    const all = (await call<{ items: Listed[] }>('addresses.list', { limit: 200 })).items.map((each) => each.id);
    const paged: number[] = [];
    for (let before: string | undefined, more = true; more;) {
      const page: { items: Listed[]; next?: string } = await call('addresses.list', { limit: 2, ...(before === undefined ? {} : { before }) });
      paged.push(...page.items.map((each) => each.id));
      before = page.next;
      more = before !== undefined;
    }
    expect(paged).to.deep.equal(all);
    await house.db.transaction(async () => { await house.db.from(HeldAddress).whereIn('realm', ['server-901', 'server-902', 'server-903']).delete(); });
  });

  it('forgets uses that ended long ago, and whose a resting address was', async () => {
    await house.db.transaction(async () => {
      await house.db.from(HeldAddress).where('state', 'resting').patch({ since: '2020-01-01T00:00:00.000Z', free_at: '2099-01-01T00:00:00.000Z' });
      await house.db.from(AddressUse).whereNotNull('until').patch({ until: '2020-01-01T00:00:00.000Z' });
    });
    const open = await house.db.from(AddressUse).whereNull('until').resultSize();
    await house.scheduler.advanceTo(new Date(Date.parse(house.clock.now()) + 24 * 3_600_000).toISOString());
    expect(await house.db.from(AddressUse).resultSize()).to.equal(open);
    const resting = await house.db.from(HeldAddress).where('state', 'resting');
    expect(resting.length).to.be.greaterThan(0);
    expect(resting.map((each) => [each.client_id, each.service_id])).to.deep.equal(resting.map(() => [null, null]));
  });

  it('takes over what logins had before there was a pool, and names those that share one', async () => {
    const rows = await house.db.from(ServiceResource).whereNot('state', 'removed').orderBy('id');
    const [first, second] = rows;
    if (first === undefined) throw new Error('no login');
    const bob = clientCaller(await signUp(house, 'bob@example.com'));
    const other = await loginOf(await order(bob));
    await house.db.transaction(async () => {
      for (const id of [first.id, other.id, second?.id ?? 0]) await house.db.from(HeldAddress).where('resource_id', id).delete();
      await house.db.from(AddressUse).whereIn('resource_id', [first.id, other.id, second?.id ?? 0]).delete();
      await house.db.from(ServiceResource).findById(first.id).patch({ data: { username: first.name, macs: [], ip: '198.51.100.5' } });
      await house.db.from(ServiceResource).findById(other.id).patch({ data: { username: other.name, macs: [], ip: '198.51.100.5' } });
    });
    const { id, shared } = await pool({ name: 'Found', network: '198.51.100.0/24', productIds: [] });
    expect(shared).to.deep.equal([other.name]);
    expect(await addresses({ poolId: id })).to.deep.equal([`198.51.100.5 held ${first.name}`]);
  });

  it('notes of a login are for staff, its message is for the client', async () => {
    const row = (await house.db.from(ServiceResource).whereNot('state', 'removed').orderBy('id', 'desc').first()) as ServiceResource;
    await call('resources.change', { id: row.id, values: { message: 'Please call us.', notes: 'Pays late.' } });
    const owner = clientCaller(row.client_id);
    expect((await call<View>('resources.get', { id: row.id }, owner)).values).to.include({ message: 'Please call us.' }).and.not.have.property('notes');
    expect(JSON.stringify(await call('provisioning.service', { id: row.service_id }, owner))).to.not.contain('Pays late');
    expect((await call<View>('resources.get', { id: row.id })).values).to.include({ notes: 'Pays late.' });
  });

  it('never gives one address twice, whatever takes, frees and waits at the same time', async () => {
    const caller = clientCaller(await signUp(house, 'crowd@example.com'));
    const crowd = await order(caller);
    const ids: number[] = [];
    for (let i = 0; i < 6; i += 1) ids.push((await call<View>('resources.create', { serviceId: crowd, kind: 'radiusLogin', values: { username: `crowd-${String(i)}`, ip: '0.0.0.0' } })).id);
    const { id: small } = await pool({ name: 'Small', network: '203.0.113.0/29', productIds: [], quarantineHours: 1 });
    const step = fc.record({ login: fc.nat(5), what: fc.constantFrom('take', 'name', 'free', 'wait'), place: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 3 }), async (rounds) => {
        for (const round of rounds) {
          await Promise.all(
            round.map(async ({ login, what, place }) => {
              const id = ids[login];
              try {
                if (what === 'take') await call('addresses.assign', { id, poolId: small });
                if (what === 'name') await call('addresses.assign', { id, poolId: small, address: `203.0.113.${String(place)}` });
                if (what === 'free') for (const held of (await call<{ items: Listed[] }>('addresses.list', { poolId: small })).items) if (held.login?.name === `crowd-${String(login)}`) await call('addresses.free', { id: held.id });
                if (what === 'wait') for (const held of (await call<{ items: Listed[] }>('addresses.list', { poolId: small, state: 'resting' })).items) await call('addresses.free', { id: held.id });
              } catch (error) {
                if (!isBilletError(error) || error.status >= 500) throw error;
              }
            }),
          );
          const rows = await house.db.from(HeldAddress).where({ pool_id: small });
          const held = rows.filter((row) => row.state === 'held');
          expect(new Set(rows.map((row) => row.address)).size).to.equal(rows.length);
          expect(new Set(held.map((row) => row.resource_id)).size, 'one address a login').to.equal(held.length);
          const logins = await house.db.from(ServiceResource).whereIn('id', held.map((row) => row.resource_id ?? 0));
          for (const row of held) expect(logins.find((each) => each.id === row.resource_id)?.data).to.include({ ip: row.address });
          for (const row of rows) expect(['203.0.113.0', '203.0.113.7']).to.not.include(row.address);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('a link to a router has a prefix of its own: from its own pool, never what is delegated, and never another’s', async () => {
    await pool({ name: 'Homes, seven', network: '2001:db8:ee00::/54' });
    await pool({ name: 'Links', network: '2001:db8:ff00::/62', purpose: 'link' });
    expect((await call<{ items: { name: string; unit: number; purpose: string }[] }>('addressPools.list', {})).items.find((each) => each.name === 'Links')).to.include({ unit: 64, purpose: 'link' });
    const linda = clientCaller(await signUp(house, 'linda@example.com'));
    const line = await order(linda);
    const first = await loginOf(line);
    expect(first.values).to.include({ ipv6Link: '2001:db8:ff00::/64' }).and.to.have.property('ipv6Prefix');
    expect(told.get(first.name)).to.deep.include({ ipv6Link: '2001:db8:ff00::/64', ipv6Prefix: first.values['ipv6Prefix'] });
    const wish = (values: object): Promise<string> => refused('resources.change', { id: first.id, values });
    expect(await wish({ ipv6Link: first.values['ipv6Prefix'] })).to.equal('ADDRESS_TWICE values.ipv6Link');
    expect(await wish({ ipv6Prefix: '2001:db8:aa00::/48', ipv6Link: '2001:db8:aa00:7::/64' })).to.equal('ADDRESS_TWICE values.ipv6Link');
    const second = await call<View>('resources.create', { serviceId: line, kind: 'radiusLogin', values: { username: 'link-2' } });
    expect(second.values['ipv6Link']).to.equal('2001:db8:ff00:1::/64');
    expect(await refused('resources.change', { id: second.id, values: { ipv6Link: '2001:db8:ff00::/64' } })).to.equal('ADDRESS_TAKEN values.ipv6Link');
    // Whatever it is called at the other login, it is given once.
    expect(await refused('resources.change', { id: second.id, values: { ipv6Prefix: '2001:db8:ff00::/64' } })).to.equal('ADDRESS_TAKEN values.ipv6Prefix');
    const [held] = (await call<{ items: { id: number }[] }>('addresses.list', { search: '2001:db8:ff00:1::' })).items;
    await call('addresses.free', { id: held?.id });
    expect((await call<View>('resources.get', { id: second.id })).values).to.not.have.property('ipv6Link');
    await call('resources.remove', { id: second.id });
    await house.settle();
  });
});
