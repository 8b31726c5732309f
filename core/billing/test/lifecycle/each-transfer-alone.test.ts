import { expect } from 'chai';
import { ServiceTransfer } from '../../src/lifecycle/tables.ts';
import { signUp } from '../support/open-test-house.ts';
import { openShop, type Shop } from './support/shop.ts';

describe('transfers and changes that are due: one that fails holds none of the others up', () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(() => shop.remove());

  it('says why it was not made; the next one, and the changes after it, are', async () => {
    const { services } = await shop.arrive('ana@example.com', [0, 1, 2, 0].map((plan) => ({ plan, unit: 'month' as const, quantity: 1, ips: 0 })));
    const [broken, refused, fine, changing] = services as [number, number, number, number];
    const to = await signUp(shop, 'bea@example.com');
    const gone = await signUp(shop, 'cid@example.com');
    const day = shop.clock.now().slice(0, 10);
    const on = `${day.slice(0, 8)}28`;
    for (const [id, toClientId] of [[broken, to], [refused, gone], [fine, to]] as const) await shop.call('services.transfer', { id, toClientId, on });
    await shop.call('services.changePlan', { id: changing, productId: shop.plans[1], on, effect: 'now' });
    const { version } = (await shop.call<{ client: { version: number } }>('clients.get', { id: gone })).client;
    await shop.call('clients.update', { id: gone, version, status: 'closed' });
    // Something that no check foresees, as a table that is broken or a rule of a database.
    await shop.db.transaction(() => shop.db.execute(`create trigger broken before update on services when new.client_id = ${String(to)} and old.id = ${String(broken)} begin select raise(abort, 'no'); end`));
    await shop.scheduler.advanceTo(`${on}T15:00:00.000Z`);
    const transfers = await shop.db.from(ServiceTransfer).orderBy('id');
    expect(transfers.map(({ state, reason }) => `${state} ${String(reason)}`)).to.deep.equal(['failed DATABASE_CHECK', 'failed CLIENT_CLOSED', 'done null']);
    const owner = async (id: number): Promise<object> => (await shop.call<{ service: object }>('services.get', { id })).service;
    expect(await owner(fine)).to.include({ clientId: to });
    expect(await owner(broken)).not.to.include({ clientId: to });
    expect(await owner(changing)).to.include({ productId: shop.plans[1] });
    expect((await shop.verify()).findings).to.deep.equal([]);
  });
});
