import { join } from 'node:path';
import type { GatewayEvent } from '@billet/sdk';
import { expect } from 'chai';
import { createEventStore } from '../../src/payments/store-events.ts';
import { openTestHouse, staff, type TestHouse } from '../support/open-test-house.ts';
import { eachDatabase } from '../support/each-database.ts';

const GATEWAYS = join(import.meta.dirname, '..', '..', '..', '..', 'gateways');

const told = (id: string): GatewayEvent => ({ id, type: 'ignored', providerRef: `ref-${id}`, occurredAt: '2027-01-15T12:00:00.000Z' });

eachDatabase('messages of providers that come at once', (open) => {
  let house: TestHouse;
  let accountId: number;
  before(async () => {
    house = await openTestHouse(await open(), undefined, [GATEWAYS]);
    const made = await house.executor.callByName('gatewayAccounts.create', { brandId: house.brandId, extension: 'bank-transfer', name: 'Bank', settings: { holder: 'Fibra GmbH', account: '1' } }, staff);
    accountId = (made as { id: number }).id;
  });
  after(() => house.remove());

  const rows = async (): Promise<readonly string[]> => (await house.db.raw<{ event_id: string }>('select event_id from gateway_events order by event_id')).map((row) => row.event_id);

  it('are written in fewer transactions than there are messages, each with its job', async () => {
    const { store } = createEventStore(house);
    const before = house.db.commits();
    const counts = await Promise.all(Array.from({ length: 40 }, (_, i) => store({ accountId, events: [told(`a${String(i)}`)], body: '{}' })));
    expect(counts).to.deep.equal(Array.from({ length: 40 }, () => 1));
    expect(house.db.commits() - before).to.equal(2);
    expect(await rows()).to.have.length(40);
    await house.settle();
    expect(await house.db.raw(`select id from gateway_events where state = 'received'`)).to.deep.equal([]);
  });

  it('count once, whoever brings them', async () => {
    const { store } = createEventStore(house);
    const counts = await Promise.all([told('a0'), told('b1'), told('b1'), told('b2')].map((event) => store({ accountId, events: [event], body: '{}' })));
    expect(counts).to.deep.equal([0, 1, 0, 1]);
    expect(await store({ accountId, events: [told('b2'), told('b3')], body: '{}' })).to.equal(1);
  });

  it('do not fall with one that the database refuses', async () => {
    const { store } = createEventStore(house);
    const first = store({ accountId, events: [told('c0')], body: '{}' });
    const answers = await Promise.allSettled([first, store({ accountId: 999_999, events: [told('c1')], body: '{}' }), store({ accountId, events: [told('c2')], body: '{}' })]);
    expect(answers.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect((await rows()).filter((id) => id.startsWith('c'))).to.deep.equal(['c0', 'c2']);
    expect(await store({ accountId, events: [told('c3')], body: '{}' })).to.equal(1);
  });
});
