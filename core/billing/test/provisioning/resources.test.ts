import { moduleRegistryRef, Product, ProductBinding, ServiceResource, type ModuleRegistry } from '@billet/billing';
import { done, failed, noSettings, field, integer, z, type Caller, type DesiredResource, type Outcome, type ResourceHandler, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { refusal } from '../support/refusal.ts';
import { eachDatabase } from '../support/each-database.ts';

interface Thing {
  readonly kind: string;
  readonly want: Readonly<Record<string, unknown>>;
  readonly password: string | undefined;
}

/** A server that keeps what it is told, one thing after the other, and may refuse. */
const hostModule = (things: Map<string, Thing>, mood: { full: boolean }): ServerModule<unknown, unknown> => {
  const handler = (kind: string): ResourceHandler<unknown, 'mailbox'> => ({
    list: () => Promise.resolve({ items: [] }),
    ensure: (_ctx, _account, { key, want }: DesiredResource<'mailbox'>): Promise<Outcome<{ readonly id: string }>> => {
      if (mood.full) return Promise.resolve(failed('limit', 'The disk is full.'));
      const { password, ...rest } = want;
      things.set(key, { kind, want: rest, password: password?.reveal() });
      return Promise.resolve(done({ id: key }));
    },
    remove: (_ctx, _account, id) => {
      things.delete(id);
      return Promise.resolve(done(undefined));
    },
    inspect: (_ctx, _account, id) => Promise.resolve([{ name: 'Id', value: id }]),
  });
  return {
    test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
    find: () => Promise.resolve(undefined),
    ensure: (_ctx, want) => Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state })),
    remove: () => Promise.resolve(done(undefined)),
    resources: Object.fromEntries(['mailbox', 'dnsZone', 'dnsRecord', 'database', 'databaseUser'].map((kind) => [kind, handler(kind)])) as never,
  };
};

interface View {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  readonly values: Readonly<Record<string, unknown>>;
}

eachDatabase('what a service contains', (open) => {
  let house: TestHouse;
  let ana: Caller;
  let bob: Caller;
  let service: number;
  let neighbour: number;
  const things = new Map<string, Thing>();
  const mood = { full: false };
  const call = <T = View>(name: string, input: unknown, caller: Caller): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const refused = (name: string, input: unknown, caller: Caller): Promise<string> => refusal(call(name, input, caller));
  const make = (kind: string, values: object, more: object = {}, caller = ana): Promise<View> => call('resources.create', { serviceId: service, kind, values, ...more }, caller);
  const refusedMake = (kind: string, values: object, caller = ana): Promise<string> => refused('resources.create', { serviceId: service, kind, values }, caller);
  const kept = (kind: string): readonly Thing[] => [...things.values()].filter((each) => each.kind === kind);

  before(async () => {
    house = await openTestHouse(await open());
    const registry: ModuleRegistry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    const plan = z.strictObject({ boxes: field(integer({ min: 0 }).default(2), { title: 'Boxes' }), records: field(integer({ min: 0 }).default(2), { title: 'Records' }) });
    registry.add({
      id: 'hoster', title: 'Hoster', module: hostModule(things, mood),
      definition: { account: noSettings, product: plan, identity: 'none', resourceKinds: ['mailbox', 'dnsZone', 'dnsRecord', 'database', 'databaseUser'], resourceLimits: { mailbox: 'boxes', dnsRecord: 'records' }, create: () => { throw new Error('runs already'); } },
    });
    house.settings.declare({ owner: 'hoster', scope: 'account', schema: noSettings });
    house.settings.declare({ owner: 'hoster', scope: 'product', schema: plan });
    await call('servers.create', { extension: 'hoster', name: 'One', settings: {} }, staff);
    await house.db.transaction(async () => {
      await house.db.from(ProductBinding).insert({ product_id: house.productId, role: 'main', extension: 'hoster', position: 0 });
      await house.db.from(Product).findById(house.productId).patch({ setup_on: 'order' });
    });
    const order = async (email: string): Promise<[Caller, number]> => {
      const caller = clientCaller(await signUp(house, email));
      const { serviceIds } = await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, caller);
      return [caller, serviceIds[0] ?? 0];
    };
    [ana, service] = await order('ana@example.com');
    [bob, neighbour] = await order('bob@example.com');
    await house.settle();
  });
  after(() => house.remove());
  beforeEach(() => { mood.full = false; });

  it('makes a zone and its mailboxes, up to what the plan allows, under domains of its own only', async () => {
    expect(await refusedMake('mailbox', { address: 'ana@one.test' })).to.equal('DOMAIN_NOT_YOURS values.address');
    await make('dnsZone', { name: 'one.test' });
    const box = await make('mailbox', { address: 'Ana@One.test' }, { password: 'of my own choice' });
    expect(box).to.include({ name: 'ana@one.test', state: 'pending' });
    await house.settle();
    expect(await call('resources.get', { id: box.id }, ana)).to.include({ state: 'ready', reason: null });
    expect(kept('mailbox')).to.deep.equal([{ kind: 'mailbox', want: { address: 'ana@one.test', enabled: true, antispam: true, antivirus: true, primary: false }, password: 'of my own choice' }]);
    expect(await refusedMake('mailbox', { address: 'ana@one.test' })).to.equal('RESOURCE_TAKEN values.address');
    await make('mailbox', { address: 'two@sub.one.test' });
    expect(await refusedMake('mailbox', { address: 'three@one.test' })).to.equal('RESOURCE_LIMIT');
    await make('mailbox', { address: 'three@one.test' }, {}, staff);
    for (const name of ['one.test', 'mail.one.test', 'test.one.test'])
      expect(await refused('resources.create', { serviceId: neighbour, kind: 'dnsZone', values: { name } }, bob)).to.equal('DOMAIN_NOT_YOURS values.name');
    expect(await refused('resources.create', { serviceId: neighbour, kind: 'mailbox', values: { address: 'thief@one.test' } }, bob)).to.equal('DOMAIN_NOT_YOURS values.address');
  });

  it('refuses what is not in the form, names the field, and keeps what staff decide', async () => {
    expect(await refusedMake('mailbox', { address: 'no address' })).to.equal('INPUT_INVALID values.address');
    expect(await refusedMake('mailbox', { address: 'x@one.test', colour: 'red' })).to.equal('STAFF_ONLY values.colour');
    expect(await refusedMake('mailbox', { address: 'x@one.test', colour: 'red' }, staff)).to.equal('INPUT_INVALID values.colour');
    expect(await refusedMake('mailbox', { address: 'x@one.test', primary: true })).to.equal('STAFF_ONLY values.primary');
    expect(await refusedMake('ftpUser', { login: 'x' })).to.equal('RESOURCE_KIND kind');
    expect(await refused('resources.create', { serviceId: neighbour, kind: 'dnsZone', values: { name: 'x.test' } }, ana)).to.equal('NOT_FOUND');
    expect(await refused('resources.create', { serviceId: service, kind: 'database', values: { name: 'x', engine: 'mysql' }, password: 'long enough' }, ana)).to.equal('RESOURCE_NO_PASSWORD password');
  });

  it('changes what may be changed, gives a new password, and says nothing to strangers', async () => {
    const { items } = await call<{ items: View[] }>('resources.list', { serviceId: service, kind: 'mailbox', search: 'ANA@' }, ana);
    const [box] = items;
    const id = box?.id ?? 0;
    expect(items).to.have.lengthOf(1);
    expect(await refused('resources.change', { id, values: { address: 'other@one.test' } }, ana)).to.equal('RESOURCE_FIXED values.address');
    await call('resources.change', { id, values: { quota: 5_000_000, enabled: false } }, ana);
    await house.settle();
    expect(kept('mailbox').find((each) => each.want['address'] === 'ana@one.test')).to.deep.include({ want: { address: 'ana@one.test', quota: 5_000_000, enabled: false, antispam: true, antivirus: true, primary: false }, password: 'of my own choice' });
    await call('resources.change', { id, values: { quota: null }, newPassword: true }, ana);
    await house.settle();
    const after = kept('mailbox').find((each) => each.want['address'] === 'ana@one.test');
    expect(after?.want).to.not.have.property('quota');
    expect(await call<{ password: string }>('provisioning.reveal', { id }, ana)).to.include({ password: after?.password });
    for (const name of ['resources.get', 'resources.change', 'resources.remove', 'resources.retry', 'provisioning.reveal']) expect(await refused(name, { id }, bob), name).to.equal('NOT_FOUND');
    const readers: Caller = { ...ana, permissions: ['services.read'] };
    for (const name of ['resources.change', 'resources.remove', 'resources.retry', 'provisioning.reveal']) expect(await refused(name, { id }, readers), name).to.match(/^(FORBIDDEN|PERMISSION)/);
    expect(await call<{ facts: unknown }>('resources.inspect', { id }, staff)).to.have.property('facts').with.lengthOf(1);
  });

  it('keeps records in zones of the service, counts them by zone, and lets them go with it', async () => {
    expect(await refusedMake('dnsRecord', { zone: 'two.test', name: '@', type: 'A', content: '192.0.2.1' })).to.equal('RESOURCE_PARENT values.zone');
    const zone = await make('dnsZone', { name: 'two.test' });
    for (const content of ['192.0.2.1', '192.0.2.2']) await make('dnsRecord', { zone: 'two.test', name: '@', type: 'A', content });
    expect(await refusedMake('dnsRecord', { zone: 'two.test', name: '@', type: 'A', content: '192.0.2.3' })).to.equal('RESOURCE_LIMIT');
    await make('dnsRecord', { zone: 'one.test', name: 'www', type: 'A', content: '192.0.2.1' });
    await house.settle();
    expect(kept('dnsRecord')).to.have.lengthOf(3);
    expect(await call('resources.remove', { id: zone.id }, ana)).to.deep.equal({ going: 3 });
    await house.settle();
    expect(kept('dnsRecord').map((each) => each.want['zone'])).to.deep.equal(['one.test']);
    expect(kept('dnsZone').map((each) => each.want['name'])).to.deep.equal(['one.test']);
  });

  it('lets a user into databases of the service only, and out of one that goes', async () => {
    const database = await make('database', { name: 'shop', engine: 'mysql' });
    expect(await refusedMake('databaseUser', { name: 'shopper', engine: 'postgresql', databases: ['shop'] })).to.equal('RESOURCE_PARENT values.databases');
    await make('databaseUser', { name: 'shopper', engine: 'mysql', databases: ['shop'] });
    await house.settle();
    await call('resources.remove', { id: database.id }, ana);
    await house.settle();
    expect(kept('database')).to.deep.equal([]);
    expect(kept('databaseUser').map((each) => each.want['databases'])).to.deep.equal([[]]);
    await make('database', { name: 'shop', engine: 'mysql' });
  });

  it('tells why it failed and makes it so when asked again', async () => {
    mood.full = true;
    const zone = await make('dnsZone', { name: 'late.test' });
    await house.settle();
    expect(await call('resources.get', { id: zone.id }, ana)).to.include({ state: 'failed', reason: 'The disk is full.' });
    const kinds = await call<{ items: { kind: string; failed: number; most: number | null; count: number }[] }>('resources.kinds', { id: service }, ana);
    expect(kinds.items.find((each) => each.kind === 'dnsZone')).to.include({ failed: 1, most: null });
    expect(kinds.items.find((each) => each.kind === 'mailbox')).to.include({ most: 2, count: 3 });
    mood.full = false;
    expect(await call('resources.retry', { id: zone.id }, ana)).to.deep.equal({ queued: true });
    await house.settle();
    expect(await call('resources.get', { id: zone.id }, ana)).to.include({ state: 'ready', reason: null });
    expect(await call('resources.retry', { id: zone.id }, ana)).to.deep.equal({ queued: false });
  });

  it('notes some in the books only, and changes nothing while the service rests', async () => {
    const before = things.size;
    const noted = await make('mailbox', { address: 'paper@elsewhere.test' }, { recorded: true }, staff);
    await house.settle();
    expect(noted.state).to.equal('recorded');
    expect(things.size).to.equal(before);
    await call('resources.remove', { id: noted.id }, staff);
    expect((await house.db.from(ServiceResource).findById(noted.id))?.state).to.equal('removed');
    await call('services.suspend', { id: service, reason: 'rest' }, staff);
    expect(await refusedMake('dnsZone', { name: 'rest.test' })).to.equal('SERVICE_NOT_RUNNING');
    expect(await refused('resources.change', { id: (await house.db.from(ServiceResource).where('kind', 'dnsZone').first())?.id, newPassword: false }, ana)).to.equal('SERVICE_NOT_RUNNING');
  });
});
