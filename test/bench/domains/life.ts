import { openTestApp, type TestApp } from '@billet/testkit';
import { runClock } from '../../../core/billing/src/domains/life/run-clock.ts';

const TODAY = '2027-01-21';

/** A row copied so many times, with other values in some columns. */
const copies = async ({ house }: TestApp, table: string, from: number, count: number, changed: Readonly<Record<string, string>>): Promise<void> => {
  const columns = (await house.db.raw<{ name: string }>(`select column_name as name from information_schema.columns where table_name = ? and table_schema = current_schema() and is_identity = 'NO' and column_name <> 'id' order by ordinal_position`, [table])).map(({ name }) => name);
  const values = columns.map((name) => changed[name] ?? `s."${name}"`);
  await house.db.transaction(() => house.db.execute(`insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')}) select ${values.join(', ')} from ${table} s cross join generate_series(1, ${String(count)}) g where s.id = ${String(from)}`, []));
};

const execute = ({ house }: TestApp, sql: string): Promise<unknown> => house.db.transaction(() => house.db.execute(sql, []));

/** As many domains, their days of expiry spread over two years from today, all of them one client's. */
const fill = async (app: TestApp, count: number): Promise<void> => {
  const tld = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'test', autoRenewByRegistry: false });
  await app.call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 900 }, { action: 'renew', currency: 'BRL', price: 900 }] });
  const { clientId } = await app.signUp('Ana');
  const { serviceIds } = await app.call<{ serviceIds: number[] }>('orders.place', { clientId, raiseInvoice: false, items: [{ productId: tld.productId, domain: { name: 'model.test' } }] });
  const { items } = await app.call<{ items: { id: number }[] }>('domains.list', {});
  const first = serviceIds[0] ?? 0;
  await copies(app, 'services', first, count, { number: `'L' || g` });
  await copies(app, 'domains', items[0]?.id ?? 0, count, {
    service_id: `${String(first)} + g`, name: `'n' || g || '.test'`, unicode: `'n' || g || '.test'`, state: `'active'`, registered_on: `date '2026-01-21'`, state_since: `date '2026-01-21'`,
    expires_on: `date '${TODAY}' + (g % 730)::int`,
  });
  await execute(app, 'analyze');
};

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

const median = async (work: () => Promise<unknown>): Promise<number> => {
  const found: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) found.push(await secondsOf(work));
  return (found.sort((a, b) => a - b)[2] ?? 0) * 1000;
};

/** The life-cycle clock on a usual day, on a day on which nothing is left to do, and what staff open about all of it. */
export const measureLife = async (count: number) => {
  const app = await openTestApp({ engine: 'postgres' });
  try {
    await fill(app, count);
    // Those whose notice is due by now hear it once; what is measured comes a day later.
    const backlogSeconds = await secondsOf(() => runClock(app.house));
    await execute(app, "update domains set expires_on = (expires_on::date - 1)::text where state <> 'pending'");
    await execute(app, 'analyze');
    const countOf = async (sql: string): Promise<number> => Number((await app.house.db.raw<{ n: number | string }>(`select count(*) as n from ${sql}`))[0]?.n);
    const before = await countOf('domain_notices');
    const daySeconds = await secondsOf(() => runClock(app.house));
    const [expired, notices] = [await countOf("domains where state = 'grace'"), (await countOf('domain_notices')) - before];
    if (expired < count / 800 || notices < count / 800) throw new Error(`a day on which ${String(expired)} domains expire and ${String(notices)} notices go out is none`);
    const againSeconds = await secondsOf(() => runClock(app.house));
    if ((await countOf('domain_notices')) - before !== notices) throw new Error('the second run told somebody again');
    const staff = await app.staffBrowser();
    const page = async (path: string): Promise<void> => {
      const { status } = await staff.get(path);
      if (status !== 200) throw new Error(`${path}: ${String(status)}`);
    };
    return {
      domains: count, backlogSeconds, daySeconds, againSeconds, expired, notices,
      portfolioMs: await median(() => page('/staff/domains')), watchMs: await median(() => page('/staff/domains/watch')),
      expiringMs: await median(() => app.call('domains.list', { state: 'active', expiresBy: '2027-02-20' })),
    };
  } finally {
    await app.close();
  }
};
