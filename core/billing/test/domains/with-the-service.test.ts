import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { beginOperation, writeOperation, writeOperations } from '../../src/domains/journal/index.ts';
import { Domain as Row, DomainOperation } from '../../src/domains/tables.ts';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Domain {
  readonly serviceId: number;
  readonly hostingServiceId: number | null;
  readonly autoRenew: boolean;
}

onBothEngines('domains of a service: let go with it, and invoiced early', (app) => {
  let ana: TestClient;
  let hosting = 0;
  let tld: { readonly id: number; readonly productId: number };
  const domain = async (): Promise<Domain> => (await app().call<{ items: Domain[] }>('domains.list', { hostingServiceId: hosting }, ana.caller)).items[0] as Domain;
  const billing = async (id: number): Promise<{ status: string; billingStatus: string; nextBillAt: string | null }> => (await app().call<{ service: { status: string; billingStatus: string; nextBillAt: string | null } }>('services.get', { id })).service;

  before(async () => {
    ana = await app().signUp('Ana Souza');
    tld = await app().call<{ id: number; productId: number }>('tlds.create', { brandId: app().brandId, name: 'test' });
    await app().call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }] });
    await app().call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR' }, ana.caller);
    const placed = await app().call<{ invoiceId: number; serviceIds: number[] }>('orders.place', { items: [{ productId: app().productId }, { productId: tld.productId, domain: { name: 'ana.test', with: 0 } }] }, ana.caller);
    hosting = placed.serviceIds[0] ?? 0;
    await app().pay(placed.invoiceId);
  });
  afterEach(async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('are not renewed any more if the cancellation says so, and are again when it is withdrawn', async () => {
    expect(await domain()).to.include({ hostingServiceId: hosting, autoRenew: true });
    const { serviceId } = await domain();
    await app().call('services.requestCancel', { id: hosting, reason: 'moving' }, ana.caller);
    await app().house.settle();
    expect(await domain()).to.include({ autoRenew: true });
    await app().call('services.withdrawCancel', { id: hosting }, ana.caller);
    const browser = await app().clientBrowser(ana);
    const page = `/services/${String(hosting)}`;
    expect((await browser.get(page)).text).to.contain('Do not renew its domains either').and.contain('ana.test');
    await browser.send(page, 'cancel', { reason: 'moving', stopDomains: 'on' });
    await app().house.settle();
    expect(await domain()).to.include({ autoRenew: false });
    expect(await billing(serviceId)).to.include({ billingStatus: 'paused', nextBillAt: null });
    await app().call('services.withdrawCancel', { id: hosting }, ana.caller);
    await app().house.settle();
    expect(await domain()).to.include({ autoRenew: true });
    expect((await billing(serviceId)).billingStatus).to.equal('active');
  });

  it('the plan of a domain is not on offer on the page of its service', async () => {
    const { serviceId } = await domain();
    const browser = await app().clientBrowser(ana);
    expect((await browser.get(`/services/${String(hosting)}`)).html).to.contain(`/services/${String(hosting)}/change"`);
    expect((await browser.get(`/services/${String(serviceId)}`)).html).not.to.contain(`/services/${String(serviceId)}/change"`);
    expect(await codeOf(app().call('services.previewChange', { id: serviceId, quantity: 2 }, ana.caller))).to.equal('SERVICE_KEPT');
  });

  it('one that its owner does not renew is not touched by a withdrawal', async () => {
    const { serviceId } = await domain();
    await app().house.executor.asSystem('test', async (ctx) => {
      ctx.touch({ kind: 'domain', id: serviceId }, undefined, {});
      await app().house.db.execute('update domains set auto_renew = ? where service_id = ?', [false, serviceId]);
      await app().house.db.execute(`update services set billing_status = 'paused', next_bill_at = null where id = ?`, [serviceId]);
    });
    await app().call('services.requestCancel', { id: hosting, reason: 'moving', stopDomains: true }, ana.caller);
    await app().call('services.withdrawCancel', { id: hosting }, ana.caller);
    await app().house.settle();
    expect(await domain()).to.include({ autoRenew: false });
  });

  it('one that its owner does not renew is not billed again because a suspension of it is lifted', async () => {
    const { serviceId } = await domain();
    await app().call('services.suspend', { id: serviceId, reason: 'complaint' });
    await app().call('services.unsuspend', { id: serviceId });
    expect(await billing(serviceId)).to.include({ status: 'active', billingStatus: 'paused', nextBillAt: null });
  });

  it('has no other plan, cycle or quantity than its domain: nobody gets a year at the registry for days', async () => {
    const { serviceId } = await domain();
    const refused = { 'services.previewChange': { id: serviceId, quantity: 2 }, 'services.changePlan': { id: serviceId, productId: app().productId, cycle: { unit: 'month', count: 1 } } };
    for (const [operation, input] of Object.entries(refused)) expect(await codeOf(app().call(operation, input, ana.caller)), operation).to.equal('SERVICE_KEPT');
    expect(await codeOf(app().call('services.changePlan', { id: serviceId, productId: app().productId, cycle: { unit: 'month', count: 1 }, effect: 'now' }))).to.equal('SERVICE_KEPT');
    expect(await codeOf(app().call('services.correctBilling', { id: serviceId, quantity: 2 }))).to.equal('SERVICE_KEPT');
    expect(await codeOf(app().call('services.moveDueDates', { clientId: ana.clientId, serviceIds: [serviceId], to: '2028-03-05' }))).to.equal('SERVICE_KEPT');
    expect(await codeOf(app().call('services.changePlan', { id: hosting, productId: tld.productId, cycle: { unit: 'year', count: 1 } }))).to.equal('PRODUCT_KEPT');
    // What a year costs is staff's word here as well.
    expect(await app().call('services.correctBilling', { id: serviceId, price: 5990 })).to.deep.equal({ corrected: true });
  });

  it('a mass update changes price, day and state of domains with those of other services, and what the registry has stays', async () => {
    const placed = await app().call<{ invoiceId: number; serviceIds: number[] }>('orders.place', { items: [{ productId: tld.productId, domain: { name: 'mass.test' } }] }, ana.caller);
    await app().pay(placed.invoiceId);
    const [id = 0] = placed.serviceIds;
    const seen = async (): Promise<object> => (await app().call<{ service: object }>('services.get', { id })).service;
    const run = async (change: object): Promise<{ done: number; failed: number }> => {
      const { massUpdateId } = await app().call<{ massUpdateId: number }>('services.startMassUpdate', { filter: { ids: [id] }, change });
      await app().house.settle();
      return (await app().call<{ update: { done: number; failed: number } }>('services.massUpdate', { id: massUpdateId })).update;
    };
    expect((await app().call<{ total: number }>('services.previewMassUpdate', { filter: { productId: tld.productId } })).total).to.be.greaterThan(1);
    expect(await run({ price: 6490, nextDueDate: '2028-03-01' })).to.include({ done: 1, failed: 0 });
    expect(await seen()).to.deep.include({ price: { amount: 6490, currency: 'BRL' }, billedThrough: '2028-03-01' });
    expect(await run({ cycle: { unit: 'month', count: 1 } })).to.include({ done: 0, failed: 1 });
    expect(await run({ status: 'suspend', reason: 'check' })).to.include({ done: 1, failed: 0 });
    expect(await run({ status: 'unsuspend' })).to.include({ done: 1, failed: 0 });
  });

  it('one of them is free with a plan that brings it, the others cost, and another plan brings another', async () => {
    await app().call('tlds.setFree', { id: tld.id, productIds: [app().productId] });
    const named = (name: string, at: number): object => ({ productId: tld.productId, domain: { name, with: at } });
    const items = [{ productId: app().productId }, named('one.test', 0), named('two.test', 0), { productId: app().productId }, named('three.test', 3)];
    const { invoiceId } = await app().call<{ invoiceId: number }>('orders.place', { items }, ana.caller);
    const { lines } = await app().call<{ lines: { description: string; net: number }[] }>('invoices.get', { id: invoiceId });
    const net = (name: string): number | undefined => lines.find(({ description }) => description.includes(name))?.net;
    expect([net('one.test'), net('two.test'), net('three.test')]).to.deep.equal([0, 3990, 0]);
  });

  it('are invoiced early with services, whether they renew by themselves or not, each term once and ten years ahead at most', async () => {
    const { serviceId } = await domain();
    const terms = async (): Promise<readonly string[]> =>
      (await app().house.db.raw<{ period_start: string }>(`select period_start from invoice_lines where service_id = ? and kind = 'recurring' order by period_start`, [serviceId])).map(({ period_start: start }) => start.slice(0, 4));
    const { invoiceIds } = await app().call<{ invoiceIds: number[] }>('billing.invoiceEarly', { serviceIds: [hosting, serviceId] });
    expect(invoiceIds.length).to.be.greaterThan(0);
    expect(await terms()).to.deep.equal(['2027', '2028']);
    for (let i = 0; i < 8; i += 1) await app().call('billing.invoiceEarly', { serviceIds: [serviceId] });
    expect(await terms()).to.deep.equal(Array.from({ length: 10 }, (_none, i) => String(2027 + i)));
    expect(await codeOf(app().call('billing.invoiceEarly', { serviceIds: [serviceId] }))).to.equal('EARLY_TOO_FAR');
    await app().call('services.suspend', { id: hosting, reason: 'holiday', scope: 'administration' });
    expect(await codeOf(app().call('billing.invoiceEarly', { serviceIds: [hosting] }))).to.equal('NOTHING_TO_BILL');
  });

  it('what the clock ordered is dropped when its renewal was paid before it was sent', async () => {
    const { db, executor } = app().house;
    const { serviceId } = await domain();
    await executor.asSystem('test', async (ctx) => {
      await db.execute("update domains set state = 'grace', expires_on = '2028-01-21' where service_id = ?", [serviceId]);
      const row = (await db.from(Row).findOne({ service_id: serviceId })) as Row;
      for (let i = 0; i < 2; i += 1) {
        await writeOperations(ctx, 'remove', [{ domain: row, key: 'remove:test' }]);
        await writeOperations(ctx, 'hold', [{ domain: row, key: 'hold:test' }], { on: true });
      }
      const ordered = await db.from(DomainOperation).whereIn('key', ['remove:test', 'hold:test']).orderBy('id');
      expect(ordered.map(({ kind, state }) => `${kind} ${state}`)).to.deep.equal(['remove waiting', 'hold waiting']);
      // Nobody has paid: it would be sent, if there were a registrar.
      for (const { id } of ordered) expect(await codeOf(beginOperation(ctx, id))).to.equal('NO_REGISTRAR');
      await writeOperation(ctx, row, 'renew', 'renew:test', { years: 1 });
      await db.from(DomainOperation).findById(ordered[1]?.id ?? 0).patch({ state: 'sent' });
      for (const { id } of ordered) expect(await beginOperation(ctx, id)).to.equal(undefined);
      const after = await db.from(DomainOperation).where('domain_id', row.id).whereIn('kind', ['remove', 'hold']).orderBy('id');
      expect(after.map(({ kind, state, input }) => `${kind} ${state} ${String((input as { on?: boolean }).on)}`)).to.deep.equal(['remove dropped undefined', 'hold dropped true', 'hold waiting false']);
    });
  });

  it('suspended, it is renewed for whoever pays; its billing is stopped by its owner only', async () => {
    const placed = await app().call<{ invoiceId: number; serviceIds: number[] }>('orders.place', { items: [{ productId: tld.productId, domain: { name: 'held.test' } }] }, ana.caller);
    await app().pay(placed.invoiceId);
    const serviceId = placed.serviceIds[0] ?? 0;
    const row = async (): Promise<Row> => (await app().house.db.from(Row).findOne({ service_id: serviceId })) as Row;
    const { id } = await row();
    await app().house.executor.asSystem('test', async (ctx) => {
      ctx.touch({ kind: 'domain', id }, undefined, {});
      await app().house.db.execute("update domains set state = 'active', expires_on = '2028-01-21' where id = ?", [id]);
    });
    for (const stop of [{ stopsBilling: true }, { scope: 'administration' }]) expect(await codeOf(app().call('services.suspend', { id: serviceId, reason: 'complaint', ...stop }))).to.equal('SERVICE_KEPT');
    await app().call('services.suspend', { id: serviceId, reason: 'complaint' });
    expect(await billing(serviceId)).to.include({ status: 'suspended', billingStatus: 'active' });
    const { invoiceId } = await app().call<{ invoiceId: number }>('domains.renew', { id }, ana.caller);
    await app().pay(invoiceId);
    await app().house.settle();
    const renewals = await app().house.db.from(DomainOperation).where({ domain_id: id, kind: 'renew' });
    expect(renewals.map(({ key }) => key.startsWith('renew:line:'))).to.deep.equal([true]);
    await app().call('domains.setAutoRenew', { id, on: false });
    await app().call('services.unsuspend', { id: serviceId });
    expect(await billing(serviceId)).to.include({ status: 'active', billingStatus: 'paused', nextBillAt: null });
  });

  it('goes to another client with its service, out of reach of the one who had it', async () => {
    const { serviceId } = await domain();
    const bea = await app().signUp('Bea Lima');
    await app().call('services.transfer', { id: serviceId, toClientId: bea.clientId });
    await app().house.settle();
    expect((await app().call<{ items: (Domain & { serviceId: number })[] }>('domains.list', {}, ana.caller)).items.map((each) => each.serviceId)).to.not.include(serviceId);
    expect((await app().call<{ items: object[] }>('domains.list', {}, bea.caller)).items[0]).to.include({ serviceId, contactId: null, hostingServiceId: null });
  });
});
