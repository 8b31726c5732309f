import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { openTestHouse, staff, type TestHouse } from '../support/open-test-house.ts';

interface Item {
  readonly verdict: string;
  readonly field: string | null;
  readonly code: string | null;
}
type Row = Record<string, string>;

eachDatabase('domains and open invoices of another system', (open) => {
  let house: TestHouse;
  let gatewayAccountId: number;
  const call = <T>(name: string, input: unknown): Promise<T> => house.executor.callByName(name, input, staff) as Promise<T>;
  const bring = async (what: string, rows: readonly Row[], apply = true): Promise<readonly string[]> => {
    const { items } = await call<{ items: readonly Item[] }>(`imports.${what}`, { source: 'old', brandId: 1, rows, apply });
    return items.map(({ verdict, field, code }) => (verdict === 'refused' ? `${field ?? ''}:${code ?? ''}` : verdict));
  };
  const idOf = async (kind: string, foreign: string): Promise<number> => Number((await house.db.raw<{ id: number }>('select record_id as id from import_records where kind = ? and foreign_id = ?', [kind, foreign]))[0]?.id);

  before(async () => {
    house = await openTestHouse(await open());
    const tld = await call<{ id: number }>('tlds.create', { brandId: 1, name: 'test' });
    await call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }] });
    await house.db.transaction(async () => {
      await house.db.writable()('registrar_accounts').insert({ extension: 'fake', name: 'Registry', created_at: house.clock.now() });
      const [row] = (await house.db.writable()('gateway_accounts').insert({ brand_id: 1, extension: 'bank-transfer', name: 'Bank', hook_path: 'x', created_at: house.clock.now() }).returning('id')) as { id: number }[];
      gatewayAccountId = row?.id ?? 0;
    });
    await bring('clients', ['A', 'B'].map((id) => ({ id, name: id, email: `${id}@old.example`, country: 'BR' })));
    await bring('services', [{ id: 'S1', client_id: 'A', product: 'fibra-20m', price: '99.90', currency: 'BRL', cycle: 'month', next_due: '2027-03-01' }]);
  });
  after(() => house.remove());
  afterEach(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('domains come in once, with their registrar and the day of their next charge', async () => {
    const ana: Row = { id: 'D1', client_id: 'A', name: 'ANA.test', registrar: 'Registry', expires_on: '2027-03-10', next_due: '2028-03-10', price: '59.90', currency: 'BRL' };
    const bob: Row = { id: 'D2', client_id: 'B', name: 'bob.test', registrar: 'Registry', expires_on: '2027-08-01', price: '45', currency: 'BRL', auto_renew: 'no' };
    const rows = [
      ana, bob, { ...bob }, { ...bob, id: 'X1' }, { ...bob, id: 'X2', name: 'bob.nowhere' }, { ...bob, id: 'X3', name: 'x.test', registrar: 'Nobody' }, { ...bob, id: 'X4', name: 'x.test', expires_on: '2026-12-31' },
      { ...bob, id: 'X5', name: 'x.test', years: '11' }, { ...bob, id: 'X6', name: 'y.test', client_id: 'Z' },
    ];
    const refusals = ['id:ID_TWICE', 'name:DOMAIN_TAKEN', 'name:TLD_UNKNOWN', 'registrar:REGISTRAR_UNKNOWN', 'expires_on:DAY_PAST', 'years:VALUE_INVALID', 'client_id:CLIENT_UNKNOWN'];
    expect(await bring('domains', rows, false)).to.deep.equal(['new', 'new', ...refusals]);
    for (const verdict of ['new', 'known']) expect(await bring('domains', rows)).to.deep.equal([verdict, verdict, ...refusals]);
    const { items } = await call<{ items: Record<string, unknown>[] }>('domains.list', {});
    expect(items.map(({ name, state, autoRenew, expiresOn }) => [name, state, autoRenew, expiresOn])).to.have.deep.members([['ana.test', 'active', true, '2027-03-10'], ['bob.test', 'active', false, '2027-08-01']]);
    const service = async (foreign: string): Promise<unknown> => (await call<{ service: unknown }>('services.get', { id: await idOf('domain', foreign) })).service;
    expect(await service('D1')).to.include({ billedThrough: '2028-03-10', status: 'active', label: 'ana.test' });
    expect(await service('D2')).to.include({ billedThrough: '2027-08-01', nextBillAt: null });
    expect(await house.db.raw('select 1 from domain_operations')).to.deep.equal([]);
  });

  it('open invoices keep number and days, are in the books and are paid like any other', async () => {
    const first: Row = { id: '77', client_id: 'A', number: '2026-0077', issued_on: '2026-12-01', due_on: '2026-12-15', amount: '159,80', currency: 'BRL', lines: 'Fibra | 99.90 | service:S1\r\nana.test | 59.90 | domain:D1' };
    const second: Row = { id: '78', client_id: 'B', number: '2026-0077', issued_on: '2027-01-02', due_on: '2027-01-30', amount: '10', currency: 'BRL' };
    const rows = [first, second, { ...second }, { ...second, id: 'X1', amount: '0' }, { ...second, id: 'X2', lines: 'One | 4' }, { ...second, id: 'X3', lines: 'One' }, { ...second, id: 'X4', issued_on: '2027-02-02' }, { ...second, id: 'X5', due_on: '2027-01-01' }, { ...second, id: 'X6', client_id: 'Z' }];
    const refusals = ['id:ID_TWICE', 'amount:AMOUNT_INVALID', 'lines:LINES_SUM', 'lines:LINES_INVALID', 'issued_on:DAY_AHEAD', 'due_on:DAY_BEFORE', 'client_id:CLIENT_UNKNOWN'];
    expect(await bring('invoices', rows, false)).to.deep.equal(['new', 'new', ...refusals]);
    for (const verdict of ['new', 'known']) expect(await bring('invoices', rows)).to.deep.equal([verdict, verdict, ...refusals]);
    expect(await call('imports.compare', { source: 'old' })).to.deep.include({ domains: [{ currency: 'BRL', count: 2, amount: 5990 + 4500 }], invoices: [{ currency: 'BRL', count: 2, amount: 16_980 }] });
    const { items } = await call<{ items: Record<string, unknown>[] }>('invoices.list', {});
    expect(items.map(({ number, issueDate, dueDate, settlement }) => [number, issueDate, dueDate, settlement])).to.deep.equal([['2026-0077', '2027-01-02', '2027-01-30', 'unpaid'], ['2026-0077', '2026-12-01', '2026-12-15', 'unpaid']]);
    // Revenue and tax of it were booked elsewhere.
    const lines = async (): Promise<ReadonlyMap<string, number>> => new Map((await call<{ lines: { code: string; debit: number; credit: number }[] }>('ledger.trialBalance', {})).lines.map((each) => [each.code, each.debit - each.credit] as const));
    expect([...(await lines()).entries()].filter(([, amount]) => amount !== 0)).to.deep.equal([['1200', 16_980], ['3000', -16_980]]);

    await call('payments.record', { invoiceId: await idOf('invoice', '77'), gatewayAccountId, amount: 15_980, fee: 0, reference: 'pix-1' });
    await house.settle();
    // The term that was charged there is paid here: the registry is asked for it.
    expect((await house.db.raw<{ kind: string; name: string }>('select o.kind, d.name from domain_operations o join domains d on d.id = o.domain_id')).map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(['renew ana.test']);
    await call('invoices.void', { id: await idOf('invoice', '78'), reason: 'paid there' });
    expect((await lines()).get('1200') ?? 0).to.equal(0);
    expect((await lines()).get('3000')).to.equal(-15_980);
    expect((await call<{ items: { key: string }[] }>('mail.list', {})).items.filter(({ key }) => key === 'invoice-issued')).to.deep.equal([]);
    expect((await call<{ items: { kind: string; title: string }[] }>('search.find', { q: '2026-00' })).items.map(({ kind, title }) => `${kind} ${title}`)).to.deep.equal(['invoice 2026-0077', 'invoice 2026-0077']);
  });
});
