import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRadiusTables } from '@billet/module-radius';
import { freeradiusAvailable, openTestApp, requireComponent, startFreeradius, type FreeradiusServer, type TestApp, type TestClient } from '@billet/testkit';
import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';
import knex from 'knex';

const SECRET = 'testing123';
const ready = requireComponent('FreeRADIUS', freeradiusAvailable());

(ready ? describe : describe.skip)('a login that goes to another service of its client, with FreeRADIUS', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'billet-moved-login-'));
  const file = join(folder, 'radius.db');
  let app: TestApp;
  let radius: FreeradiusServer;
  let ana: TestClient;
  let home = 0;
  let office = 0;
  let login: { readonly id: number; readonly username: string; readonly password: string };

  before(async () => {
    const client = knex({ client: 'sqlite3', connection: { filename: file }, useNullAsDefault: true });
    await createRadiusTables(client, 'sqlite');
    await client('nas').insert({ nasname: '127.0.0.1', shortname: 'nas1', type: 'mikrotik', secret: SECRET });
    await client.destroy();
    radius = await startFreeradius({ kind: 'sqlite', file }, SECRET);
    app = await openTestApp();
    const { ports } = radius;
    const { id: serverId } = await app.call<{ id: number }>('servers.create', { extension: 'radius', name: 'POP', settings: { engine: 'sqlite', file, coaHost: '127.0.0.1', coaPort: ports.coa, coaSecret: SECRET, authHost: '127.0.0.1', authPort: ports.auth } });
    ana = await app.signUp('Ana Souza');
    const buy = async (slug: string, down: string, up: string): Promise<number> => {
      const { id } = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'access', slug, name: { en: slug }, module: 'radius', serverId, moduleSettings: { down, up }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 9990 }] });
      const placed = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId: id }] }, ana.caller);
      await app.pay(placed.invoiceId);
      await app.house.settle();
      return placed.serviceIds[0] ?? 0;
    };
    home = await buy('home', '20M', '10M');
    office = await buy('office', '100M', '50M');
    const [row] = await app.house.db.raw<{ id: number }>("select id from service_resources where service_id = ? and kind = 'radiusLogin'", [home]);
    const told = await app.call<{ username: string; password: string }>('provisioning.reveal', { id: row?.id ?? 0 }, ana.caller);
    login = { id: row?.id ?? 0, username: told.username, password: told.password };
  });
  after(async () => {
    await app.close();
    await radius.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const auth = (): ReturnType<FreeradiusServer['send']> => radius.send('auth', { 'User-Name': login.username, 'User-Password': login.password, 'NAS-IP-Address': '127.0.0.1', 'NAS-Port': 7 });
  const move = async (serviceId: number): Promise<void> => {
    await app.call('resources.move', { id: login.id, serviceId });
    await app.house.settle();
    await app.house.settle();
  };

  it('keeps name and password, and has the speed of the service it is in', async () => {
    expect(auth().attributes).to.include({ 'Mikrotik-Rate-Limit': '10M/20M' });
    expect(await app.call('resources.move', { id: login.id, serviceId: office }, ana.caller).then(() => 'moved', (error: unknown) => (isBilletError(error) ? error.code : error)), 'staff move logins').not.to.equal('moved');
    await move(office);
    const there = auth();
    expect(there.packet, there.output).to.equal('Access-Accept');
    expect(there.attributes).to.include({ 'Mikrotik-Rate-Limit': '50M/100M' });
    await move(home);
    expect(auth().attributes).to.include({ 'Mikrotik-Rate-Limit': '10M/20M' });
  });

  it('stays when the service that it left ends, and goes with the one it is in', async () => {
    await move(office);
    await app.call('services.requestCancel', { id: home, reason: 'moved', when: 'now' });
    await app.house.settle();
    await app.house.settle();
    expect(auth().attributes).to.include({ 'Mikrotik-Rate-Limit': '50M/100M' });
    await app.call('services.requestCancel', { id: office, reason: 'moved', when: 'now' });
    await app.house.settle();
    await app.house.settle();
    expect(auth().packet).to.equal('Access-Reject');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
