import { moduleRegistryRef, Product, ServiceBinding } from '@billet/billing';
import { done, failed, ModuleError, noSettings, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { eachDatabase } from '../support/each-database.ts';

/** A server that takes its time: an account is there when its job is done, and the way to it can be cut. */
interface Slow {
  readonly jobs: Map<string, string>;
  readonly accounts: Set<string>;
  mode: 'works' | 'silent' | 'loses-answers';
  asked: number;
}

const slowModule = (slow: Slow): ServerModule<unknown, unknown> => {
  const reach = (): void => {
    if (slow.mode === 'silent') throw new ModuleError('network', 'connection refused');
  };
  const seen = (id: string): { readonly ref: { readonly id: string }; readonly username: string; readonly state: 'active' } => ({ ref: { id }, username: id, state: 'active' });
  return {
    test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
    find: (_ctx, wanted) => {
      reach();
      const id = 'id' in wanted ? wanted.id : wanted.username;
      return Promise.resolve(slow.accounts.has(id) ? seen(id) : undefined);
    },
    ensure: (_ctx, want) => {
      reach();
      const id = want.username ?? '';
      if (slow.accounts.has(id)) return Promise.resolve(done(seen(id)));
      slow.asked += 1;
      if (slow.mode === 'loses-answers') {
        slow.accounts.add(id);
        return Promise.resolve(failed('timeout', 'no answer', { ambiguous: true }));
      }
      slow.jobs.set(`job-${id}`, id);
      return Promise.resolve({ status: 'pending', job: `job-${id}`, pollAfterMs: 60_000 });
    },
    poll: (_ctx, job) => {
      reach();
      const id = slow.jobs.get(job);
      if (id === undefined) return Promise.resolve(failed('notFound', 'no such job'));
      return Promise.resolve(slow.accounts.has(id) ? done(seen(id)) : { status: 'pending', job, pollAfterMs: 60_000 });
    },
    remove: (_ctx, ref) => {
      reach();
      slow.accounts.delete(ref.id);
      return Promise.resolve(done(undefined));
    },
  };
};

eachDatabase('answers of a server that are late or lost', (open) => {
  let house: TestHouse;
  let clientId = 0;
  const slow: Slow = { jobs: new Map(), accounts: new Set(), mode: 'works', asked: 0 };
  const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const bindingOf = async (id: number): Promise<ServiceBinding | undefined> => house.db.from(ServiceBinding).findOne({ service_id: id });
  const ordered = async (): Promise<number> => {
    const { serviceIds } = await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, clientCaller(clientId));
    await house.settle();
    return serviceIds[0] ?? 0;
  };
  const again = async (id: number): Promise<void> => {
    await call('provisioning.retry', { id });
    await house.settle();
  };
  const cancelled = async (id: number): Promise<void> => {
    await call('services.requestCancel', { id, when: 'now', reason: 'moving' });
    await house.settle();
  };

  before(async () => {
    house = await openTestHouse(await open());
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, request: { signal: AbortSignal }) => Promise.resolve({ signal: request.signal }) });
    registry.add({ id: 'slow', title: 'Slow', module: slowModule(slow), definition: { account: noSettings, product: noSettings, identity: 'account', create: () => { throw new Error('runs already'); } } });
    for (const scope of ['account', 'product'] as const) house.settings.declare({ owner: 'slow', scope, schema: noSettings });
    await call('servers.create', { extension: 'slow', name: 'Slow', settings: {} });
    await call('products.saveServer', { id: house.productId, role: 'main', extension: 'slow' });
    await house.db.transaction(async () => { await house.db.from(Product).findById(house.productId).patch({ setup_on: 'order' }); });
    clientId = await signUp(house, 'ana@example.com');
  });
  afterEach(async () => {
    Object.assign(slow, { mode: 'works', asked: 0 });
    expect((await house.verify()).findings).to.deep.equal([]);
  });
  after(() => house.remove());

  it('a job is asked about again after the server was silent, and nothing is made twice', async () => {
    const id = await ordered();
    const job = (await bindingOf(id))?.job;
    expect([await bindingOf(id).then((each) => each?.state), slow.asked]).to.deep.equal(['waiting', 1]);
    slow.mode = 'silent';
    await again(id);
    expect(await bindingOf(id)).to.include({ state: 'failed', job });
    slow.mode = 'works';
    await again(id);
    expect([(await bindingOf(id))?.state, slow.asked]).to.deep.equal(['waiting', 1]);
    slow.accounts.add(slow.jobs.get(job ?? '') ?? '');
    await again(id);
    expect(await bindingOf(id)).to.include({ state: 'applied', job: null });
    expect(slow.asked).to.equal(1);
  });

  it('an account that is still being made when its service ends is removed when it is there', async () => {
    const id = await ordered();
    await cancelled(id);
    const waiting = await bindingOf(id);
    expect(waiting?.state).to.equal('waiting');
    const name = slow.jobs.get(waiting?.job ?? '') ?? '';
    slow.accounts.add(name);
    await again(id);
    expect([(await bindingOf(id))?.state, slow.accounts.has(name)]).to.deep.equal(['removed', false]);
  });

  it('an account of which no word came is looked for before it counts as removed', async () => {
    slow.mode = 'loses-answers';
    const id = await ordered();
    const name = (await bindingOf(id))?.username ?? '';
    expect([(await bindingOf(id))?.remote, slow.accounts.has(name)]).to.deep.equal([null, true]);
    slow.mode = 'silent';
    await cancelled(id);
    expect([(await bindingOf(id))?.state, slow.accounts.has(name)]).to.deep.equal(['failed', true]);
    slow.mode = 'works';
    await again(id);
    expect([(await bindingOf(id))?.state, slow.accounts.has(name)]).to.deep.equal(['removed', false]);
  });
});
