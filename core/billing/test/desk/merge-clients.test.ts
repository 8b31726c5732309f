import type { TestClient } from '@billet/testkit';
import { defineTable, type OperationCtx, z } from '@billet/sdk';
import { expect } from 'chai';
import { clientRecordsRef, moveRecord } from '../../src/client-records.ts';
import { addonRecords } from '../../src/house/addon-records.ts';
import { mergeConflicts, type MergeSide } from '../../src/desk/merge/rules.ts';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

const side: MergeSide = { id: 1, brandId: 1, currency: 'BRL', status: 'active', mergedInto: null };
const other: MergeSide = { ...side, id: 2 };

describe('whether two clients can become one', () => {
  const cases: readonly [string, MergeSide, MergeSide, boolean, readonly string[]][] = [
    ['two of one brand and currency', side, other, false, []],
    ['one that is closed goes', { ...side, status: 'closed' }, other, false, []],
    ['the same', side, side, false, ['MERGE_SAME']],
    ['another brand', side, { ...other, brandId: 2 }, false, ['MERGE_BRAND']],
    ['another currency', side, { ...other, currency: 'EUR' }, false, ['MERGE_CURRENCY']],
    ['brand and currency', side, { ...other, brandId: 2, currency: 'EUR' }, false, ['MERGE_BRAND', 'MERGE_CURRENCY']],
    ['into a closed one', side, { ...other, status: 'closed' }, false, ['MERGE_CLOSED']],
    ['an anonymised one', { ...side, status: 'anonymised' }, other, false, ['MERGE_GONE']],
    ['one that was merged', { ...side, status: 'closed', mergedInto: 3 }, other, false, ['MERGE_GONE']],
    ['while a run goes on', side, other, true, ['MERGE_RUN']],
  ];
  for (const [title, from, into, runs, codes] of cases) it(title, () => { expect(mergeConflicts(from, into, runs)).to.deep.equal(codes); });
});

onBothEngines('two clients become one', (app) => {
  let ana: TestClient;
  let twin: TestClient;
  let other: TestClient;
  const rows = <T extends Record<string, unknown>>(sql: string, ...values: (string | number)[]): Promise<T[]> => app().house.db.raw<T>(sql, values);
  const write = (sql: string, ...values: (string | number | null)[]): Promise<unknown> => app().house.db.transaction(() => app().house.db.execute(sql, values));
  const numberOf = async ({ clientId }: TestClient): Promise<string> => (await app().call<{ client: { number: string } }>('clients.get', { id: clientId })).client.number;
  const merge = async (from: TestClient, into: TestClient, confirm?: string): Promise<{ changed: boolean; moved: { kind: string; count: number }[] }> =>
    app().call('clients.merge', { id: from.clientId, intoId: into.clientId, confirm: confirm ?? (await numberOf(from)) });
  const preview = (from: TestClient, into: TestClient): Promise<{ moves: { kind: string; count: number }[]; conflicts: string[]; balances: object[] }> => app().call('clients.mergePreview', { id: from.clientId, intoId: into.clientId });
  const findings = async (): Promise<unknown> => (await app().house.verify()).findings;
  const balance = async ({ clientId }: TestClient): Promise<number> => (await app().call<{ balances: { amount: number }[] }>('payments.balance', { clientId })).balances.reduce((sum, { amount }) => sum + amount, 0);
  const kept = async ({ clientId }: TestClient): Promise<readonly number[]> =>
    Promise.all(['1200', '2000', '2050', '1150'].map(async (account) => Number((await rows<{ n: number | string | null }>(`select sum(case when debit = '${account}' then amount else -amount end) as n from ledger_entries where client_id = ? and (debit = '${account}' or credit = '${account}')`, clientId))[0]?.n ?? 0)));

  before(async () => {
    [ana, twin, other] = [await app().signUp('Ana Souza'), await app().signUp('Ana M. Souza'), await app().signUp('Bruno')];
    await app().call('settings.save', { owner: 'mail', values: { transport: 'off' } });
  });

  it('is declared for every column that names a client', async () => {
    const { engine } = app().house.db;
    const found = engine === 'sqlite'
      ? await rows<{ place: string }>(`select m.name || '.' || c.name as place from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'client_id'
          union select m.name || '.' || f."from" from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' and f."table" = 'clients'`)
      : await rows<{ place: string }>(`select c.table_name || '.' || c.column_name as place from information_schema.columns c join information_schema.tables t using (table_schema, table_name) where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.column_name = 'client_id'
          union select r.relname || '.' || a.attname from pg_constraint k join pg_class r on r.oid = k.conrelid join pg_attribute a on a.attrelid = r.oid and a.attnum = any(k.conkey) join pg_class f on f.oid = k.confrelid join pg_namespace n on n.oid = r.relnamespace where k.contype = 'f' and f.relname = 'clients' and n.nspname = current_schema()`);
    const declared = app().house.services.use(clientRecordsRef)().map(({ table, column = 'client_id' }) => `${table}.${column}`);
    expect(declared.toSorted()).to.deep.equal(found.map(({ place }) => place).toSorted());
    expect(found.length).to.be.greaterThan(55);
  });

  it('is refused with its reason, and only after the number is typed', async () => {
    expect(await codeOf(merge(twin, twin))).to.equal('MERGE_SAME');
    expect(await codeOf(merge(twin, ana, '1'))).to.equal('CONFIRM_NUMBER');
    expect(await codeOf(merge(twin, { ...ana, clientId: 9999 }))).to.equal('NOT_FOUND');
    await write("update clients set currency = 'EUR' where id = ?", twin.clientId);
    expect((await preview(twin, ana)).conflicts).to.deep.equal(['MERGE_CURRENCY']);
    expect(await codeOf(merge(twin, ana))).to.equal('MERGE_CURRENCY');
    await write("update clients set currency = 'BRL' where id = ?", twin.clientId);
    await write("insert into parked_clients (client_id, reason, detail, parked_at) values (?, 'x', 'x', '2027-01-01T00:00:00.000Z')", twin.clientId);
    await write("insert into dunning_holds (client_id, until, reason, created_at) values (?, '2027-03-01', 'x', '2027-01-01T00:00:00.000Z')", twin.clientId);
    expect((await preview(twin, ana)).conflicts).to.have.members(['MERGE_PARKED', 'MERGE_HOLD']);
    await write('delete from parked_clients where client_id = ?', twin.clientId);
    await write("update dunning_holds set until = '2027-01-20' where client_id = ?", twin.clientId);
    const { serviceId } = await app().order(other);
    await app().house.settle();
    await app().call('services.transfer', { id: serviceId, toClientId: twin.clientId, on: '2027-03-01' });
    expect((await preview(twin, ana)).conflicts).to.deep.equal(['MERGE_TRANSFER']);
    expect((await preview(other, ana)).conflicts).to.deep.equal(['MERGE_TRANSFER']);
    await write("update service_transfers set state = 'failed'");
  });

  it('moves all that the one has to the other, once, and the books stay right', async () => {
    const hers = await app().order(ana);
    const paid = await app().order(twin);
    const open = await app().order(twin);
    await app().house.settle();
    await app().pay(hers.invoiceId);
    const { invoice } = await app().call<{ invoice: { open: { amount: number } } }>('invoices.get', { id: paid.invoiceId });
    await app().call('payments.record', { invoiceId: paid.invoiceId, gatewayAccountId: app().gatewayAccountId, amount: invoice.open.amount + 700, reference: 'more' });
    await app().call('balances.import', { reference: 'old', items: [{ clientId: twin.clientId, amount: 2500, currency: 'BRL' }] });
    await app().call('notes.add', { clientId: twin.clientId, text: 'Calls at noon' });
    await app().call('clientFiles.add', { clientId: twin.clientId, name: 'a.txt', file: 'eA==' });
    await app().call('mailPreferences.set', { clientId: twin.clientId, marketing: false });
    await app().call('mailPreferences.set', { clientId: ana.clientId, marketing: true });
    for (const [{ clientId }, tags] of [[ana, ['vip', 'old']], [twin, ['vip', 'new']]] as const) for (const tag of tags) await write('insert into client_tags (client_id, tag) values (?, ?)', clientId, tag);
    const [{ id: user = 0 } = {}] = await rows<{ id: number }>('select user_id as id from memberships where client_id = ?', ana.clientId);
    await write("insert into memberships (client_id, user_id, role, permissions, created_at) values (?, ?, 'member', '[]', '2027-01-01T00:00:00.000Z')", twin.clientId, user);
    for (const [{ clientId }, invoiceId] of [[ana, hers.invoiceId], [twin, open.invoiceId]] as const) await write("insert into payment_promises (client_id, invoice_id, nth, month, nth_of_month, promised_on, until, state, given_by, created_at) values (?, ?, 1, '2027-01', 1, '2027-01-21', '2027-01-25', 'kept', 'staff', '2027-01-21T13:00:00.000Z')", clientId, invoiceId);
    await app().house.settle();
    expect(await findings()).to.deep.equal([]);
    const printed = await rows('select number, party, total, payer_id from invoices order by id');
    const owed = await kept(twin);
    const hadOwn = await kept(ana);
    expect(owed[0]).to.be.greaterThan(0);
    expect(await balance(twin)).to.equal(2500);

    const plan = await preview(twin, ana);
    expect(plan.conflicts).to.deep.equal([]);
    const answer = await merge(twin, ana);
    expect(answer.changed).to.equal(true);
    expect(answer.moved).to.deep.equal(plan.moves);
    expect(Object.fromEntries(answer.moved.map(({ kind, count }) => [kind, count]))).to.include({ services: 2, invoices: 2, orders: 2, payments: 1, people: 2, payers: 1, notes: 1, files: 1 });

    expect(await findings()).to.deep.equal([]);
    expect(await rows('select number, party, total, payer_id from invoices order by id')).to.deep.equal(printed);
    expect(await kept(twin)).to.deep.equal([0, 0, 0, 0]);
    expect(await kept(ana)).to.deep.equal(hadOwn.map((amount, i) => amount + (owed[i] ?? 0)));
    expect([await balance(twin), await balance(ana)]).to.deep.equal([0, 2500]);
    for (const record of app().house.services.use(clientRecordsRef)()) {
      if (record.how !== 'moves' || record.unlessThere !== undefined || record.only !== undefined) continue;
      expect(await rows(`select * from ${record.table} where ${record.column ?? 'client_id'} = ?`, twin.clientId), record.table).to.deep.equal([]);
    }
    expect((await rows<{ tag: string }>('select tag from client_tags where client_id = ? order by tag', ana.clientId)).map(({ tag }) => tag)).to.deep.equal(['new', 'old', 'vip']);
    expect((await rows<{ n: number }>('select nth_of_month as n from payment_promises where client_id = ? order by id', ana.clientId)).map(({ n }) => n)).to.deep.equal([1, 2]);
    expect((await rows<{ user_id: number; role: string }>('select user_id, role from memberships where client_id = ? order by id', ana.clientId)).map(({ role }) => role)).to.deep.equal(['owner', 'member']);
    expect(await rows('select id from memberships where client_id = ?', twin.clientId)).to.deep.equal([]);
    expect(await rows('select id from payers where client_id = ? and is_default', ana.clientId)).to.have.length(1);
    expect(await app().call('mailPreferences.get', { clientId: ana.clientId })).to.include({ marketing: false });
    expect(await app().call('clients.get', { id: twin.clientId })).to.deep.include({ mergedInto: ana.clientId });
    expect((await app().call<{ invoice: { open: { amount: number } } }>('invoices.get', { id: open.invoiceId }, ana.caller)).invoice.open.amount).to.be.greaterThan(0);
    const timeline = async ({ clientId }: TestClient): Promise<string> => JSON.stringify(await rows("select before, after from audit_subjects where kind = 'client' and client_id = ? order by id", clientId));
    expect(await timeline(twin)).to.include('"mergedInto');
    expect(await timeline(ana)).to.include('"mergedFrom');
  });

  it('leaves rows of extensions behind that the one that stays has already', async () => {
    const table = defineTable({ name: 'probe', columns: z.strictObject({ owner: z.number().int(), colour: z.string(), place: z.string() }), clientColumn: 'owner', unique: [['owner', 'colour'], ['place', 'owner']] });
    const [record] = addonRecords(new Map([[table, 'merge']]));
    if (record === undefined) throw new Error('nothing is declared');
    expect(record).to.deep.equal({ table: 'x_merge_probe', erased: { rows: 'go' }, how: 'moves', column: 'owner', unlessThere: [['colour'], ['place']] });
    await write('create table x_merge_probe (owner integer, colour text, place text, unique (owner, colour), unique (place, owner))');
    for (const [owner, colour, place] of [[1, 'red', 'a'], [2, 'red', 'b'], [2, 'blue', 'a'], [2, 'green', 'c']] as const) await write('insert into x_merge_probe values (?, ?, ?)', owner, colour, place);
    const { db } = app().house;
    await db.transaction(() => moveRecord({ ctx: {} as OperationCtx, db, from: 2, into: 1 }, record));
    expect(await rows('select owner, colour from x_merge_probe order by owner, colour')).to.deep.equal([{ owner: 1, colour: 'green' }, { owner: 1, colour: 'red' }, { owner: 2, colour: 'blue' }, { owner: 2, colour: 'red' }]);
    await write('drop table x_merge_probe');
  });

  it('done again changes nothing, and the record stays closed', async () => {
    const state = async (): Promise<unknown> => [await rows('select id, client_id from ledger_entries order by id'), await rows('select id, client_id from services order by id'), await rows('select * from clients order by id'), await rows('select * from client_balances order by id')];
    const before = await state();
    expect(await merge(twin, ana)).to.deep.include({ changed: false, moved: [] });
    expect(await codeOf(merge(twin, other))).to.equal('MERGE_GONE');
    expect(await codeOf(merge(ana, twin))).to.equal('MERGE_CLOSED');
    const { client } = await app().call<{ client: { version: number } }>('clients.get', { id: twin.clientId });
    expect(await codeOf(app().call('clients.update', { id: twin.clientId, version: client.version, status: 'active' }))).to.equal('CLIENT_MERGED');
    expect(await state()).to.deep.equal(before);
  });

  it('lets go of its e-mail address and tax number, which are unique among all others', async () => {
    const wish = (email: string, taxId: string | null): Promise<{ id: number }> => app().call('clients.create', { brandId: app().brandId, kind: 'person', name: 'Carla', email, country: 'BR', locale: 'en', taxId });
    const stays = await wish('carla@example.net', null);
    const goes = await wish('carla@old.example.net', '529.982.247-25');
    expect([await codeOf(wish('carla@old.example.net', null)), await codeOf(wish('new@example.net', '52998224725'))]).to.deep.equal(['EMAIL_TAKEN', 'TAX_ID_TAKEN']);
    await merge({ ...ana, clientId: goes.id }, { ...ana, clientId: stays.id });
    const again = await wish('carla@old.example.net', '529.982.247-25');
    expect(again.id).to.be.greaterThan(goes.id);
    expect([await codeOf(wish('Carla@Old.example.net', null)), await codeOf(wish('new@example.net', '52998224725'))]).to.deep.equal(['EMAIL_TAKEN', 'TAX_ID_TAKEN']);
    expect((await app().call<{ client: { email: string } }>('clients.get', { id: goes.id })).client.email).to.equal('carla@old.example.net');
  });

  it('keeps whose documents are whose in all other cases', async () => {
    for (const table of ['invoices', 'invoice_lines', 'invoice_taxes', 'payment_allocations']) {
      const [row] = await rows<{ id: number }>(`select min(id) as id from ${table} where client_id = ?`, ana.clientId);
      if (row?.id === undefined || (row.id as number | null) === null) continue;
      const failure = await write(`update ${table} set client_id = ? where id = ?`, other.clientId, row.id).then(() => 'changed', (error: unknown) => String(error));
      expect(failure, table).to.not.equal('changed');
    }
  });

  it('is billed, paid, refunded and credited as one from then on; a chain leads to who is left', async () => {
    await app().advance('2027-03-05T12:00:00.000Z');
    const [bill] = await rows<{ id: number }>("select i.id from invoices i where i.client_id = ? and i.status = 'issued' and i.settlement = 'unpaid' order by i.id", ana.clientId);
    await app().pay(bill?.id ?? 0);
    await merge(ana, other);
    expect(await kept(ana)).to.deep.equal([0, 0, 0, 0]);
    expect(await app().call('clients.get', { id: twin.clientId })).to.deep.include({ mergedInto: other.clientId });
    expect(await findings()).to.deep.equal([]);
    const [late] = await rows<{ id: number }>("select i.id from invoices i where i.client_id = ? and i.status = 'issued' and i.doc_type = 'invoice' order by i.id limit 1", other.clientId);
    await app().call('invoices.credit', { id: late?.id ?? 0, reason: 'gone' });
    await app().house.settle();
    expect(await findings()).to.deep.equal([]);
    expect((await rows('select sum(case when debit = \'3100\' then amount else -amount end) as n from ledger_entries where debit = \'3100\' or credit = \'3100\'')).map(({ n }) => Number(n))).to.deep.equal([0]);
  });
});
