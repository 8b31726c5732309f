import { compareAccounts, moduleRegistryRef, Product, Server, ServerAccount, ServiceBinding } from '@billet/billing';
import { done, isBilletError, ModuleError, noSettings, type Observed, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { eachDatabase } from '../support/each-database.ts';

const observed = (id: string, more: Partial<Observed> = {}): Observed => ({ ref: { id }, username: id, state: 'active', ...more });

describe('an account that is there against one that should be', () => {
  const expected = [{ bindingId: 1, account: 'ann', username: 'ann', domain: 'ann.test', state: 'active' as const }];
  const cases: readonly (readonly [string, readonly Observed[], string])[] = [
    ['as it should be', [observed('ann', { domain: 'ANN.test' })], 'ann none'],
    ['suspended by hand', [observed('ann', { state: 'suspended' })], 'ann state'],
    ['under way', [observed('ann', { state: 'pending' })], 'ann none'],
    ['with another domain', [observed('ann', { domain: 'bob.test' })], 'ann domain'],
    ['gone', [], 'ann missing'],
    ['told of as absent', [observed('ann', { state: 'absent' })], 'ann missing'],
    ['beside one of nobody', [observed('ann'), observed('bob')], 'ann none, bob unknown'],
    ['told of twice', [observed('ann'), observed('ann')], 'ann none'],
  ];
  for (const [title, found, told] of cases) it(title, () => expect(compareAccounts(found, expected).map((line) => `${line.account} ${line.drift}`).join(', ')).to.equal(told));

  it('each is told of once, and nothing is both missing and there', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(names, names, (there, wanted) => {
        const lines = compareAccounts(there.map((id) => observed(id)), wanted.map((account, at) => ({ bindingId: at, account, username: account, domain: null, state: 'active' as const })));
        expect(new Set(lines.map((line) => line.account)).size).to.equal(lines.length);
        expect(lines.filter((line) => line.drift === 'unknown').map((line) => line.account)).to.have.members(there.filter((id) => !wanted.includes(id)));
        expect(lines.filter((line) => line.drift === 'missing').map((line) => line.account)).to.have.members(wanted.filter((id) => !there.includes(id)));
      }),
    );
  });
});

/** A panel with accounts in pages of a thousand; it makes what it is asked for, and can be down. */
const panel = (accounts: Map<string, Observed>, mood: { down: boolean; stuck?: boolean }): ServerModule<unknown, unknown> => ({
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: (_ctx, wanted) => Promise.resolve(accounts.get('id' in wanted ? wanted.id : wanted.username)),
  ensure: (_ctx, want) => {
    const id = want.ref?.id ?? want.username ?? '';
    const now = observed(id, { state: want.state });
    accounts.set(id, now);
    return Promise.resolve(done(now));
  },
  remove: (_ctx, ref) => {
    accounts.delete(ref.id);
    return Promise.resolve(done(undefined));
  },
  accounts: (_ctx, cursor) => {
    if (mood.down) throw new ModuleError('network', 'connection refused');
    if (mood.stuck === true) return Promise.resolve({ items: [...accounts.values()].slice(0, 1), next: cursor === 'b' ? 'c' : 'b' });
    const from = Number(cursor ?? 0);
    const items = [...accounts.values()].slice(from, from + 1000);
    return Promise.resolve({ items, ...(from + 1000 < accounts.size ? { next: String(from + 1000) } : {}) });
  },
});

eachDatabase('accounts of a server', (open) => {
  let house: TestHouse;
  let serverId: number;
  let clientId: number;
  const accounts = new Map<string, Observed>();
  const mood = { down: false, stuck: false };
  const call = <T>(name: string, input: unknown): Promise<T> => house.executor.callByName(name, input, staff) as Promise<T>;
  const refused = (name: string, input: unknown): Promise<string> => call(name, input).then(() => 'allowed', (error: unknown) => (isBilletError(error) ? error.code : String(error)));
  const order = async (): Promise<number> => {
    const placed = (await house.executor.callByName('orders.place', { items: [{ productId: house.productId }] }, clientCaller(clientId))) as { serviceIds: number[] };
    await house.settle();
    return placed.serviceIds[0] ?? 0;
  };
  const look = async (): Promise<{ items: { id: number; username: string; drift: string }[]; counts: Record<string, number>; problem: string | null }> => {
    await call('servers.takeInventory', { id: serverId });
    await house.settle();
    return call('servers.accounts', { id: serverId, limit: 200 });
  };
  const setUpOn = (when: 'order' | 'manual'): Promise<void> => house.db.transaction(async () => { await house.db.from(Product).findById(house.productId).patch({ setup_on: when }); });

  before(async () => {
    house = await openTestHouse(await open());
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    for (const id of ['panel', 'other']) {
      registry.add({ id, title: id, module: panel(id === 'panel' ? accounts : new Map(), mood), definition: { account: noSettings, product: noSettings, identity: 'account', create: () => { throw new Error('runs already'); } } });
      for (const scope of ['account', 'product'] as const) house.settings.declare({ owner: id, scope, schema: noSettings });
    }
    serverId = (await call<{ id: number }>('servers.create', { extension: 'panel', name: 'One', settings: {} })).id;
    await call('products.saveServer', { id: house.productId, role: 'main', extension: 'panel' });
    clientId = await signUp(house, 'ana@example.com');
    await setUpOn('order');
  });
  after(() => house.remove());

  it('are compared, and what differs is mended by one click, but nobody’s account is left alone', async () => {
    const [first] = [await order(), await order()];
    const [one, two] = await house.db.from(ServiceBinding).orderBy('id');
    accounts.set(one?.username ?? '', observed(one?.username ?? '', { state: 'suspended' }));
    accounts.delete(two?.username ?? '');
    accounts.set('stranger', observed('stranger'));
    const { items, counts } = await look();
    expect(items.map((each) => each.drift)).to.have.members(['state', 'missing', 'unknown']);
    expect(counts).to.deep.equal({ all: 3, none: 0, unknown: 1, missing: 1, state: 1, domain: 0 });
    expect(await call('servers.mendAccounts', { id: serverId })).to.deep.equal({ queued: 2 });
    await house.settle();
    expect(accounts.get(one?.username ?? '')?.state).to.equal('active');
    expect(accounts.has(two?.username ?? '')).to.equal(true);
    // Known as mended without another look; another look says the same.
    expect((await call<{ counts: Record<string, number> }>('servers.accounts', { id: serverId })).counts).to.include({ none: 2, unknown: 1 });
    expect((await look()).counts).to.include({ none: 2, unknown: 1 });
    expect(await refused('servers.mendAccounts', { id: serverId, accountId: items.find((each) => each.drift === 'unknown')?.id })).to.equal('NOT_FOUND');
    expect(first).to.be.greaterThan(0);
  });

  it('of nobody are adopted by a service that waits for its set-up, and are then as it says', async () => {
    await setUpOn('manual');
    const waiting = await order();
    const stranger = (await call<{ items: { id: number; username: string }[] }>('servers.accounts', { id: serverId, drift: 'unknown' })).items[0];
    const running = (await house.db.from(ServiceBinding).orderBy('id').first())?.service_id;
    expect(await refused('servers.adoptAccount', { id: serverId, accountId: stranger?.id, serviceId: running })).to.equal('ADOPT_BOUND');
    expect(await refused('servers.adoptAccount', { id: serverId, accountId: stranger?.id, serviceId: 999 })).to.equal('ADOPT_SERVICE');
    // The list is older than the service whose account it is.
    const own = await house.db.from(ServerAccount).whereNotNull('binding_id').orderBy('id').first();
    const told = (change: { drift: string; binding_id: number | null }): Promise<void> => house.db.transaction(async () => { await house.db.from(ServerAccount).findById(own?.id ?? 0).patch(change); });
    await told({ drift: 'unknown', binding_id: null });
    expect(await refused('servers.adoptAccount', { id: serverId, accountId: own?.id, serviceId: waiting })).to.equal('ADOPT_TAKEN');
    await told({ drift: 'none', binding_id: own?.binding_id ?? null });
    await call('servers.adoptAccount', { id: serverId, accountId: stranger?.id, serviceId: waiting });
    expect(await refused('servers.adoptAccount', { id: serverId, accountId: stranger?.id, serviceId: waiting })).to.equal('ADOPT_TAKEN');
    const before = accounts.size;
    const [placed] = (await call<{ items: { id: number }[] }>('orders.list', {})).items;
    await call('orders.accept', { id: placed?.id });
    await house.settle();
    expect(accounts.size).to.equal(before);
    expect(await house.db.from(ServiceBinding).findOne({ service_id: waiting })).to.include({ username: 'stranger', state: 'applied', role: 'main' });
    await call('services.suspend', { id: waiting, reason: 'late' });
    await house.settle();
    expect(accounts.get('stranger')?.state).to.equal('suspended');
    expect((await house.db.from(Server).findById(serverId))?.placed).to.equal(3);
    expect((await look()).counts).to.include({ all: 3, none: 3 });
  });

  it('stay as they were known when the server is down, and the reason is told', async () => {
    mood.down = true;
    const told = await look();
    mood.down = false;
    expect(told.problem).to.equal('connection refused');
    expect(told.counts['all']).to.equal(3);
    expect((await look()).problem).to.equal(null);
  });

  it('are not taken for a whole list when the server never comes to its end', async () => {
    mood.stuck = true;
    const told = await look();
    mood.stuck = false;
    expect(told.problem).to.contain('does not come to an end');
    expect(told.counts).to.include({ all: 3, none: 3, missing: 0 });
    expect((await look()).problem).to.equal(null);
  });

  it('are ten thousand: looked over in seconds', async function () {
    this.timeout(60_000);
    await house.db.transaction(async () => {
      const [model] = await house.db.from(ServiceBinding).orderBy('id');
      const [last] = await house.db.raw<{ id: number }>('select max(id) as id from services');
      const columns = (await house.db.raw<Record<string, unknown>>('select * from services where id = ?', [model?.service_id ?? 0]))[0] ?? {};
      const names = Object.keys(columns).filter((name) => name !== 'id' && name !== 'number');
      const series = house.db.engine === 'sqlite' ? 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000) ' : '';
      const source = house.db.engine === 'sqlite' ? 'n' : 'generate_series(1, 10000) as n(i)';
      await house.db.execute(`insert into services (${['number', ...names].join(', ')}) ${series}select 'N' || n.i, ${names.map((name) => `s.${name}`).join(', ')} from ${source} cross join services s where s.id = ?`, [model?.service_id ?? 0]);
      await house.db.execute(`insert into service_bindings (service_id, client_id, server_id, extension, remote, username, state, attempts, created_at, role, position) select s.id, s.client_id, ?, 'panel', '{"id":"' || lower(s.number) || '"}', lower(s.number), 'applied', 0, ?, 'main', 0 from services s where s.id > ?`, [serverId, house.clock.now(), last?.id ?? 0]);
    });
    for (let i = 1; i <= 10_000; i += 1) accounts.set(`n${String(i)}`, observed(`n${String(i)}`, i % 1000 === 0 ? { state: 'suspended' } : {}));
    accounts.delete('n77');
    const began = performance.now();
    const { counts } = await look();
    const seconds = (performance.now() - began) / 1000;
    expect(counts).to.include({ all: 10_003, none: 9992, state: 10, missing: 1 });
    expect(await house.db.from(ServerAccount).where('server_id', serverId).resultSize()).to.equal(10_003);
    if (process.env['BILLET_FIGURES'] === '1') process.stdout.write(`      10,000 accounts looked over in ${seconds.toFixed(2)} s\n`);
    expect(seconds).to.be.lessThan(30);
  });
});

eachDatabase('groups of servers and roles of a product', (open) => {
  let house: TestHouse;
  const call = <T>(name: string, input: unknown): Promise<T> => house.executor.callByName(name, input, staff) as Promise<T>;
  const refused = (name: string, input: unknown): Promise<string> => call(name, input).then(() => 'allowed', (error: unknown) => (isBilletError(error) ? error.code : String(error)));
  before(async () => {
    house = await openTestHouse(await open());
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    for (const id of ['panel', 'mailer']) {
      registry.add({ id, title: id, module: panel(new Map(), { down: false }), definition: { account: noSettings, product: noSettings, identity: 'account', create: () => { throw new Error('runs already'); } } });
      for (const scope of ['account', 'product'] as const) house.settings.declare({ owner: id, scope, schema: noSettings });
    }
  });
  after(() => house.remove());

  it('place each service where its group says, and refuse what cannot be', async () => {
    const servers: number[] = [];
    for (const name of ['A', 'B']) servers.push((await call<{ id: number }>('servers.create', { extension: 'panel', name, settings: {} })).id);
    const mail = (await call<{ id: number }>('servers.create', { extension: 'mailer', name: 'M', settings: {} })).id;
    const { id: group } = await call<{ id: number }>('serverGroups.save', { name: 'Europe', placement: 'least_used' });
    expect(await refused('serverGroups.save', { name: 'Europe', placement: 'fill' })).to.equal('GROUP_NAME');
    expect(await refused('serverGroups.save', { name: 'Other', placement: 'by_option' })).to.equal('GROUP_OPTION');
    for (const id of servers) await call('servers.update', { id, groupId: group, capacity: 2 });
    expect(await refused('serverGroups.remove', { id: group })).to.equal('GROUP_USED');
    expect(await refused('products.saveServer', { id: house.productId, role: 'main', extension: 'panel', groupId: group, serverId: servers[0] })).to.equal('PLACE_BOTH');
    await call('products.saveServer', { id: house.productId, role: 'main', extension: 'panel', groupId: group });
    await call('products.saveServer', { id: house.productId, role: 'mail', extension: 'mailer', serverId: mail, position: 1 });
    expect(await refused('products.saveServer', { id: house.productId, role: 'third', extension: 'mailer' })).to.equal('ROLE_TWICE');
    await house.db.transaction(async () => { await house.db.from(Product).findById(house.productId).patch({ setup_on: 'order' }); });
    const client = await signUp(house, 'ana@example.com');
    for (let i = 0; i < 4; i += 1) await house.executor.callByName('orders.place', { items: [{ productId: house.productId }] }, clientCaller(client));
    await house.settle();
    const bindings = await house.db.from(ServiceBinding);
    const on = (id: number | undefined): number => bindings.filter((each) => each.server_id === id).length;
    expect([on(servers[0]), on(servers[1]), on(mail)]).to.deep.equal([2, 2, 4]);
    await call('products.removeServer', { id: house.productId, role: 'mail' });
    expect((await call<{ items: { role: string }[] }>('products.servers', { id: house.productId })).items.map((each) => each.role)).to.deep.equal(['main']);
    // Both are full: the fifth waits for room instead of crowding them.
    await house.executor.callByName('orders.place', { items: [{ productId: house.productId }] }, clientCaller(client));
    await house.settle();
    expect(await house.db.from(ServiceBinding).where('role', 'main').resultSize()).to.equal(4);
    // The next morning each server is asked what it has.
    await house.scheduler.advanceTo('2027-01-22T13:00:00.000Z');
    await house.settle();
    expect((await house.db.from(Server)).every((each) => each.inventory_at !== null)).to.equal(true);
    expect(await house.db.from(ServerAccount).where('drift', 'none').resultSize()).to.equal(await house.db.from(ServiceBinding).resultSize());
  });
});
