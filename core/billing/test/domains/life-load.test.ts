import { openTestApp, postgresAvailable, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { runClock } from '../../src/domains/life/run-clock.ts';

const LONG = process.env['BILLET_LONG'] === '1';
const COUNT = LONG ? 100_000 : 4000;
const MOST_SECONDS = 60;

/** A row copied so many times, each time with other values in some columns. */
const copies = async (app: TestApp, table: string, from: number, changed: Readonly<Record<string, string>>): Promise<void> => {
  const columns = (await app.house.db.raw<{ name: string }>(`select column_name as name from information_schema.columns where table_name = ? and table_schema = current_schema() and is_identity = 'NO' and column_name <> 'id' order by ordinal_position`, [table])).map(({ name }) => name);
  const values = columns.map((name) => changed[name] ?? `s."${name}"`);
  await app.house.db.transaction(() => app.house.db.execute(`insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')}) select ${values.join(', ')} from ${table} s cross join generate_series(1, ${String(COUNT)}) g where s.id = ${String(from)}`, []));
};

(requireComponent('PostgreSQL', postgresAvailable()) ? describe : describe.skip)(`the day of ${String(COUNT)} domains`, function () {
  this.timeout(900_000);
  let app: TestApp;

  before(async () => {
    app = await openTestApp({ engine: 'postgres' });
    const tld = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'test', autoRenewByRegistry: false });
    await app.call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 900 }, { action: 'renew', currency: 'BRL', price: 900 }] });
    const ana = await app.signUp('Ana');
    const { serviceIds } = await app.call<{ serviceIds: number[] }>('orders.place', { clientId: ana.clientId, raiseInvoice: false, items: [{ productId: tld.productId, domain: { name: 'model.test' } }] });
    const { items } = await app.call<{ items: { id: number }[] }>('domains.list', {});
    const first = serviceIds[0] ?? 0;
    await copies(app, 'services', first, { number: `'L' || g` });
    // A year of days of expiry around today, as many on each day: most are active, some are in each later phase.
    await copies(app, 'domains', items[0]?.id ?? 0, {
      service_id: `${String(first)} + g`, name: `'n' || g || '.test'`, unicode: `'n' || g || '.test'`,
      state: `case when g % 365 < 30 then 'grace' when g % 365 < 60 then 'redemption' when g % 365 < 65 then 'pendingDelete' else 'active' end`,
      expires_on: `date '2027-01-21' + (case when g % 365 < 65 then -(g % 365) else g % 365 - 65 end)::int`, registered_on: `date '2026-01-21'`,
      state_since: `date '2027-01-21' - (case when g % 365 between 30 and 59 then g % 365 - 30 when g % 365 between 60 and 64 then g % 365 - 60 else 0 end)::int`,
    });
    await app.house.db.transaction(() => app.house.db.execute('analyze', []));
    await runClock(app.house);
  });
  after(() => app.close());

  const count = async (where: string): Promise<number> => Number((await app.house.db.raw<{ n: number | string }>(`select count(*) as n from domains where ${where}`))[0]?.n);

  it('is over in a minute, tells everybody once, and done again changes nothing', async () => {
    await app.house.db.transaction(() => app.house.db.execute("update domains set expires_on = (expires_on::date - 1)::text, state_since = (state_since::date - 1)::text where state <> 'cancelled'", []));
    const due = await count("state = 'active' and expires_on < '2027-01-21'");
    expect(due).to.be.greaterThan(COUNT / 400);
    const began = performance.now();
    await runClock(app.house);
    const seconds = (performance.now() - began) / 1000;
    if (LONG) process.stdout.write(`      ${String(COUNT)} domains, a usual day: ${seconds.toFixed(1)} s\n`);
    expect(seconds).to.be.lessThan(MOST_SECONDS);
    expect(await count("state = 'active' and expires_on < '2027-01-21'")).to.equal(0);
    const told = async (): Promise<number> => Number((await app.house.db.raw<{ n: number | string }>('select count(*) as n from domain_notices'))[0]?.n);
    const [notices, states] = [await told(), await count("state = 'grace'")];
    expect(notices).to.be.greaterThan(COUNT / 200);
    await runClock(app.house);
    expect([await told(), await count("state = 'grace'")]).to.deep.equal([notices, states]);
  });
});
