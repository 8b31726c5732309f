import { done, secret, type CallCtx, type Outcome, type ResourceMap } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { accountSettings, productSettings, type Account } from '../src/settings.ts';
import { createConnections, createSqlDatabaseModule } from '../src/sql-database-module.ts';
import { eachServer } from './support/servers.ts';

type User = ResourceMap['databaseUser'];

eachServer('sql-database: what clients may do', (server) => {
  const connections = createConnections();
  const module = createSqlDatabaseModule(connections);
  const ref = { id: 'ana' };
  after(() => connections.close());
  afterEach(() => server().empty());

  const ctx = (): CallCtx<Account> => ({ ...gatewayCtx({ settings: undefined }), settings: accountSettings.parse(server().settings) });
  const ok = <T>(outcome: Outcome<T> | undefined): T => {
    if (outcome?.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value;
  };
  const account = async (state: 'active' | 'suspended' = 'active', plan: object = {}, id = 'ana') =>
    ok(await module.ensure(ctx(), { serviceId: id, username: id, email: 'ana@example.test', locale: 'en', plan: productSettings.parse(plan), planKey: '1', options: {}, state, resources: [] }));
  const database = (name: string, id = 'ana') =>
    module.resources?.database?.ensure?.(ctx(), { id }, { kind: 'database', key: name, want: { name, engine: server().engine } }) ?? Promise.resolve(done({ id: '' }));
  const user = (name: string, databases: readonly string[], more: Partial<User> = {}) =>
    module.resources?.databaseUser?.ensure?.(ctx(), ref, { kind: 'databaseUser', key: name, want: { name, engine: server().engine, databases, ...more } }) ?? Promise.resolve(done({ id: '' }));
  const PW = secret("it's a pass?word");
  const enter = (name: string, into: string, text = PW.reveal()) => server().as(name, text, into, async (sql) => (await sql.raw('select 1')) !== undefined);

  it('lets two users build on each other, a third only read, and nobody elsewhere', async () => {
    await account();
    for (const name of ['shop', 'blog']) ok(await database(name));
    for (const name of ['ana_a', 'ana_b']) ok(await user(name, ['shop'], { password: PW }));
    ok(await user('ana_r', ['shop'], { password: PW, access: 'readOnly' }));
    const made = await server().as('ana_a', PW.reveal(), 'shop', async (sql) => {
      await sql.raw('create table goods (id int primary key)');
      await sql('goods').insert({ id: 1 });
      return true;
    });
    expect(made).to.equal(true);
    const altered = await server().as('ana_b', PW.reveal(), 'shop', async (sql) => {
      await sql.raw('alter table goods add column price int');
      return sql('goods').insert({ id: 2 });
    });
    expect(altered).to.not.equal(undefined);
    expect(await server().as('ana_r', PW.reveal(), 'shop', (sql) => sql('goods').select('id').orderBy('id'))).to.deep.equal([{ id: 1 }, { id: 2 }]);
    const wrote = await server().as('ana_r', PW.reveal(), 'shop', (sql) => sql('goods').insert({ id: 3 })).catch(() => 'refused');
    expect(wrote ?? 'refused').to.equal('refused');
    for (const name of ['ana_a', 'ana_b', 'ana_r']) expect(await enter(name, 'blog'), name).to.equal(undefined);
    expect(await enter('ana_a', 'shop', 'wrong')).to.equal(undefined);
    const page = await module.resources?.database?.list(ctx(), ref);
    expect(page?.items.map(({ name }) => name)).to.deep.equal(['blog', 'shop']);
  });

  it('takes a database away from a user that should no longer reach it', async () => {
    await account();
    for (const name of ['shop', 'blog']) ok(await database(name));
    ok(await user('ana_a', ['shop', 'blog'], { password: PW }));
    expect([await enter('ana_a', 'shop'), await enter('ana_a', 'blog')]).to.deep.equal([true, true]);
    ok(await user('ana_a', ['blog']));
    expect([await enter('ana_a', 'shop'), await enter('ana_a', 'blog')]).to.deep.equal([undefined, true]);
  });

  it('ends sessions and lets nobody in while suspended, then as before', async () => {
    await account();
    ok(await database('shop'));
    ok(await user('ana_a', ['shop'], { password: PW }));
    const cut = await server().as('ana_a', PW.reveal(), 'shop', async (sql) => {
      await sql.raw('select 1');
      await account('suspended');
      return sql.raw(server().engine === 'postgresql' ? 'select pg_sleep(1)' : 'select sleep(1)').then(
        () => 'still in',
        () => 'cut',
      );
    });
    expect(cut ?? 'cut').to.equal('cut');
    expect(await enter('ana_a', 'shop')).to.equal(undefined);
    ok(await user('ana_late', ['shop'], { password: PW }));
    expect(await enter('ana_late', 'shop')).to.equal(undefined);
    await account();
    expect([await enter('ana_a', 'shop'), await enter('ana_late', 'shop')]).to.deep.equal([true, true]);
  });

  it('keeps to the limits of the plan, and names what is wrong', async () => {
    await account('active', { databases: 1, users: 1 });
    ok(await database('shop'));
    ok(await database('shop'));
    expect(await database('blog')).to.include({ status: 'failed', kind: 'limit', field: 'name' });
    expect(await database('x; drop')).to.include({ kind: 'invalid', field: 'name' });
    ok(await user('ana_a', [], { password: PW }));
    expect(await user('ana_b', [])).to.include({ kind: 'limit', field: 'name' });
    expect(await user('ana_a', ['theirs'])).to.include({ kind: 'invalid', field: 'databases' });
    const other = server().engine === 'mysql' ? 'postgresql' : 'mysql';
    expect(await user('ana_a', [], { engine: other })).to.include({ kind: 'invalid', field: 'engine' });
  });

  it('never touches databases and users that were there before', async () => {
    await account();
    const system = server().engine === 'postgresql' ? 'postgres' : 'mysql';
    expect(await database(system)).to.include({ kind: 'exists', field: 'name' });
    expect(await user(server().engine === 'postgresql' ? 'postgres' : 'root', [])).to.include({ kind: 'exists', field: 'name' });
    ok(await module.resources?.database?.remove?.(ctx(), ref, system));
    await account('active', {}, 'bea');
    ok(await database('hers', 'bea'));
    expect(await database('hers')).to.include({ kind: 'exists' });
    ok(await module.resources?.database?.remove?.(ctx(), ref, 'hers'));
    expect((await module.resources?.database?.list(ctx(), { id: 'bea' }))?.items).to.have.lengthOf(1);
  });

  it('removes all of it with the account', async () => {
    await account();
    ok(await database('shop'));
    ok(await user('ana_a', ['shop'], { password: PW }));
    ok(await module.remove(ctx(), ref));
    expect(await enter('ana_a', server().engine === 'postgresql' ? 'postgres' : 'information_schema')).to.equal(undefined);
    await account();
    ok(await database('shop'));
    ok(await user('ana_a', ['shop'], { password: PW }));
    expect(await enter('ana_a', 'shop')).to.equal(true);
  });

  it('gives a database with its rows and its user to another service, and shuts out who stays behind', async () => {
    for (const id of ['ana', 'bea']) await account('active', id === 'bea' ? { databases: 1 } : {}, id);
    for (const name of ['shop', 'blog']) ok(await database(name));
    ok(await user('ana_go', ['shop'], { password: PW }));
    ok(await user('ana_stay', ['shop', 'blog'], { password: PW }));
    await server().as('ana_go', PW.reveal(), 'shop', async (sql) => {
      await sql.raw('create table goods (id int primary key)');
      await sql('goods').insert({ id: 7 });
    });
    const { database: bases, databaseUser: users } = module.resources ?? {};
    const to = { id: 'bea' };
    for (let time = 0; time < 2; time += 1) {
      ok(await bases?.move?.(ctx(), 'shop', ref, to));
      ok(await users?.move?.(ctx(), 'ana_go', ref, to));
    }
    ok(await bases?.ensure?.(ctx(), to, { kind: 'database', key: 'shop', want: { name: 'shop', engine: server().engine } }));
    ok(await users?.ensure?.(ctx(), to, { kind: 'databaseUser', key: 'ana_go', want: { name: 'ana_go', engine: server().engine, databases: ['shop'] } }));
    expect(await server().as('ana_go', PW.reveal(), 'shop', (sql) => sql('goods').select('id'))).to.deep.equal([{ id: 7 }]);
    expect([await enter('ana_stay', 'shop'), await enter('ana_stay', 'blog')]).to.deep.equal([undefined, true]);
    expect(await bases?.move?.(ctx(), 'blog', ref, to)).to.include({ kind: 'limit' });
    expect(await bases?.move?.(ctx(), 'nothing', ref, to)).to.include({ kind: 'notFound' });
    expect((await bases?.list(ctx(), to))?.items.map(({ name }) => name)).to.deep.equal(['shop']);
    ok(await module.remove(ctx(), ref));
    expect(await enter('ana_go', 'shop')).to.equal(true);
    ok(await module.remove(ctx(), to));
  });
});
