import { createServerGate, inOrder, moduleRegistryRef, Product, ProductBinding, redact, type Server, ServiceBinding, ServiceResource, type ModuleRegistry } from '@billet/billing';
import { done, failed, noSettings, type DesiredResource, type Outcome, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { eachDatabase } from '../support/each-database.ts';

const server = (id: number, more: Partial<Server> = {}): Server => ({ id, enabled: true, capacity: null, placed: 0, match: '', circuit_until: null, last_test: null, ...more }) as Server;
const NOW = '2027-01-21T12:00:00.000Z';
const ids = (servers: readonly Server[], placement: string, wanted?: string): number[] => inOrder(servers, placement, wanted, NOW).map(({ id }) => id);

describe('placement', () => {
  it('fills one server after the other and leaves out who is full or off', () => {
    expect(ids([server(3), server(1, { capacity: 2, placed: 2 }), server(2, { capacity: 2, placed: 1 }), server(4, { enabled: false })], 'fill')).to.deep.equal([2, 3]);
  });
  it('takes the least used, and among equals the calm one', () => {
    expect(ids([server(1, { capacity: 10, placed: 5 }), server(2, { capacity: 100, placed: 10, last_test: { load: 80 } }), server(3, { capacity: 10, placed: 1, last_test: { load: 5 } })], 'least_used')).to.deep.equal([3, 2, 1]);
  });
  it('goes by what was chosen, and an empty choice fits no server', () => {
    const servers = [server(1, { match: 'br' }), server(2, { match: 'de' }), server(3)];
    expect(ids(servers, 'by_option', 'de')).to.deep.equal([2]);
    expect(ids(servers, 'by_point', '')).to.deep.equal([]);
  });
  it('takes a server in trouble last', () => {
    expect(ids([server(1, { circuit_until: '2027-01-21T12:05:00.000Z' }), server(2)], 'fill')).to.deep.equal([2, 1]);
  });
});

describe('the request log', () => {
  for (const text of ['passwd=Geh3im&user=ann', '{"password":"Geh3im"}', '{"password" : [\n "Geh3im", "Geh3im2" ]}', 'x=Geh3im', '<packet><mail><password><value>Geh3im</value><type>plain</type></password></mail></packet>', '<property><name>ftp_password</name><value>Geh3im</value></property>', '<passwd>Geh3im</passwd>', `<secret>${'Geh3im'.repeat(900)}</secret>`, '<packet><passwd>Geh3im', '{"a":1,"password":"Geh3im', 'user%5Bpassword%5D=Geh3im&x=1', 'key=-----BEGIN RSA PRIVATE KEY-----\nGeh3im\n-----END RSA PRIVATE KEY-----', 'key=-----BEGIN+PRIVATE+KEY-----%0AGeh3im%0A-----END+PRIVATE+KEY-----&domain=a', '{"errors":["no such key: -----BEGIN PRIVATE KEY-----Geh3im"]}', '{"data":{"session":"Geh3im"}}', '{"url":"https://panel.test:2083/cpsessGeh3im/login/?session=ann:Geh3im"}', '<a href="/x?a=1&amp;token=Geh3im">'])
    it(`hides the secret in ${text.slice(0, 80)}`, () => {
      expect(redact(text, text.startsWith('x=') ? ['Geh3im'] : [])).to.not.include('Geh3im');
    });
  it('keeps what is no secret, and hides a named field', () => {
    expect(redact('user=ann&pin=1234', [], ['pin'])).to.equal('user=ann&pin=•••');
    expect(redact('<password /><name>ann</name>', [])).to.equal('<password /><name>ann</name>');
  });
});

describe('the gate of a server', () => {
  it('lets so many in at once and refuses more than so many a minute', async () => {
    const gate = createServerGate(() => 1000);
    let [inside, most] = [0, 0];
    const call = (): Promise<void> => gate.through(1, { concurrency: 2, perMinute: 5 }, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await Promise.resolve();
      inside -= 1;
    });
    const results = await Promise.allSettled([call(), call(), call(), call(), call(), call()]);
    expect(most).to.equal(2);
    expect(results.map((each) => each.status).filter((each) => each === 'rejected')).to.have.lengthOf(1);
  });
});

/** A mail server that makes its mailboxes one by one. */
const mailModule = (boxes: Map<string, unknown>, mood: { value: 'fine' | 'full' }): ServerModule<unknown, unknown> => ({
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state })),
  remove: () => Promise.resolve(done(undefined)),
  resources: {
    mailbox: {
      list: () => Promise.resolve({ items: [] }),
      ensure: (_ctx, _account, { want }: DesiredResource<'mailbox'>): Promise<Outcome<{ readonly id: string }>> => {
        if (mood.value === 'full') return Promise.resolve(failed('limit', 'The disk is full.', { field: 'quota' }));
        boxes.set(want.address, want.password?.reveal());
        return Promise.resolve(done({ id: `box:${want.address}` }));
      },
      remove: (_ctx, _account, id) => {
        boxes.delete(id.slice(4));
        return Promise.resolve(done(undefined));
      },
    },
  },
});

eachDatabase('a service on several servers', (open) => {
  let house: TestHouse;
  const boxes = new Map<string, unknown>();
  const mood: { value: 'fine' | 'full' } = { value: 'fine' };
  before(async () => {
    house = await openTestHouse(await open());
    const registry: ModuleRegistry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, call: { signal: AbortSignal }) => Promise.resolve({ signal: call.signal }) });
    const definition = { account: noSettings, product: noSettings, create: () => { throw new Error('runs already'); } };
    const module = mailModule(boxes, mood);
    registry.add({ id: 'mailer', title: 'Mailer', definition: { ...definition, resourceKinds: ['mailbox'], identity: 'none' }, module });
    registry.add({ id: 'panel', title: 'Panel', definition: { ...definition, identity: 'account', username: { max: 8, pattern: '[a-z][a-z0-9]*' } }, module });
    for (const owner of ['mailer', 'panel']) for (const scope of ['account', 'product'] as const) house.settings.declare({ owner, scope, schema: noSettings });
  });
  after(() => house.remove());

  it('is bound to each role once, makes a mailbox, says what failed, and removes it', async () => {
    const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
    await call('servers.create', { extension: 'panel', name: 'Web', settings: {} });
    const mail = await call<{ id: number }>('servers.create', { extension: 'mailer', name: 'Mail', settings: {} });
    await house.db.transaction(async () => {
      await house.db.from(ProductBinding).insert({ product_id: house.productId, role: 'main', extension: 'panel', position: 0 });
      await house.db.from(ProductBinding).insert({ product_id: house.productId, role: 'mail', extension: 'mailer', position: 1 });
    });
    const clientId = await signUp(house, 'ana@example.com');
    await house.db.transaction(async () => { await house.db.from(Product).findById(house.productId).patch({ setup_on: 'order' }); });
    const placed = await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, clientCaller(clientId));
    const service = { id: placed.serviceIds[0] ?? 0 };
    await house.settle();
    const bindings = await house.db.from(ServiceBinding).orderBy('position');
    expect(bindings.map(({ role, state }) => [role, state])).to.deep.equal([['main', 'applied'], ['mail', 'applied']]);
    expect(bindings[0]?.username).to.match(/^[a-z][a-z0-9]*$/);
    const [, mailBinding] = bindings;
    const row = { service_id: service.id, client_id: clientId, binding_id: mailBinding?.id ?? 0, server_id: mail.id, kind: 'mailbox', key: 'K1', name: 'a@example.test', unique_key: 'mailbox:a@example.test', data: { address: 'a@example.test' }, state: 'wanted', going: false, recorded: false, created_at: house.clock.now() };
    mood.value = 'full';
    await house.db.transaction(async () => { await house.db.from(ServiceResource).insert(row); });
    const again = async (): Promise<void> => {
      await call('provisioning.retry', { id: service.id });
      await house.settle();
    };
    await again();
    expect((await house.db.from(ServiceResource).findOne({ key: 'K1' }))?.problem).to.include({ kind: 'limit', field: 'quota' });
    expect((await house.db.from(ServiceBinding).findById(mailBinding?.id ?? 0))?.state).to.equal('attention');
    mood.value = 'fine';
    await again();
    expect(await house.db.from(ServiceResource).findOne({ key: 'K1' })).to.include({ state: 'applied', remote_id: 'box:a@example.test', problem: null });
    expect([...boxes.keys()]).to.deep.equal(['a@example.test']);
    await house.db.transaction(async () => { await house.db.from(ServiceResource).where('key', 'K1').patch({ going: true }); });
    await again();
    expect(boxes.size).to.equal(0);
    expect((await house.db.from(ServiceResource).findOne({ key: 'K1' }))?.state).to.equal('removed');
  });
});
