import { moduleRegistryRef, Product, ProductBinding } from '@billet/billing';
import { done, failed, field, integer, noSettings, z, type ServerModule } from '@billet/sdk';
import type { TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

/** Mailboxes that are there, and how many the plan has room for, by account. */
const there = new Map<string, Set<string>>();
const room = new Map<string, number>();

/** A server that refuses more than the plan has, as those with tables of their own do. */
const module: ServerModule<unknown, unknown> = {
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => {
    room.set(want.serviceId, (want.plan as { readonly boxes: number }).boxes);
    return Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state }));
  },
  remove: () => Promise.resolve(done(undefined)),
  resources: {
    mailbox: {
      list: () => Promise.resolve({ items: [] }),
      ensure: (_ctx, { id }, { key }) => {
        const boxes = there.get(id) ?? new Set();
        there.set(id, boxes);
        if (!boxes.has(key) && boxes.size >= (room.get(id) ?? 0)) return Promise.resolve(failed('limit', 'The plan has no more.'));
        boxes.add(key);
        return Promise.resolve(done({ id: key }));
      },
      remove: (_ctx, { id }, key) => {
        there.get(id)?.delete(key);
        return Promise.resolve(done(undefined));
      },
    },
  },
};

/** A control panel: its package has room for one database, and it gives an account what it is told beyond. */
const databasesOf = new Map<string, Set<string>>();
const roomOf = new Map<string, number>();
const panel: ServerModule<unknown, unknown> = {
  test: module.test,
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => {
    roomOf.set(want.serviceId, 1 + (want.raised?.['database'] ?? 0));
    return Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state, limits: { database: roomOf.get(want.serviceId) ?? 0, ftpUser: 'unlimited' } }));
  },
  remove: () => Promise.resolve(done(undefined)),
  resources: {
    database: {
      list: () => Promise.resolve({ items: [] }),
      ensure: (_ctx, { id }, { key }) => {
        const all = databasesOf.get(id) ?? new Set();
        databasesOf.set(id, all);
        if (!all.has(key) && all.size >= (roomOf.get(id) ?? 0)) return Promise.resolve(failed('limit', 'The package has no more.'));
        all.add(key);
        return Promise.resolve(done({ id: key }));
      },
      remove: (_ctx, { id }, key) => {
        databasesOf.get(id)?.delete(key);
        return Promise.resolve(done(undefined));
      },
    },
  },
};

interface Offers {
  readonly offers: readonly { readonly productId: number; readonly net: number; readonly recurring: number; readonly amount: number }[];
  readonly bought: readonly { readonly serviceId: number; readonly number: string; readonly status: string; readonly amount: number; readonly price: number }[];
}

interface Invoice {
  readonly id: number;
  readonly type: string;
  readonly net: { readonly amount: number };
}

onBothEngines('resources beyond the plan', (app) => {
  let one = 0;
  let five = 0;
  let databases = 0;
  let two = 0;
  const product = async (slug: string, prices: readonly object[]): Promise<number> =>
    (await app().call<{ id: number }>('products.create', { brandId: app().brandId, type: 'other', slug, name: { en: slug }, isAddon: true, dueDay: 10, raiseDaysBefore: 10, prices })).id;
  const monthly = (price: number): object => ({ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price });
  const running = async (name: string): Promise<{ client: TestClient; id: number }> => {
    const client = await app().signUp(name);
    const { serviceId, invoiceId } = await app().order(client);
    await app().pay(invoiceId);
    await app().house.settle();
    return { client, id: serviceId };
  };
  const offers = (id: number, kind = 'mailbox'): Promise<Offers> => app().call<Offers>('resources.additional', { id, kind });
  const kind = async (id: number, of = 'mailbox'): Promise<{ most: number; bought: number; count: number; beyond: number; mayGrow: boolean } | undefined> =>
    (await app().call<{ items: { kind: string; most: number; bought: number; count: number; beyond: number; mayGrow: boolean }[] }>('resources.kinds', { id })).items.find((each) => each.kind === of);
  const staffBox = (id: number, name: string): Promise<{ id: number }> => app().call('resources.create', { serviceId: id, kind: 'mailbox', values: { address: `${name}@${String(id)}.test` } });
  const nets = async (client: TestClient): Promise<readonly number[]> =>
    (await app().call<{ items: Invoice[] }>('invoices.list', { clientId: client.clientId })).items.map((each) => (each.type === 'credit_note' ? -Math.abs(each.net.amount) : each.net.amount));

  before(async () => {
    there.clear();
    databasesOf.clear();
    roomOf.clear();
    const registry = app().house.services.use(moduleRegistryRef);
    const plan = z.strictObject({ boxes: field(integer({ min: 0 }).default(2), { title: 'Boxes' }) });
    registry.add({ id: 'hoster', title: 'Hoster', module, definition: { account: noSettings, product: plan, identity: 'none', resourceKinds: ['mailbox'], resourceLimits: { mailbox: 'boxes' }, create: () => module } });
    registry.add({ id: 'panel', title: 'Panel', module: panel, definition: { account: noSettings, product: noSettings, identity: 'none', resourceKinds: ['database', 'ftpUser'], resourceRaises: ['database', 'ftpUser'], create: () => panel } });
    const { callCtx } = registry;
    Object.assign(registry, { callCtx: (extension: string, id: number, given: { signal: AbortSignal }) => (extension === 'hoster' || extension === 'panel' ? Promise.resolve({ signal: given.signal }) : callCtx(extension, id, given as never)) });
    app().house.settings.declare({ owner: 'hoster', scope: 'account', schema: noSettings });
    app().house.settings.declare({ owner: 'hoster', scope: 'product', schema: plan });
    app().house.settings.declare({ owner: 'panel', scope: 'account', schema: noSettings });
    app().house.settings.declare({ owner: 'panel', scope: 'product', schema: noSettings });
    await app().call('servers.create', { extension: 'hoster', name: 'One', settings: {} });
    await app().call('servers.create', { extension: 'panel', name: 'Two', settings: {} });
    await app().house.db.transaction(async () => {
      await app().house.db.from(ProductBinding).insert({ product_id: app().productId, role: 'main', extension: 'hoster', position: 0 });
      await app().house.db.from(ProductBinding).insert({ product_id: app().productId, role: 'panel', extension: 'panel', position: 1 });
      await app().house.db.from(Product).findById(app().productId).patch({ setup_on: 'order' });
    });
    one = await product('one-mailbox', [monthly(310)]);
    five = await product('five-mailboxes', [monthly(930)]);
    databases = await product('one-database', [monthly(620)]);
    two = await product('two-databases', [monthly(620)]);
    const dollars = await product('one-in-dollars', [{ currency: 'USD', cycle: { unit: 'month', count: 1 }, price: 310 }]);
    for (const [id, of, amount] of [[one, 'mailbox', 1], [five, 'mailbox', 5], [dollars, 'mailbox', 1], [two, 'database', 2]] as const) await app().call('products.setRaisedLimit', { id, kind: of, amount });
    await app().call('products.setAddons', { id: app().productId, addons: [{ productId: one }, { productId: five, refundable: false }, { productId: databases }, { productId: dollars }, { productId: two }] });
  });

  const states = async (id: number): Promise<readonly string[]> => {
    await app().house.settle();
    return [...new Set((await app().call<{ items: { state: string }[] }>('resources.list', { serviceId: id })).items.map(({ state }) => state))];
  };

  it('only what a plan limits can be raised, and a raise is taken back', async () => {
    // Records are limited zone by zone: an add-on of the service says nothing about which.
    for (const kind of ['dnsRecord', 'radiusLogin', 'nothing']) expect(await codeOf(app().call('products.setRaisedLimit', { id: databases, kind })), kind).to.equal('RESOURCE_KIND');
    expect(await codeOf(app().call('products.setRaisedLimit', { id: databases, kind: 'mailbox', amount: 0 }))).to.equal('INPUT_INVALID');
    await app().call('products.setRaisedLimit', { id: databases, kind: 'mailbox', amount: 9 });
    expect(await app().call('products.setRaisedLimit', { id: databases, kind: null })).to.include({ kind: null, amount: 1 });
  });

  it('a client sees the exact price, buys one more, and has it once it is paid', async () => {
    const { client, id } = await running('Ana');
    await staffBox(id, 'a');
    await staffBox(id, 'b');
    expect(await kind(id)).to.include({ most: 2, bought: 0, count: 2 });
    expect((await offers(id)).offers.map(({ productId, net, recurring, amount }) => [productId, net, recurring, amount])).to.deep.equal([[one, 110, 310, 1], [five, 330, 930, 5]]);
    const refused = (): Promise<string> => codeOf(app().call('resources.create', { serviceId: id, kind: 'mailbox', values: { address: `c@${String(id)}.test` } }, client.caller));
    expect(await refused()).to.equal('RESOURCE_LIMIT');
    const { serviceId: addon, invoiceId } = await app().call<{ serviceId: number; invoiceId: number }>('services.addAddon', { id, productId: one }, client.caller);
    expect((await nets(client))[0]).to.equal(110);
    expect(await refused()).to.equal('RESOURCE_LIMIT');
    await app().pay(invoiceId);
    expect(await kind(id)).to.include({ most: 3, bought: 1 });
    // Room there is now; the domain is what is missing.
    expect(await refused()).to.equal('DOMAIN_NOT_YOURS');
    const third = await staffBox(id, 'c');
    expect(await states(id)).to.deep.equal(['ready']);
    expect((await offers(id)).bought).to.deep.include.members([{ serviceId: addon, number: (await offers(id)).bought[0]?.number, name: 'one-mailbox', status: 'active', amount: 1, price: 310, currency: 'BRL', cycle: { unit: 'month', count: 1 } }]);
    const number = (await offers(id)).bought[0]?.number ?? '';
    for (const [name, input] of [['services.removeAddon', { id: addon, confirm: number }], ['services.requestCancel', { id: addon, reason: 'too dear' }]] as const)
      expect(await codeOf(app().call(name, input, client.caller)), name).to.equal('RESOURCE_IN_USE');
    await app().call('resources.remove', { id: third.id }, client.caller);
    expect(await app().call('services.removeAddon', { id: addon, confirm: number }, client.caller)).to.deep.equal({ removed: true, refunded: true });
    expect((await nets(client))[0]).to.equal(-110);
    await app().house.settle();
    expect(await kind(id)).to.include({ most: 2, bought: 0, count: 2 });
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('staff make one that is free, or one that is charged: both or neither', async () => {
    const { client, id } = await running('Bea');
    for (const name of ['a', 'b', 'free']) await staffBox(id, name);
    expect(await states(id)).to.deep.equal(['ready']);
    expect(await nets(client)).to.have.length(1);
    const wish = { serviceId: id, kind: 'mailbox', values: { address: `paid@${String(id)}.test` }, productId: five };
    expect(await codeOf(app().call('resources.createAdditional', wish, client.caller))).to.equal('FORBIDDEN');
    expect(await codeOf(app().call('resources.createAdditional', { ...wish, productId: databases }))).to.equal('NOT_ON_OFFER');
    expect(await codeOf(app().call('resources.createAdditional', { ...wish, values: { address: `a@${String(id)}.test` } }))).to.equal('RESOURCE_TAKEN');
    expect((await offers(id)).bought).to.deep.equal([]);
    const { addonId, invoiceId } = await app().call<{ addonId: number; invoiceId: number | null }>('resources.createAdditional', wish);
    expect(invoiceId).to.be.a('number');
    expect((await nets(client))[0]).to.equal(330);
    expect(await kind(id)).to.include({ most: 7, bought: 5, count: 4 });
    const later = await app().call<{ invoiceId: number | null }>('resources.createAdditional', { ...wish, values: { address: `later@${String(id)}.test` }, productId: one, invoiceNow: false });
    expect(later.invoiceId).to.equal(null);
    expect(await nets(client)).to.have.length(2);
    expect(await states(id)).to.deep.equal(['ready']);
    // Staff may take it away whatever is in use; nothing is lost by it.
    const number = (await offers(id)).bought.find(({ serviceId }) => serviceId === addonId)?.number;
    await app().call('services.removeAddon', { id: addonId, confirm: number });
    expect(await kind(id)).to.include({ most: 3, bought: 1, count: 5 });
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it("a panel's own limits are learned from it, raised while the add-on runs and lowered after; what is there stays", async () => {
    const { client, id } = await running('Cleo');
    const database = (name: string, caller?: TestClient['caller']): Promise<{ id: number }> => app().call('resources.create', { serviceId: id, kind: 'database', values: { name, engine: 'mysql' } }, caller);
    const panelRoom = async (): Promise<number | undefined> => {
      await app().house.settle();
      return roomOf.get(String(id));
    };
    expect(await kind(id, 'database')).to.include({ most: 1, bought: 0, beyond: 0, mayGrow: true });
    expect(await kind(id, 'ftpUser')).to.include({ most: null, mayGrow: true });
    await database('a', client.caller);
    expect(await codeOf(database('b', client.caller))).to.equal('RESOURCE_LIMIT');
    expect((await offers(id, 'database')).offers.map(({ productId, amount }) => [productId, amount])).to.deep.equal([[two, 2]]);
    const { serviceId: addon, invoiceId } = await app().call<{ serviceId: number; invoiceId: number }>('services.addAddon', { id, productId: two }, client.caller);
    expect(await panelRoom()).to.equal(1);
    await app().pay(invoiceId);
    expect(await panelRoom()).to.equal(3);
    expect(await kind(id, 'database')).to.include({ most: 3, bought: 2 });
    await database('b', client.caller);
    const third = await database('c', client.caller);
    expect(await states(id)).to.deep.equal(['ready']);
    // Ends whatever is in use, as one does that nobody paid: nothing is deleted, and nothing more can be made.
    const number = (await offers(id, 'database')).bought[0]?.number;
    await app().call('services.removeAddon', { id: addon, confirm: number });
    expect(await panelRoom()).to.equal(3);
    expect(await kind(id, 'database')).to.include({ most: 1, bought: 0, count: 3, beyond: 2 });
    expect(databasesOf.get(String(id))?.size).to.equal(3);
    expect(await states(id)).to.deep.equal(['ready']);
    expect(await codeOf(database('d', client.caller))).to.equal('RESOURCE_LIMIT');
    await app().call('resources.remove', { id: third.id }, client.caller);
    await app().house.settle();
    await app().call('provisioning.retry', { id });
    expect(await panelRoom()).to.equal(2);
    expect(await kind(id, 'database')).to.include({ most: 1, beyond: 1 });
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
});
