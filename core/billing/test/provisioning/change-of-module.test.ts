import { moduleRegistryRef, ServiceBinding } from '@billet/billing';
import { done, failed, noSettings, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { eachDatabase } from '../support/each-database.ts';
import { codeOf } from '../support/on-both-engines.ts';

/** A panel that keeps its accounts in a map and can be out of order. */
interface Panel {
  readonly accounts: Map<string, string>;
  down: boolean;
}

const panelModule = (panel: Panel): ServerModule<unknown, unknown> => ({
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => {
    if (panel.down) return Promise.resolve(failed('limit', 'The server is full.'));
    panel.accounts.set(want.serviceId, `${want.planKey}:${want.state}`);
    return Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state }));
  },
  remove: (_ctx, ref) => {
    panel.accounts.delete(ref.id);
    return Promise.resolve(done(undefined));
  },
});

eachDatabase('a change to a product of another server module', (open) => {
  let house: TestHouse;
  let clientId = 0;
  const old: Panel = { accounts: new Map(), down: false };
  const fresh: Panel = { accounts: new Map(), down: false };
  const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const product = async (slug: string, module: string, price: number): Promise<number> =>
    (await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, module, setupOn: 'order', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }] })).id;
  const ordered = async (productId: number): Promise<number> => {
    const { serviceIds } = await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId }] }, clientCaller(clientId));
    await house.settle();
    return serviceIds[0] ?? 0;
  };
  const changed = async (id: number, productId: number): Promise<void> => {
    await call('services.changePlan', { id, productId, effect: 'now' });
    await house.settle();
  };
  const states = async (id: number): Promise<readonly string[]> => (await house.db.from(ServiceBinding).where('service_id', id).orderBy('id')).map(({ extension, state, left_plan: left }) => `${extension} ${state}${left === null ? '' : ' left'}`);
  let [shared, cloud, paper] = [0, 0, 0];

  before(async () => {
    house = await openTestHouse(await open());
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, request: { signal: AbortSignal }) => Promise.resolve({ signal: request.signal }) });
    const definition = { account: noSettings, product: noSettings, identity: 'account' as const, create: () => { throw new Error('runs already'); } };
    for (const [id, panel] of [['oldpanel', old], ['newpanel', fresh]] as const) {
      registry.add({ id, title: id, definition, module: panelModule(panel) });
      for (const scope of ['account', 'product'] as const) house.settings.declare({ owner: id, scope, schema: noSettings });
      await call('servers.create', { extension: id, name: id, settings: {} });
    }
    clientId = await signUp(house, 'ana@example.com');
    shared = await product('shared', 'oldpanel', 1000);
    cloud = await product('cloud', 'newpanel', 3000);
    paper = (await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug: 'paper', name: { en: 'paper' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 500 }] })).id;
    await call('settings.save', { owner: 'services', values: { openRenewal: 'allow' } });
  });
  afterEach(async () => {
    fresh.down = false;
    expect((await house.verify()).findings).to.deep.equal([]);
  });
  after(() => house.remove());

  it('makes the new account first, then ends the old one, and tells the new login', async () => {
    const id = await ordered(shared);
    expect([...old.accounts]).to.deep.equal([[String(id), `${String(shared)}:active`]]);
    expect((await call<{ newServer: boolean }>('services.previewChange', { id, productId: cloud })).newServer).to.equal(true);
    expect(await codeOf(call('services.changePlan', { id, productId: cloud }, clientCaller(clientId)))).to.equal('OTHER_MODULE');
    await changed(id, cloud);
    expect([[...old.accounts.keys()], [...fresh.accounts.values()]]).to.deep.equal([[], [`${String(cloud)}:active`]]);
    expect(await states(id)).to.deep.equal(['oldpanel removed left', 'newpanel applied']);
    const { items } = await call<{ items: { key: string }[] }>('mail.list', { clientId });
    expect(items.filter(({ key }) => key === 'service-welcome')).to.have.length(2);
    const servers = await house.db.raw<{ name: string; placed: number }>('select name, placed from servers order by id');
    expect(servers.map(({ name, placed }) => `${name} ${String(placed)}`)).to.deep.equal(['oldpanel 0', 'newpanel 1']);
  });

  it('leaves the old account at work while the new one cannot be made, suspends it with the service, and ends it when it can', async () => {
    const id = await ordered(shared);
    fresh.down = true;
    await changed(id, cloud);
    expect(old.accounts.get(String(id))).to.equal(`${String(shared)}:active`);
    expect(await states(id)).to.deep.equal(['oldpanel applied left', 'newpanel attention']);
    await call('services.suspend', { id, reason: 'abuse' });
    await house.settle();
    expect(old.accounts.get(String(id))).to.equal(`${String(shared)}:suspended`);
    await call('services.unsuspend', { id });
    await house.settle();
    expect(old.accounts.get(String(id))).to.equal(`${String(shared)}:active`);
    fresh.down = false;
    await call('provisioning.retry', { id });
    await house.settle();
    expect([old.accounts.has(String(id)), fresh.accounts.get(String(id))]).to.deep.equal([false, `${String(cloud)}:active`]);
  });

  it('changed back before the new one is there, nothing happens to the old one; there and back again it is made anew', async () => {
    const id = await ordered(shared);
    fresh.down = true;
    await changed(id, cloud);
    await changed(id, shared);
    expect(await states(id)).to.deep.equal(['oldpanel applied', 'newpanel removed left']);
    fresh.down = false;
    await changed(id, cloud);
    await changed(id, shared);
    expect(await states(id)).to.deep.equal(['oldpanel applied', 'newpanel removed left']);
    expect([old.accounts.get(String(id)), fresh.accounts.has(String(id))]).to.deep.equal([`${String(shared)}:active`, false]);
  });

  it('a service that ends takes both with it, and a product without a server leaves none', async () => {
    const id = await ordered(shared);
    fresh.down = true;
    await changed(id, cloud);
    await call('services.requestCancel', { id, when: 'now', reason: 'moving' });
    await house.settle();
    expect(old.accounts.has(String(id))).to.equal(false);
    const other = await ordered(shared);
    await changed(other, paper);
    expect([await states(other), old.accounts.has(String(other))]).to.deep.equal([['oldpanel removed left'], false]);
  });

  it('a server that the next product uses in another role keeps its account, and what it replaces goes', async () => {
    const both = await product('both', 'newpanel', 4000);
    await call('products.saveServer', { id: both, role: 'files', extension: 'oldpanel', position: 1 });
    const id = await ordered(shared);
    await changed(id, both);
    expect(await states(id)).to.deep.equal(['oldpanel applied', 'newpanel applied']);
    expect(old.accounts.get(String(id))).to.equal(`${String(both)}:active`);
    await changed(id, cloud);
    expect(await states(id)).to.deep.equal(['oldpanel removed left', 'newpanel applied']);
    expect(old.accounts.has(String(id))).to.equal(false);
  });

  it('an account of another kind in the same role is no replacement', async () => {
    const twice = await product('twice', 'newpanel', 4000);
    const id = await ordered(shared);
    fresh.down = true;
    await changed(id, twice);
    await house.db.transaction(async () => { await house.db.from(ServiceBinding).where({ service_id: id, extension: 'newpanel' }).patch({ extension: 'oldpanel', state: 'applied' }); });
    const [left] = await house.db.from(ServiceBinding).where('service_id', id).whereNotNull('left_plan');
    await call('provisioning.retry', { id });
    await house.settle();
    expect([left?.extension, old.accounts.has(String(id))]).to.deep.equal(['oldpanel', true]);
  });
});
