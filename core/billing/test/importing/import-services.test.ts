import { moduleRegistryRef } from '@billet/billing';
import { done, noSettings, type Observed, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { openTestHouse, staff, type TestHouse } from '../support/open-test-house.ts';

interface Item {
  readonly verdict: string;
  readonly field: string | null;
  readonly code: string | null;
}
type Row = Record<string, string>;

/** A panel that makes what it is asked for and can tell what it has. */
const panel = (accounts: Map<string, Observed>): ServerModule<unknown, unknown> => ({
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: (_ctx, wanted) => Promise.resolve(accounts.get('id' in wanted ? wanted.id : wanted.username)),
  ensure: (_ctx, want) => {
    const id = want.ref?.id ?? want.username ?? '';
    const now: Observed = { ref: { id }, username: id, state: want.state };
    accounts.set(id, now);
    return Promise.resolve(done(now));
  },
  remove: (_ctx, ref) => {
    accounts.delete(ref.id);
    return Promise.resolve(done(undefined));
  },
  accounts: () => Promise.resolve({ items: [...accounts.values()] }),
});

eachDatabase('services of another system', (open) => {
  let house: TestHouse;
  let serverId: number;
  const accounts = new Map<string, Observed>([['anaweb', { ref: { id: 'anaweb' }, username: 'anaweb', state: 'active' }]]);
  const call = <T>(name: string, input: unknown): Promise<T> => house.executor.callByName(name, input, staff) as Promise<T>;
  const bring = async (what: string, rows: readonly Row[], apply = true, source = 'old'): Promise<readonly string[]> => {
    const { items } = await call<{ items: readonly Item[] }>(`imports.${what}`, { source, brandId: 1, rows, apply });
    return items.map(({ verdict, field, code }) => (verdict === 'refused' ? `${field ?? ''}:${code ?? ''}` : verdict));
  };
  const ana: Row = { id: 'S1', client_id: 'A', product: 'fibra-20m', price: '89,90', currency: 'brl', cycle: '3 months', next_due: '2027-02-28', started_on: '2019-05-31', domain: 'Ana.example', account: 'anaweb' };
  const bob: Row = { id: 'S2', client_id: 'B', product: 'fibra-20m', price: '99.90', currency: 'BRL', cycle: 'monthly', next_due: '2027-02-05' };
  const eva: Row = { ...bob, id: 'S3', state: 'suspended', next_due: '2026-11-05' };

  before(async () => {
    house = await openTestHouse(await open());
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    registry.add({ id: 'panel', title: 'panel', module: panel(accounts), definition: { account: noSettings, product: noSettings, identity: 'account', create: () => { throw new Error('runs already'); } } });
    for (const scope of ['account', 'product'] as const) house.settings.declare({ owner: 'panel', scope, schema: noSettings });
    serverId = (await call<{ id: number }>('servers.create', { extension: 'panel', name: 'One', settings: {} })).id;
    await call('products.saveServer', { id: house.productId, role: 'main', extension: 'panel' });
    await bring('clients', ['A', 'B'].map((id) => ({ id, name: id, email: `${id}@old.example`, country: 'BR' })));
  });
  after(() => house.remove());
  afterEach(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('say in a dry run what would come and why not, and come in once', async () => {
    const rows = [
      ana, bob, eva, { ...bob }, { ...bob, id: 'X1', product: 'nothing' }, { ...bob, id: 'X2', cycle: 'now and then' }, { ...bob, id: 'X3', price: '-1' },
      { ...bob, id: 'X4', next_due: '2027-01-20' }, { id: 'X5', client_id: 'B', product: 'fibra-20m', price: '5', currency: 'BRL', cycle: 'month' }, { ...bob, id: 'X6', server: 'Two' }, { ...bob, id: 'X7', client_id: 'Z' },
      { ...bob, id: 'X8', currency: 'EUR' }, { ...bob, id: 'X9', started_on: '2027-05-01' },
    ];
    const refusals = ['id:ID_TWICE', 'product:PRODUCT_UNKNOWN', 'cycle:CYCLE_UNKNOWN', 'price:AMOUNT_INVALID', 'next_due:DAY_PAST', 'next_due:DAY_NEEDED', 'server:SERVER_UNKNOWN', 'client_id:CLIENT_UNKNOWN', 'currency:CURRENCY_OTHER', 'started_on:DAY_AHEAD'];
    expect(await bring('services', rows, false)).to.deep.equal(['new', 'new', 'new', ...refusals]);
    expect((await call<{ items: unknown[] }>('services.list', {})).items).to.deep.equal([]);
    for (const verdict of ['new', 'known']) expect(await bring('services', rows)).to.deep.equal([verdict, verdict, verdict, ...refusals]);
    expect(await call('imports.compare', { source: 'old' })).to.deep.include({ clients: 2, services: [{ currency: 'BRL', count: 3, amount: 8990 + 9990 + 9990 }] });
  });

  it('are charged next on their day, at their price, and for nothing before it', async () => {
    const bills = async (): Promise<unknown[]> => (await house.db.raw<Record<string, unknown>>(
      'select i.due_date, l.period_start, l.period_end, l.net from invoices i join invoice_lines l on l.invoice_id = i.id order by l.id',
    )).map((each) => [each['due_date'], each['period_start'], each['period_end'], Number(each['net'])].map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell)));
    await house.scheduler.advanceTo('2027-01-25T12:00:00.000Z');
    expect(await bills()).to.deep.equal([]);
    await house.scheduler.advanceTo('2027-01-27T12:00:00.000Z');
    expect(await bills()).to.deep.equal([['2027-02-05', '2027-02-05', '2027-03-05', 9990]]);
    await house.scheduler.advanceTo('2027-02-19T12:00:00.000Z');
    // Who began on a 31st is charged on the last of May next.
    expect((await bills()).at(-1)).to.deep.equal(['2027-02-28', '2027-02-28', '2027-05-31', 8990]);
    const [still] = await house.db.raw<{ id: number }>(`select record_id as id from import_records where kind = 'service' and foreign_id = 'S3'`);
    await call('services.unsuspend', { id: still?.id, owner: 'staff' });
    expect((await call<{ service: unknown }>('services.get', { id: still?.id })).service).to.include({ status: 'active', billedThrough: '2027-02-19' });
  });

  it('have nothing set up for them: the account that is there is adopted, without a word to the client', async () => {
    await house.settle();
    expect([...accounts.keys()]).to.deep.equal(['anaweb']);
    await call('servers.takeInventory', { id: serverId });
    await house.settle();
    const [bound] = await house.db.raw<{ username: string; state: string; label: string }>('select b.username, b.state, s.label from service_bindings b join services s on s.id = b.service_id');
    expect(bound).to.deep.equal({ username: 'anaweb', state: 'applied', label: 'ana.example' });
    expect([...accounts.keys()]).to.deep.equal(['anaweb']);
    expect((await call<{ items: { key: string }[] }>('mail.list', {})).items.filter(({ key }) => key === 'service-welcome')).to.deep.equal([]);
    // One that nobody waits for is set up when somebody says so.
    const [second] = await house.db.raw<{ id: number }>(`select record_id as id from import_records where kind = 'service' and foreign_id = 'S2'`);
    await call('services.setUpAnew', { id: second?.id });
    await house.settle();
    expect(accounts.size).to.equal(2);
  });

  it('leave nothing behind of a client who is erased: neither his ids there nor the name of his account', async () => {
    await bring('clients', [{ id: 'E', name: 'Eva', email: 'eva@old.example', country: 'BR' }]);
    expect(await bring('services', [{ ...bob, id: 'S9', client_id: 'E', account: 'evaweb', next_due: '2027-09-05' }])).to.deep.equal(['new']);
    const traces = async (): Promise<unknown[]> => [
      ...(await house.db.raw(`select kind from import_records where foreign_id in ('E', 'S9') order by kind`)).map(({ kind }) => kind),
      ...(await house.db.raw(`select username from awaited_accounts where username = 'evaweb'`)).map(({ username }) => username),
    ];
    expect(await traces()).to.deep.equal(['client', 'service', 'evaweb']);
    const [eva] = await house.db.raw<{ id: number; number: string }>(`select id, number from clients where email_norm = 'eva@old.example'`);
    await house.db.transaction(async () => {
      await house.db.execute(`update services set status = 'terminated', billing_status = 'ended', next_bill_at = null, end_date = start_date, ended_at = created_at where client_id = ?`, [eva?.id ?? 0]);
      await house.db.execute(`update clients set status = 'closed' where id = ?`, [eva?.id ?? 0]);
    });
    await call('clients.erase', { id: eva?.id, confirm: eva?.number });
    expect(await traces()).to.deep.equal([]);
  });
});
