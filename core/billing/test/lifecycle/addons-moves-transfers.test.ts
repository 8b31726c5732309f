import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Row {
  readonly id: number;
  readonly number: string;
  readonly clientId: number;
  readonly parentId: number | null;
  readonly status: string;
  readonly billedThrough: string | null;
}

interface Invoice {
  readonly id: number;
  readonly type: string;
  readonly settlement: string;
  readonly net: { readonly amount: number };
}

onBothEngines('add-ons, moved due dates and transfers', (app) => {
  let ip = 0;
  let backup = 0;
  const plan = async (slug: string, price: number, unit = 'month'): Promise<number> =>
    (
      await app().call<{ id: number }>('products.create', {
        brandId: app().brandId, type: 'other', slug, name: { en: slug }, prices: [{ currency: 'BRL', cycle: { unit, count: 1 }, price }], dueDay: 10, raiseDaysBefore: 10,
      })
    ).id;
  const get = async (id: number): Promise<Row> => (await app().call<{ service: Row }>('services.get', { id })).service;
  const documents = async (client: TestClient): Promise<readonly Invoice[]> => (await app().call<{ items: Invoice[] }>('invoices.list', { clientId: client.clientId })).items;
  const nets = async (client: TestClient): Promise<readonly number[]> => (await documents(client)).map((each) => (each.type === 'credit_note' ? -Math.abs(each.net.amount) : each.net.amount));
  const running = async (name: string): Promise<{ client: TestClient; id: number }> => {
    const client = await app().signUp(name);
    const { serviceId, invoiceId } = await app().order(client);
    await app().pay(invoiceId);
    return { client, id: serviceId };
  };

  before(async () => {
    ip = await plan('fixed-ip', 3100);
    backup = await plan('backup', 12_000, 'year');
    await app().call('products.setAddons', { id: app().productId, addons: [{ productId: ip }, { productId: backup, refundable: false }] });
  });

  it('several add-ons stand on one invoice, cost what the preview said, and come all or not at all', async () => {
    const { client, id } = await running('Zoe');
    const items = [{ productId: ip, quantity: 2 }, { productId: backup }, { productId: ip }];
    const preview = await app().call<{ items: { net: number; recurring: number }[]; total: number }>('services.previewAddons', { id, items }, client.caller);
    expect(preview.items.map(({ net, recurring }) => [net, recurring])).to.deep.equal([[2200, 6200], [12_000, 12_000], [1100, 3100]]);
    expect(preview.total).to.equal(15_300);
    const before = (await documents(client)).length;
    expect(await codeOf(app().call('services.addAddons', { id, items: [...items, { productId: app().productId }] }, client.caller))).to.equal('NOT_ON_OFFER');
    expect(await codeOf(app().call('services.addAddons', { id, items: [] }, client.caller))).to.equal('ORDER_EMPTY');
    const children = async (): Promise<readonly Row[]> => (await app().call<{ items: Row[] }>('services.list', { parentId: id })).items;
    expect(await children()).to.have.length(0);
    const bought = await app().call<{ addons: { serviceId: number; status: string }[]; invoiceIds: number[] }>('services.addAddons', { id, items }, client.caller);
    expect(bought.addons.map(({ status }) => status)).to.deep.equal(['pending', 'pending', 'pending']);
    expect(bought.invoiceIds).to.have.length(1);
    expect(await documents(client)).to.have.length(before + 1);
    expect((await nets(client))[0]).to.equal(15_300);
    await app().pay(bought.invoiceIds[0] ?? 0);
    expect((await children()).map(({ status }) => status)).to.deep.equal(['active', 'active', 'active']);
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('an add-on bought later has the fee in parts, the fixed term and the free days of its product', async () => {
    const terms = { brandId: app().brandId, type: 'other', dueDay: 10, raiseDaysBefore: 10 };
    const box = (await app().call<{ id: number }>('products.create', { ...terms, slug: 'box', name: { en: 'Box' }, instalments: 3, fixedTermCycles: 3, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 3100, setupFee: 900 }] })).id;
    const tried = (await app().call<{ id: number }>('products.create', { ...terms, slug: 'tried', name: { en: 'Tried' }, trialDays: 20, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 3100 }] })).id;
    await app().call('products.setAddons', { id: app().productId, addons: [{ productId: ip }, { productId: backup, refundable: false }, { productId: box }, { productId: tried }] });
    const { client, id } = await running('Yoko');
    const preview = await app().call<{ total: number }>('services.previewAddons', { id, items: [{ productId: box }, { productId: tried }] }, client.caller);
    const { addons, invoiceIds } = await app().call<{ addons: { serviceId: number; status: string }[]; invoiceIds: number[] }>('services.addAddons', { id, items: [{ productId: box }, { productId: tried }] }, client.caller);
    const [first, free] = [addons[0]?.serviceId ?? 0, addons[1]?.serviceId ?? 0];
    expect(addons.map(({ status }) => status)).to.deep.equal(['pending', 'active']);
    // Eleven of thirty-one days and a third of the fee; the free one costs nothing yet.
    expect([preview.total, (await nets(client))[0]]).to.deep.equal([1100 + 300, 1100 + 300]);
    await app().pay(invoiceIds[0] ?? 0);
    const rows = await app().house.db.raw<{ id: number; trial_until: string | null; end_date: string | null }>('select id, trial_until, end_date from services where id in (?, ?) order by id', [first, free]);
    expect(rows.map(({ trial_until, end_date }) => [trial_until, end_date])).to.deep.equal([[null, '2027-04-21'], ['2027-02-10', null]]);
    const parts = await app().house.db.raw<{ number: number; amount: number; billed_on: string | null }>('select number, amount, billed_on from service_instalments where service_id = ? order by number', [first]);
    expect(parts.map(({ number, amount, billed_on }) => [number, amount, billed_on === null])).to.deep.equal([[1, 300, false], [2, 300, true], [3, 300, true]]);
    expect((await app().house.verify()).findings).to.deep.equal([]);
    await app().call('products.setAddons', { id: app().productId, addons: [{ productId: ip }, { productId: backup, refundable: false }] });
  });

  it('a preview of many reads the catalogue once', async () => {
    const { client, id } = await running('Yara');
    const statements = async (pieces: number): Promise<number> => {
      const before = app().house.db.statements();
      await app().call('services.previewAddons', { id, items: Array.from({ length: pieces }, () => ({ productId: ip })) }, client.caller);
      return app().house.db.statements() - before;
    };
    await statements(1);
    const [one, nine] = [await statements(1), await statements(9)];
    // What is asked for each is the product, its offer, price, options and payer.
    expect((nine - one) / 8).to.be.at.most(13);
  });

  it('no more add-ons are sold than are left, and of several none if one is missing', async () => {
    const { client, id } = await running('Yan');
    const few = await plan('few', 500);
    await app().call('products.update', { id: few, stock: 1 });
    await app().call('products.setAddons', { id: app().productId, addons: [{ productId: ip }, { productId: backup, refundable: false }, { productId: few }] });
    expect(await codeOf(app().call('services.addAddons', { id, items: [{ productId: few }, { productId: few }] }, client.caller))).to.equal('OUT_OF_STOCK');
    await app().call('services.addAddon', { id, productId: few }, client.caller);
    expect(await codeOf(app().call('services.addAddon', { id, productId: few }, client.caller))).to.equal('OUT_OF_STOCK');
    await app().call('products.setAddons', { id: app().productId, addons: [{ productId: ip }, { productId: backup, refundable: false }] });
  });

  it('an add-on is charged pro rata to the term of the package, shown before, and renews with it', async () => {
    const { client, id } = await running('Ana');
    const { items: offers } = await app().call<{ items: { productId: number; refundable: boolean }[] }>('services.addonOffers', { id }, client.caller);
    expect(offers.map(({ productId, refundable }) => [productId, refundable])).to.deep.equal([[ip, true], [backup, false]]);
    // 21 to 31 January: 11 of 31 days of 31.00.
    const preview = await app().call<{ total: number; billedThrough: string; recurring: number }>('services.previewAddon', { id, productId: ip }, client.caller);
    expect(preview).to.include({ total: 1100, billedThrough: '2027-02-01', recurring: 3100 });
    const bought = await app().call<{ serviceId: number; invoiceId: number; status: string }>('services.addAddon', { id, productId: ip }, client.caller);
    expect(bought.status).to.equal('pending');
    await app().pay(bought.invoiceId);
    expect(await get(bought.serviceId)).to.include({ status: 'active', parentId: id, billedThrough: '2027-02-01' });
    const yearly = await app().call<{ total: number; billedThrough: string }>('services.previewAddon', { id, productId: backup }, client.caller);
    expect(yearly).to.include({ total: 12_000, billedThrough: '2028-01-21' });
    await app().advance('2027-02-01T12:00:00.000Z');
    // One invoice for package and add-on.
    expect((await nets(client))[0]).to.equal(9990 + 3100);
    expect(await codeOf(app().call('services.addAddon', { id, productId: app().productId }, client.caller))).to.equal('NOT_ON_OFFER');
  });

  it('is removed at once and for good by whoever types its number; only what is refundable comes back', async () => {
    const { client, id } = await running('Bea');
    const one = await app().call<{ serviceId: number; invoiceId: number }>('services.addAddon', { id, productId: ip }, client.caller);
    await app().pay(one.invoiceId);
    const two = await app().call<{ serviceId: number; invoiceId: number }>('services.addAddon', { id, productId: backup }, client.caller);
    await app().pay(two.invoiceId);
    const { number } = await get(one.serviceId);
    expect(await codeOf(app().call('services.removeAddon', { id: one.serviceId, confirm: 'yes' }, client.caller))).to.equal('CONFIRM_NUMBER');
    expect(await app().call('services.removeAddon', { id: one.serviceId, confirm: number }, client.caller)).to.deep.equal({ removed: true, refunded: true });
    expect((await nets(client))[0]).to.be.lessThan(0);
    const before = (await documents(client)).length;
    expect(await app().call('services.removeAddon', { id: two.serviceId, confirm: (await get(two.serviceId)).number }, client.caller)).to.deep.equal({ removed: true, refunded: false });
    expect(await documents(client)).to.have.length(before);
    expect(await codeOf(app().call('services.removeAddon', { id, confirm: (await get(id)).number }, client.caller))).to.equal('NOT_AN_ADDON');
  });

  it('one made for a single client has its own cycle and price, and ends with its service', async () => {
    const { id } = await running('Cid');
    const own = await app().call<{ serviceId: number; status: string; invoiceId: number | null }>('services.addAddon', { id, productId: backup, label: 'Cabinet key', price: 500, cycle: { unit: 'month', count: 3 }, invoiceNow: false });
    expect(own).to.include({ status: 'active', invoiceId: null });
    await app().call('services.requestCancel', { id, when: 'now', reason: 'over' });
    expect(await get(own.serviceId)).to.include({ status: 'terminated' });
  });

  it('due dates move together with one invoice: 18.39 by the calendar, 18.00 by months of thirty days', async () => {
    const a = await plan('room-a', 3000);
    const b = await plan('room-b', 6000);
    const net = async (policy: string): Promise<number> => {
      const client = await app().signUp(`Dan ${policy}`);
      const { serviceIds, invoiceId } = await app().call<{ serviceIds: number[]; invoiceId: number }>('orders.place', { items: [{ productId: a }, { productId: b }] }, client.caller);
      await app().pay(invoiceId);
      for (const id of serviceIds) await app().call('services.scheduleEnd', { id, on: null });
      const [first, second] = serviceIds as [number, number];
      // Both are billed up to a month from today, 1 February: to 1 and 5 March of a 31-day month.
      await app().call('services.correctClosing', { id: first, billedThrough: '2027-05-01' });
      await app().call('services.correctClosing', { id: second, billedThrough: '2027-05-05' });
      await app().house.db.transaction(() => app().house.db.execute('update services set anchor_date = ? where id = ?', ['2027-05-05', second]));
      const input = { clientId: client.clientId, serviceIds, to: '2027-05-10', policy, asOf: '2027-05-02' };
      const preview = await app().call<{ net: number }>('services.previewMoveDueDates', input);
      const made = await app().call<{ invoiceIds: number[] }>('services.moveDueDates', input);
      expect(made.invoiceIds).to.have.length(1);
      expect((await nets(client))[0]).to.equal(preview.net);
      for (const id of serviceIds) expect(await get(id)).to.include({ billedThrough: '2027-05-10' });
      return preview.net;
    };
    expect(await net('default')).to.equal(1839);
    expect(await net('legacy30')).to.equal(1800);
  });

  it('a transferred service is billed once for each day, to one of the two; invoices stay', async () => {
    const { client: eva, id } = await running('Eva');
    const fay = await app().signUp('Fay');
    const before = await documents(eva);
    await app().call('services.transfer', { id, toClientId: fay.clientId, on: '2027-02-03', settle: 'split' });
    expect(await codeOf(app().call('services.transfer', { id, toClientId: fay.clientId }))).to.equal('TRANSFER_OPEN');
    await app().advance('2027-02-03T12:00:00.000Z');
    expect(await get(id)).to.include({ clientId: fay.clientId });
    expect(await codeOf(app().call('services.get', { id }, eva.caller))).to.equal('NOT_FOUND');
    const [given] = await nets(eva);
    const [taken] = await nets(fay);
    expect(given).to.be.lessThan(0);
    expect(taken).to.equal(-(given ?? 0));
    expect((await documents(eva)).map((each) => each.id)).to.include.members(before.map((each) => each.id));
    await app().advance('2027-03-01T12:00:00.000Z');
    expect((await nets(fay))[0]).to.equal(9990);
    expect(await documents(eva)).to.have.length(before.length + 1);
  });

  it('add-ons of add-ons go along', async () => {
    const { client: ines, id } = await running('Ines');
    await app().call('products.setAddons', { id: ip, addons: [{ productId: backup }] });
    const { addons, invoiceIds } = await app().call<{ addons: { serviceId: number }[]; invoiceIds: number[] }>('services.addAddons', { id, items: [{ productId: ip }] }, ines.caller);
    await app().pay(invoiceIds[0] ?? 0);
    const below = await app().call<{ serviceIds: number[] }>('orders.place', { clientId: ines.clientId, items: [{ productId: backup, serviceId: addons[0]?.serviceId }] });
    const family = [id, ...addons.map((each) => each.serviceId), ...below.serviceIds];
    expect(family).to.have.length(3);
    const jon = await app().signUp('Jon');
    await app().call('services.transfer', { id, toClientId: jon.clientId });
    for (const each of family) expect(await get(each)).to.include({ clientId: jon.clientId });
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('a deleted record is gone from lists and bills nothing more', async () => {
    const { client, id } = await running('Gil');
    const { number } = await get(id);
    expect(await codeOf(app().call('services.deleteRecord', { id, confirm: 'x' }))).to.equal('CONFIRM_NUMBER');
    await app().call('services.deleteRecord', { id, confirm: number });
    expect(await codeOf(get(id))).to.equal('NOT_FOUND');
    const before = (await documents(client)).length;
    await app().advance('2027-04-02T12:00:00.000Z');
    expect(await documents(client)).to.have.length(before);
  });

  it('keeps every promise of the books', async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
}, { long: true });
