import { HeldAddress, moduleRegistryRef, Product, ProductBinding, ServiceBinding, ServiceResource, type ModuleRegistry } from '@billet/billing';
import { done, failed, field, integer, noSettings, z, type Caller, type DesiredResource, type Ref, type ResourceHandler, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { refusal } from '../support/refusal.ts';
import { eachDatabase } from '../support/each-database.ts';

interface Thing {
  readonly owner: string;
  readonly kind: string;
  readonly want: object;
  /** What nobody wrote but the people who use it: lost if it were made anew. */
  readonly inside: string;
}

const KINDS = ['mailbox', 'autoresponder', 'database', 'databaseUser', 'radiusLogin', 'ftpUser', 'dnsZone', 'dnsRecord'] as const;

/** A server of accounts that hands a thing over, and may refuse; only FTP users stay where they are. */
const hostModule = (things: Map<string, Thing>, mood: { jammed: boolean; log: string[] }): ServerModule<unknown, unknown> => {
  const handler = (kind: string): ResourceHandler<unknown, 'mailbox'> => ({
    list: () => Promise.resolve({ items: [] }),
    ensure: (_ctx, account: Ref, { key, want }: DesiredResource<'mailbox'>) => {
      const there = things.get(key);
      if (there !== undefined && there.owner !== account.id) return Promise.resolve(failed('exists', 'It belongs to somebody else.'));
      things.set(key, { owner: account.id, kind, want, inside: there?.inside ?? '' });
      return Promise.resolve(done({ id: key }));
    },
    remove: (_ctx, account, id) => {
      mood.log.push(`remove from ${account.id}`);
      if (things.get(id)?.owner === account.id) things.delete(id);
      return Promise.resolve(done(undefined));
    },
    ...(kind === 'ftpUser'
      ? {}
      : {
          move: (_ctx: unknown, id: string, from: Ref, to: Ref) => {
            const there = things.get(id);
            if (mood.jammed) return Promise.resolve(failed('limit', 'The disk is full.'));
            if (there === undefined || ![from.id, to.id].includes(there.owner)) return Promise.resolve(failed('notFound', 'There is none.'));
            if (there.owner === from.id) mood.log.push(`move ${kind}`);
            things.set(id, { ...there, owner: to.id });
            return Promise.resolve(done({ id }));
          },
        }),
  });
  return {
    test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
    find: () => Promise.resolve(undefined),
    ensure: (_ctx, want) => Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state })),
    remove: (_ctx, ref) => {
      mood.log.push(`end ${ref.id}`);
      for (const [key, thing] of things) if (thing.owner === ref.id) things.delete(key);
      return Promise.resolve(done(undefined));
    },
    resources: Object.fromEntries(KINDS.map((kind) => [kind, handler(kind)])) as never,
  };
};

interface View {
  readonly id: number;
  readonly serviceId: number;
  readonly clientId: number;
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  readonly values: Readonly<Record<string, unknown>>;
}

eachDatabase('a resource that goes to another service', (open) => {
  let house: TestHouse;
  let ana: Caller;
  let bob: Caller;
  let home: number;
  let second: number;
  let bobs: number;
  const things = new Map<string, Thing>();
  const mood = { jammed: false, log: [] as string[] };
  const call = <T = View>(name: string, input: unknown, caller: Caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const make = async (kind: string, values: object, serviceId = home, more: object = {}): Promise<View> => {
    const made = await call('resources.create', { serviceId, kind, values, ...more });
    await house.settle();
    return made;
  };
  const move = (id: number, serviceId: number, caller: Caller = staff): Promise<View> => call('resources.move', { id, serviceId }, caller);
  const refused = (id: number, serviceId: number, caller: Caller = staff): Promise<string> => refusal(move(id, serviceId, caller));
  const get = (id: number): Promise<View> => call('resources.get', { id });
  const row = async (id: number): Promise<ServiceResource> => (await house.db.from(ServiceResource).findById(id)) as ServiceResource;
  const thing = async (id: number): Promise<Thing | undefined> => things.get((await row(id)).key);

  before(async () => {
    house = await openTestHouse(await open());
    const registry: ModuleRegistry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    const plan = z.strictObject({ boxes: field(integer({ min: 0 }).default(3), { title: 'Boxes' }), records: field(integer({ min: 0 }).default(0), { title: 'Records' }) });
    registry.add({
      id: 'hoster', title: 'Hoster', module: hostModule(things, mood),
      definition: { account: noSettings, product: plan, identity: 'none', resourceKinds: KINDS, resourceLimits: { mailbox: 'boxes', dnsRecord: 'records' }, create: () => { throw new Error('runs already'); } },
    });
    house.settings.declare({ owner: 'hoster', scope: 'account', schema: noSettings });
    house.settings.declare({ owner: 'hoster', scope: 'product', schema: plan });
    await call('servers.create', { extension: 'hoster', name: 'One', settings: {} });
    await house.db.transaction(async () => {
      await house.db.from(ProductBinding).insert({ product_id: house.productId, role: 'main', extension: 'hoster', position: 0 });
      await house.db.from(Product).findById(house.productId).patch({ setup_on: 'order' });
    });
    const order = async (caller: Caller): Promise<number> => (await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, caller)).serviceIds[0] ?? 0;
    ana = clientCaller(await signUp(house, 'ana@example.com'));
    bob = clientCaller(await signUp(house, 'bob@example.com'));
    [home, second, bobs] = [await order(ana), await order(ana), await order(bob)];
    await house.settle();
  });
  after(() => house.remove());
  beforeEach(() => {
    mood.jammed = false;
    mood.log.length = 0;
  });

  it('takes a mailbox along with its reply and all that is in it, between services of a client and by staff to another client', async () => {
    const box = await make('mailbox', { address: 'ana@one.test' });
    const reply = await make('autoresponder', { address: 'ana@one.test', body: 'Away.' });
    const { key } = await row(box.id);
    things.set(key, { ...(things.get(key) as Thing), inside: 'a year of mail' });
    expect(await move(box.id, second, ana)).to.include({ serviceId: second, state: 'pending' });
    await house.settle();
    expect(await get(box.id)).to.include({ serviceId: second, state: 'ready' });
    expect(await thing(box.id)).to.include({ owner: String(second), inside: 'a year of mail' });
    expect(await thing(reply.id)).to.include({ owner: String(second) });
    expect(mood.log).to.deep.equal(['move mailbox', 'move autoresponder']);
    expect((await row(box.id)).moved_from).to.equal(null);
    await move(box.id, bobs);
    await house.settle();
    expect(await get(box.id)).to.include({ serviceId: bobs, clientId: (await row(box.id)).client_id, state: 'ready' });
    expect(await refusal(call('resources.get', { id: box.id }, ana))).to.equal('NOT_FOUND');
    expect(await call('resources.get', { id: box.id }, bob)).to.include({ name: 'ana@one.test' });
  });

  it('says no, and to whom', async () => {
    const box = await make('mailbox', { address: 'no@two.test' });
    const main = await make('mailbox', { address: 'main@two.test', primary: true });
    const ftp = await make('ftpUser', { login: 'files' });
    const noted = await make('mailbox', { address: 'noted@two.test' }, second, { recorded: true });
    const cases: readonly (readonly [string, () => Promise<string>])[] = [
      ['NOT_FOUND', () => refused(box.id, bobs, ana)],
      ['NOT_FOUND', () => refused(box.id, bobs, bob)],
      ['RESOURCE_SAME_SERVICE serviceId', () => refused(box.id, home)],
      ['RESOURCE_MAIN', () => refused(main.id, second)],
      ['RESOURCE_CANNOT_MOVE', () => refused(ftp.id, second)],
    ];
    for (const [code, attempt] of cases) expect(await attempt(), code).to.equal(code);
    expect(await move(noted.id, home)).to.include({ serviceId: home, state: 'recorded' });
    await make('mailbox', { address: 'a@three.test' }, second);
    await make('mailbox', { address: 'b@three.test' }, second);
    await make('mailbox', { address: 'c@three.test' }, second);
    expect(await refused(box.id, second)).to.equal('RESOURCE_LIMIT');
    const targets = await call<{ items: { serviceId: number; clientName: string }[] }>('resources.targets', { id: box.id });
    expect(targets.items.map((each) => each.serviceId)).to.deep.equal([second, bobs]);
    expect((await call<{ items: { serviceId: number }[] }>('resources.targets', { id: box.id }, ana)).items.map((each) => each.serviceId)).to.deep.equal([second]);
    expect((await call<{ items: object[] }>('resources.targets', { id: ftp.id })).items).to.deep.equal([]);
  });

  it('shows why the server refuses, makes nothing twice, and may go back', async () => {
    const base = await make('database', { name: 'shop', engine: 'mysql' });
    const only = await make('databaseUser', { name: 'shop_user', engine: 'mysql', databases: ['shop'] });
    await make('database', { name: 'blog', engine: 'mysql' });
    const both = await make('databaseUser', { name: 'both', engine: 'mysql', databases: ['shop', 'blog'] });
    mood.jammed = true;
    await move(base.id, second);
    await house.settle();
    expect(await get(base.id)).to.include({ state: 'failed', reason: 'The disk is full.' });
    expect(await refused(base.id, bobs)).to.equal('RESOURCE_NOT_READY');
    expect(await thing(base.id)).to.include({ owner: String(home) });
    mood.jammed = false;
    await move(base.id, home);
    await house.settle();
    expect(await get(base.id)).to.include({ serviceId: home, state: 'ready' });
    expect([await get(only.id), await get(both.id)].map((each) => [each.serviceId, each.values['databases']])).to.deep.equal([[home, ['shop']], [home, ['blog']]]);
  });

  it('a service that ends waits for what is on its way, and what nobody wants any more ends where it is', async () => {
    const zone = await make('dnsZone', { name: 'late.test' }, second);
    const record = await make('dnsRecord', { zone: 'late.test', name: 'www', type: 'A', content: '192.0.2.1' }, second);
    mood.jammed = true;
    await move(zone.id, bobs);
    expect((await row(record.id)).service_id).to.equal(bobs);
    await house.settle();
    await call('services.requestCancel', { id: second, when: 'now', reason: 'over' });
    await house.settle();
    expect(mood.log).not.to.include(`end ${String(second)}`);
    mood.jammed = false;
    await call('resources.remove', { id: record.id });
    await call('resources.retry', { id: zone.id });
    await house.settle();
    expect(mood.log).to.include(`remove from ${String(second)}`);
    expect(await get(zone.id)).to.include({ serviceId: bobs, state: 'ready' });
    expect([await thing(zone.id), await thing(record.id)].map((each) => each?.owner)).to.deep.equal([String(bobs), undefined]);
  });

  it('a login keeps its address, and its mailbox goes along', async () => {
    const login = await make('radiusLogin', { username: 'anafibra', ip: '192.0.2.77' });
    const box = await make('mailbox', { address: 'anafibra@five.test' });
    await move(login.id, bobs);
    await house.settle();
    const binding = await house.db.from(ServiceBinding).findOne({ service_id: bobs });
    expect([await row(login.id), await row(box.id)].map((each) => [each.service_id, each.binding_id, each.state])).to.deep.equal([[bobs, binding?.id, 'applied'], [bobs, binding?.id, 'applied']]);
    expect(await house.db.from(HeldAddress).where('resource_id', login.id)).to.have.nested.property('[0].service_id', bobs);
  });
});
