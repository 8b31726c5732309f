import type { TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { documentsUntil, erasureConflicts, yearsFor } from '../../src/desk/erase/rules.ts';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

describe('whether a client can be erased, and how long documents keep his name', () => {
  const cases: readonly [string, string, number | null, boolean, readonly string[], readonly string[]][] = [
    ['one who has left', 'closed', null, false, [], []],
    ['an active one with nothing open', 'active', null, false, [], []],
    ['one with a service', 'active', null, false, ['ERASE_SERVICE'], ['ERASE_SERVICE']],
    ['while a run goes on', 'closed', null, true, ['ERASE_INVOICE'], ['ERASE_RUN', 'ERASE_INVOICE']],
    ['one that was merged', 'closed', 3, false, ['ERASE_SERVICE'], ['ERASE_MERGED']],
    ['one that is erased', 'anonymised', null, true, ['ERASE_MAIL'], []],
  ];
  for (const [title, status, mergedInto, runs, waits, codes] of cases) it(title, () => { expect(erasureConflicts({ status, mergedInto }, runs, waits)).to.deep.equal(codes); });

  const years: readonly [readonly string[], string, number][] = [[['BR'], '', 10], [['BR'], 'DE=8, BR=5', 5], [['BR', 'DE'], 'DE=8, BR=5', 8], [['BR', 'UY'], 'BR=5', 10], [[], '', 0], [['BR'], 'BR=0', 0]];
  for (const [countries, own, expected] of years) it(`${countries.join('+')} with "${own}": ${String(expected)} years`, () => { expect(yearsFor(countries, 10, own)).to.equal(expected); });

  const terms: readonly [string | null, number, string, string | null][] = [['2027-03-04', 5, '2027-06-01', '2032-12-31'], ['2027-03-04', 5, '2032-12-31', '2032-12-31'], ['2027-03-04', 5, '2033-01-01', null], ['2027-03-04', 0, '2027-06-01', '2027-12-31'], [null, 10, '2027-06-01', null]];
  for (const [last, term, today, until] of terms) it(`${String(last)} and ${String(term)} years, asked on ${today}`, () => { expect(documentsUntil(last, term, today)).to.equal(until); });
});

onBothEngines('a client is erased', (app) => {
  let ana: TestClient;
  let bruno: TestClient;
  let number = '';
  const rows = <T extends Record<string, unknown>>(sql: string, ...values: (string | number)[]): Promise<T[]> => app().house.db.raw<T>(sql, values);
  const write = (sql: string, ...values: (string | number | null)[]): Promise<unknown> => app().house.db.transaction(() => app().house.db.execute(sql, values));
  const erase = (confirm: string = number): Promise<{ changed: boolean; documentsUntil: string | null }> => app().call('clients.erase', { id: ana.clientId, confirm });
  const preview = (): Promise<{ conflicts: string[]; people: number; documentsUntil: string | null }> => app().call('clients.erasePreview', { id: ana.clientId });

  const NEEDLES = ['zulmira', 'quaresma', '+55 31 90000', 'ladeira', '203.0.113.77', 'paulina'];

  const tables = async (): Promise<readonly string[]> =>
    app().house.db.engine === 'sqlite'
      ? (await rows<{ name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '%\\_idx' escape '\\' and name not like '%\\_data' escape '\\' and name not like '%\\_docsize' escape '\\'")).map(({ name }) => name)
      : (await rows<{ name: string }>("select table_schema || '.' || table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')")).map(({ name }) => name);

  /** Every row of every table that has one of the words, by table. */
  const found = async (): Promise<Readonly<Record<string, number>>> => {
    const places: Record<string, number> = {};
    for (const table of await tables()) {
      const hits = (await rows(`select * from ${table}`)).filter((row) => NEEDLES.some((needle) => JSON.stringify(row).toLowerCase().includes(needle)));
      if (hits.length > 0) places[table.replace(/^.*\./, '')] = hits.length;
    }
    return places;
  };
  const money = async (): Promise<unknown> => [
    await rows('select id, number, net, tax, total, paid, issue_date, client_id from invoices order by id'), await rows('select id, net, quantity, charge_key from invoice_lines order by id'),
    await rows('select id, debit, credit, amount, client_id from ledger_entries order by id'), await rows('select id, amount, client_id from payments order by id'),
  ];
  const ended = (): Promise<unknown> => write("update services set status = 'terminated', billing_status = 'ended', next_bill_at = null where client_id = ?", ana.clientId);

  before(async () => {
    await app().call('settings.save', { owner: 'mail', values: { transport: 'off' } });
    [ana, bruno] = [await app().signUp('Zulmira Quaresma'), await app().signUp('Bruno')];
    ({ client: { number } } = await app().call<{ client: { number: string } }>('clients.get', { id: ana.clientId }));
    const { client } = await app().call<{ client: { version: number } }>('clients.get', { id: ana.clientId });
    await app().call('clients.update', { id: ana.clientId, version: client.version, phone: '+55 31 90000-1234', address: { line1: 'Ladeira do Sol', city: 'Ouro Preto' } });
    const { invoiceId } = await app().order(ana);
    await app().house.settle();
    await app().pay(invoiceId);
    await app().call('notes.add', { clientId: ana.clientId, text: 'Zulmira calls at noon' });
    await app().call('clientFiles.add', { clientId: ana.clientId, name: 'zulmira.txt', file: 'eA==' });
    await app().call('mailPreferences.set', { clientId: ana.clientId, marketing: true });
    await write("update orders set placed_from = '203.0.113.77' where client_id = ?", ana.clientId);
    await write("update services set label = 'zulmira.example' where client_id = ?", ana.clientId);
    const [{ id: userId = 0 } = {}] = await rows<{ id: number }>('select user_id as id from memberships where client_id = ?', ana.clientId);
    await write("insert into sessions (token_hash, kind, owner_id, data, created_at, seen_at, expires_at, address) values ('h', 'client', ?, '{}', '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z', '203.0.113.77')", userId);
    await app().house.settle();
    await write("update mail_messages set state = 'sent', sent_at = created_at where client_id = ?", ana.clientId);
  });

  it('is refused with its reason while something is open, and only after the number is typed', async () => {
    expect((await preview()).conflicts).to.include('ERASE_SERVICE');
    expect(await codeOf(erase())).to.equal('ERASE_SERVICE');
    await ended();
    await write('insert into client_balances (client_id, currency, amount) values (?, ?, 500) on conflict (client_id, currency) do update set amount = 500', ana.clientId, 'BRL');
    expect(await codeOf(erase())).to.equal('ERASE_BALANCE');
    await write('update client_balances set amount = 0 where client_id = ?', ana.clientId);
    await write("insert into parked_clients (client_id, reason, detail, parked_at) values (?, 'x', 'x', '2027-01-01T00:00:00.000Z')", ana.clientId);
    expect(await codeOf(erase())).to.equal('ERASE_PARKED');
    await write('delete from parked_clients where client_id = ?', ana.clientId);
    expect((await preview()).conflicts).to.deep.equal([]);
    expect(await codeOf(erase('1'))).to.equal('CONFIRM_NUMBER');
    expect((await found())['clients']).to.equal(1);
  });

  it('leaves the log and documents alone as long as nobody is erased', async () => {
    for (const sql of ["update audit_log set input = 'null', address = null", 'update audit_subjects set before = null, after = null', "update invoice_lines set description = ''", "update invoices set party_hash = ''"]) {
      expect(await codeOf(write(sql)), sql).to.not.equal('nothing was refused');
    }
  });

  it('keeps amounts whole and the name in documents only, until the term of the law', async () => {
    const before = await money();
    const others = await rows('select * from payers where client_id = ?', bruno.clientId);
    const answer = await erase();
    expect(answer.changed).to.equal(true);
    expect(answer.documentsUntil).to.match(/-12-31$/);
    await app().house.settle();
    expect(await money()).to.deep.equal(before);
    expect(Object.keys(await found()).filter((table) => !['invoices', 'invoice_lines', 'contracts'].includes(table))).to.deep.equal([]);
    expect((await found())['invoices']).to.be.greaterThan(0);
    expect(await rows('select * from payers where client_id = ?', bruno.clientId)).to.deep.equal(others);
    expect(await rows('select id from memberships where client_id = ?', ana.clientId)).to.deep.equal([]);
    expect((await app().house.verify()).findings).to.deep.equal([]);
    const [line] = await rows<{ after: string }>("select s.after from audit_subjects s join audit_log a on a.id = s.audit_id where a.operation = 'clients.erase' and s.client_id = ?", ana.clientId);
    expect(line?.after).to.include('anonymised');
  });

  it('done again changes nothing, and nobody brings him back', async () => {
    const state = async (): Promise<unknown> => [await money(), await rows('select * from clients order by id'), await rows('select * from payers order by id'), await rows('select * from users order by id')];
    const before = await state();
    expect(await erase()).to.deep.include({ changed: false });
    const { client } = await app().call<{ client: { version: number } }>('clients.get', { id: ana.clientId });
    expect(await codeOf(app().call('clients.update', { id: ana.clientId, version: client.version, name: 'Ana' }))).to.equal('CLIENT_ERASED');
    expect(await state()).to.deep.equal(before);
    expect((await found())['audit_log']).to.equal(undefined);
  });

  it('lets go of the name in documents when the term is over', async () => {
    const before = await money();
    await write("update clients set documents_until = '2027-01-01' where id = ?", ana.clientId);
    await app().advance('2027-02-20T12:00:00.000Z');
    expect(await found()).to.deep.equal({});
    const ours = (state: unknown): unknown => JSON.stringify((state as { client_id?: number }[][]).map((list) => list.filter((row) => row.client_id === ana.clientId)));
    expect(ours(await money())).to.equal(ours(before));
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('proposes who has left for as long as the setting says, and erases by itself only where it says so', async () => {
    const { id } = await app().call<{ id: number }>('clients.create', { brandId: app().brandId, kind: 'person', name: 'Paulina', email: 'paulina@example.net', country: 'BR', locale: 'en' });
    await app().call('clients.update', { id, version: 1, status: 'closed' });
    const proposed = async (): Promise<readonly number[]> => (await app().call<{ items: { id: number }[] }>('clients.erasable', {})).items.map((item) => item.id);
    await app().advance('2027-07-20T12:00:00.000Z');
    expect(await proposed()).to.deep.equal([]);
    await app().call('settings.save', { owner: 'erasure', values: { proposeMonths: 12 } });
    expect(await proposed()).to.deep.equal([]);
    await app().call('settings.save', { owner: 'erasure', values: { proposeMonths: 3 } });
    expect(await proposed()).to.deep.equal([id]);
    await app().advance('2027-07-22T12:00:00.000Z');
    expect((await found())['clients']).to.equal(1);
    await app().call('settings.save', { owner: 'erasure', values: { eraseAlone: true } });
    await app().advance('2027-07-24T12:00:00.000Z');
    expect(await found()).to.deep.equal({});
    expect(await proposed()).to.deep.equal([]);
  });
});
