import { PORTION } from '@billet/billing';
import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';

interface Item {
  readonly verdict: string;
  readonly field: string | null;
  readonly code: string | null;
}
type Row = Record<string, string>;

const ana: Row = { id: 'A1', name: 'Ana', email: 'Ana@old.example', country: 'DE', city: 'Berlin', created_on: '2019-05-04' };

eachDatabase('records of another system', (open) => {
  let house: TestHouse;
  before(async () => {
    house = await openTestHouse(await open());
  });
  after(() => house.remove());
  afterEach(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  const bring = async (what: 'clients' | 'balances', source: string, rows: readonly Row[], apply = true): Promise<readonly string[]> => {
    const { items } = (await house.executor.callByName(`imports.${what}`, { source, brandId: 1, rows, apply }, staff)) as { items: readonly Item[] };
    return items.map(({ verdict, field, code }) => (verdict === 'refused' ? `${field ?? ''}:${code ?? ''}` : verdict));
  };
  const compare = (source: string): Promise<unknown> => house.executor.callByName('imports.compare', { source }, staff);

  it('writes nothing without apply, each record once with it', async () => {
    expect(await bring('clients', 'once', [ana], false)).to.deep.equal(['new']);
    expect(await compare('once')).to.deep.equal({ clients: 0, balances: [], services: [], domains: [], invoices: [] });
    expect(await bring('clients', 'once', [ana])).to.deep.equal(['new']);
    expect(await bring('clients', 'once', [ana])).to.deep.equal(['known']);
    const [client] = await house.db.raw<{ id: number; created_at: string; currency: string }>(`select id, created_at, currency from clients where email_norm = 'ana@old.example'`);
    expect(new Date(String(client?.created_at)).toISOString()).to.equal('2019-05-04T00:00:00.000Z');
    const owners = await house.db.raw(`select m.role from memberships m join users u on u.id = m.user_id where m.client_id = ? and u.email_norm = 'ana@old.example' and u.password_hash is null`, [client?.id ?? 0]);
    expect(owners.map((each) => each['role'])).to.deep.equal(['owner']);
    expect(await compare('once')).to.deep.equal({ clients: 1, balances: [], services: [], domains: [], invoices: [] });
  });

  it('says of each row why it stays out, and takes the others', async () => {
    await signUp(house, 'here@old.example');
    const verdicts = await bring('clients', 'mixed', [
      { id: 'M1', name: 'Bea', email: 'bea@old.example', country: 'FR' },
      { id: 'M1', name: 'Bea again', email: 'bea2@old.example', country: 'FR' },
      { id: 'M2', name: 'Carl', email: 'BEA@old.example', country: 'FR' },
      { id: 'M3', name: 'Dora', email: 'here@old.example', country: 'FR' },
      { id: 'M4', name: 'Emil', email: 'no address', country: 'FR' },
      { id: 'M5', name: 'Finn', email: 'finn@old.example', country: 'XX' },
      { id: 'M6', name: 'Gina', email: 'gina@old.example', country: 'DE', tax_id: 'DE123456789' },
      { id: 'M7', name: 'Hugo', email: 'hugo@old.example', country: 'DE', created_on: '2031-01-01' },
      { id: 'M8', name: 'Ida', email: 'ida@old.example', country: 'DE', shoe_size: '44' },
      { id: 'M9', name: 'Jan', email: 'jan@old.example', country: 'DE' },
    ]);
    expect(verdicts).to.deep.equal(['new', 'id:ID_TWICE', 'email:EMAIL_TAKEN', 'email:EMAIL_TAKEN', 'email:VALUE_INVALID', 'country:VALUE_INVALID', 'tax_id:TAX_ID_INVALID', 'created_on:DAY_AHEAD', 'shoe_size:COLUMN_UNKNOWN', 'new']);
    expect(await compare('mixed')).to.deep.equal({ clients: 2, balances: [], services: [], domains: [], invoices: [] });
  });

  it('gives a login that is here already to nobody', async () => {
    await house.db.transaction(() => house.db.execute(`update clients set email = 'moved@old.example', email_norm = 'moved@old.example' where email_norm = 'here@old.example'`));
    expect(await bring('clients', 'logins', [{ id: 'L1', name: 'Dora', email: 'here@old.example', country: 'FR' }])).to.deep.equal(['new']);
    expect(await house.db.raw(`select 1 from memberships m join clients c on c.id = m.client_id where c.email_norm = 'here@old.example'`)).to.deep.equal([]);
  });

  it('makes one login of an address that two imports bring at the same time', async () => {
    const both = ['left', 'right'].map((source) => bring('clients', source, [{ id: 'T1', name: 'Tea', email: 'tea@old.example', country: 'DE' }]).catch(() => ['failed']));
    const told = (await Promise.all(both)).flat();
    expect(told.filter((each) => each === 'new'), told.join()).to.have.length(1);
    for (const table of ['users', 'clients']) expect(await house.db.raw(`select 1 from ${table} where email_norm = 'tea@old.example'`)).to.have.length(1);
  });

  it('books balances once, in each currency, and the books agree', async () => {
    await bring('clients', 'money', [{ id: 'K1', name: 'Kim', email: 'kim@old.example', country: 'DE' }, { id: 'K2', name: 'Lea', email: 'lea@old.example', country: 'DE' }]);
    const rows = [
      { client_id: 'K1', amount: '10,50', currency: 'eur' },
      { client_id: 'K1', amount: '7', currency: 'USD' },
      { client_id: 'K2', amount: '0.50', currency: 'EUR' },
      { client_id: 'K2', amount: '-4', currency: 'USD' },
      { client_id: 'K2', amount: '1.234', currency: 'EUR' },
      { client_id: 'K2', amount: '9', currency: 'EUR' },
      { client_id: 'K3', amount: '9', currency: 'EUR' },
    ];
    const refusals = ['amount:AMOUNT_INVALID', 'amount:AMOUNT_INVALID', 'client_id:ID_TWICE', 'client_id:CLIENT_UNKNOWN'];
    expect(await bring('balances', 'money', rows, false)).to.deep.equal(['new', 'new', 'new', ...refusals]);
    for (const verdict of ['new', 'known']) expect(await bring('balances', 'money', rows)).to.deep.equal([verdict, verdict, verdict, ...refusals]);
    expect(await compare('money')).to.deep.equal({ clients: 2, balances: [{ currency: 'EUR', count: 2, amount: 1100 }, { currency: 'USD', count: 1, amount: 700 }], services: [], domains: [], invoices: [] });
    // Another source adds to what is there.
    await bring('clients', 'more', [{ id: 'K1', name: 'Max', email: 'max@old.example', country: 'DE' }]);
    expect(await bring('balances', 'more', [{ client_id: 'K1', amount: '1', currency: 'EUR' }])).to.deep.equal(['new']);
    expect(await house.db.raw('select 1 from client_balances where amount < 0')).to.deep.equal([]);
  });

  it('adds to the client that stayed when two were merged, whatever it has already', async () => {
    await bring('clients', 'merged', ['N1', 'N2'].map((id) => ({ id, name: id, email: `${id}@old.example`, country: 'DE' })));
    await house.db.transaction(() => house.db.execute(`update clients set status = 'closed', merged_into_id = (select id from clients where email_norm = 'n1@old.example') where email_norm = 'n2@old.example'`));
    expect(await bring('balances', 'merged', [{ client_id: 'N1', amount: '3', currency: 'EUR' }])).to.deep.equal(['new']);
    expect(await bring('balances', 'merged', [{ client_id: 'N2', amount: '4', currency: 'EUR' }])).to.deep.equal(['new']);
    const [row] = await house.db.raw<{ amount: number | string }>(`select b.amount from client_balances b join clients c on c.id = b.client_id where c.email_norm = 'n1@old.example'`);
    expect(Number(row?.amount)).to.equal(700);
  });

  it('takes a whole portion with few statements', async () => {
    const rows = Array.from({ length: PORTION }, (_, i) => ({ id: `P${String(i)}`, name: `Client ${String(i)}`, email: `p${String(i)}@old.example`, country: 'DE' }));
    expect(new Set(await bring('clients', 'many', rows))).to.deep.equal(new Set(['new']));
    const [numbers] = await house.db.raw<{ n: number | string }>('select count(distinct number) as n from clients');
    const [clients] = await house.db.raw<{ n: number | string }>('select count(*) as n from clients');
    expect(Number(numbers?.n)).to.equal(Number(clients?.n));
  });
});
