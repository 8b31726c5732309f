import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRadiusTables } from '@billet/module-radius';
import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import knex from 'knex';

interface Trouble {
  readonly items: readonly { readonly serviceId: number }[];
}

describe('a RADIUS server that is down', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'billet-radius-down-'));
  const file = join(folder, 'radius.db');
  let app: TestApp;
  let ana: TestClient;
  let serverId: number;
  let serviceId: number;

  before(async () => {
    app = await openTestApp();
    ({ id: serverId } = await app.call<{ id: number }>('servers.create', {
      extension: 'radius', name: 'POP', settings: { engine: 'postgres', host: '127.0.0.1', port: '1', user: 'radius', password: 'radius', database: 'radius' },
    }));
    const { id: productId } = await app.call<{ id: number }>('products.create', {
      brandId: app.brandId, type: 'access', slug: 'fibra-50m', name: { en: 'Fibra 50M' }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10,
      module: 'radius', serverId, moduleSettings: { down: '50M', up: '10M' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 12_990 }],
    });
    ana = await app.signUp('Ana');
    const order = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId }] }, ana.caller);
    serviceId = order.serviceIds[0] ?? 0;
    await app.pay(order.invoiceId);
  });
  after(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const troubles = async (): Promise<readonly number[]> => (await app.call<Trouble>('provisioning.troubles', {})).items.map((each) => each.serviceId);
  const logins = async (): Promise<readonly unknown[]> => {
    const db = knex({ client: 'sqlite3', connection: { filename: file }, useNullAsDefault: true });
    try {
      return await db('radcheck').distinct('username');
    } finally {
      await db.destroy();
    }
  };

  it('delays the login, is shown to staff with a way to try again, and changes nothing about the money', async () => {
    const { service } = await app.call<{ service: { status: string } }>('services.get', { id: serviceId });
    expect(service.status).to.equal('active');
    expect(await troubles()).to.deep.equal([serviceId]);
    const { text } = await (await app.staffBrowser()).get(`/staff/services/${String(serviceId)}`);
    expect(text).to.contain('Try again now').and.to.contain('The database of the RADIUS server does not answer.');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('does not stop the billing run', async () => {
    await app.advance('2027-01-31T12:00:00.000Z');
    const { items } = await app.call<{ items: readonly { total: { amount: number } }[] }>('invoices.list', { clientId: ana.clientId });
    expect(items.map((invoice) => invoice.total.amount)).to.deep.equal([12_990, 4609]);
    expect(await troubles()).to.deep.equal([serviceId]);
  });

  it('gets the login when it is back and staff try again', async () => {
    const db = knex({ client: 'sqlite3', connection: { filename: file }, useNullAsDefault: true });
    await createRadiusTables(db, 'sqlite');
    await db.destroy();
    await app.call('servers.update', { id: serverId, settings: { engine: 'sqlite', file } });
    await app.call('provisioning.retry', { id: serviceId });
    await app.house.settle();
    expect(await troubles()).to.deep.equal([]);
    expect(await logins()).to.have.length(1);
  });
});
