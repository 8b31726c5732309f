import { Readable, Writable } from 'node:stream';
import { done, secret, type CallCtx, type Outcome, type ResourceMap } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import type { Client } from 'basic-ftp';
import { expect } from 'chai';
import { accountSettings, productSettings, type Account } from '../src/settings.ts';
import { createConnections, createSqlFtpModule } from '../src/sql-ftp-module.ts';
import { onStage } from './support/stage.ts';

const PASSWORD = 'it is a "pass"';

const put = (client: Client, name: string, text: string): Promise<unknown> => client.uploadFrom(Readable.from([Buffer.from(text)]), name);
const get = async (client: Client, name: string): Promise<string> => {
  const parts: Buffer[] = [];
  await client.downloadTo(new Writable({ write: (part: Buffer, _, next) => { parts.push(part); next(); } }), name);
  return Buffer.concat(parts).toString();
};
/** ProFTPD shows an empty folder to whom it denies the list. */
const NOTHING_LISTED = Object.assign(new Error('nothing is listed'), { code: 550 });

/** The answer's code when it is a refusal, `ok` when it is none. */
const answer = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'ok', (error: unknown) => (error as { code?: unknown }).code);

onStage('sql-ftp: what FTP users may do', (stage) => {
  const connections = createConnections();
  const module = createSqlFtpModule(connections);
  after(() => connections.close());
  afterEach(() => stage().empty());

  const ctx = (): CallCtx<Account> => ({ ...gatewayCtx({ settings: undefined }), settings: accountSettings.parse(stage().settings) });
  const ok = <T>(outcome: Outcome<T> | undefined): T => {
    if (outcome?.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value;
  };
  const account = async (state: 'active' | 'suspended' = 'active', plan: object = {}, id = 'ana') =>
    ok(await module.ensure(ctx(), { serviceId: id, username: id, email: 'ana@example.test', locale: 'en', plan: productSettings.parse(plan), planKey: '1', options: {}, state, resources: [] }));
  const user = (login: string, more: Partial<ResourceMap['ftpUser']> = {}, id = 'ana') =>
    module.resources?.ftpUser?.ensure?.(ctx(), { id }, { kind: 'ftpUser', key: login, want: { login, password: secret(PASSWORD), path: '/', ...more } }) ?? Promise.resolve(done({ id: '' }));
  const enter = (login: string, password = PASSWORD) => stage().as(login, password, () => Promise.resolve(true));

  it('lets in with the right password only, and shuts into the folder', async () => {
    await account();
    ok(await user('ana'));
    ok(await user('ana-web', { path: '/web/site' }));
    expect(await enter('ana', 'wrong')).to.equal(undefined);
    const text = await stage().as('ana-web', PASSWORD, async (client) => {
      await put(client, 'index.html', 'hello');
      expect(await answer(client.cd('/../..'))).to.equal('ok');
      expect(await client.pwd()).to.equal('/');
      return get(client, 'index.html');
    });
    expect(text).to.equal('hello');
    expect(await stage().as('ana', PASSWORD, (client) => get(client, '/web/site/index.html'))).to.equal('hello');
  });

  it('shows a folder where it is to be seen, and what lies above it to nobody', async () => {
    await account();
    ok(await user('ana'));
    ok(await user('shop', { path: '/shops/one/site/files', virtualPath: '/site/files' }));
    const text = await stage().as('shop', PASSWORD, async (client) => {
      expect(await client.pwd()).to.equal('/site/files');
      await put(client, 'index.html', 'hello');
      expect(await answer(client.cd('/../../..'))).to.equal('ok');
      expect((await client.list('/')).map(({ name }) => name)).to.deep.equal(['site']);
      return get(client, '/site/files/index.html');
    });
    expect(text).to.equal('hello');
    expect(await stage().as('ana', PASSWORD, (client) => get(client, '/shops/one/site/files/index.html'))).to.equal('hello');
    expect((await module.resources?.ftpUser?.list(ctx(), { id: 'ana' }))?.items.map(({ path, virtualPath }) => [path, virtualPath])).to.deep.equal([['/', undefined], ['/shops/one/site/files', '/site/files']]);
    // Without one it is shut into its folder again; permissions stay what they are.
    ok(await user('shop', { path: '/shops/one/site/files', permissions: ['read', 'list', 'recurse'] }));
    await stage().as('shop', PASSWORD, async (client) => {
      expect(await client.pwd()).to.equal('/');
      expect((await client.list()).map(({ name }) => name)).to.deep.equal(['index.html']);
    });
    for (const [path, virtualPath] of [['/one', '/two'], ['/', '/site'], ['/one/site', '/../site'], ['/onesite', '/site/..'], ['/a/b/c/d/e/f/g', '/a/b/c/d/e/f/g']] as const)
      expect(await user('bad', { path, virtualPath }), virtualPath).to.include({ kind: 'invalid', field: 'virtualPath' });
    await account('active', {}, 'dora');
    ok(await user('shop', { path: '/shops/one/site/files', virtualPath: '/files' }));
    ok(await module.resources?.ftpUser?.move?.(ctx(), 'shop', { id: 'ana' }, { id: 'dora' }));
    await stage().as('shop', PASSWORD, async (client) => {
      expect([await client.pwd(), (await client.list()).length]).to.deep.equal(['/files', 0]);
      await put(client, 'new.txt', 'of bea');
    });
    expect(await stage().as('ana', PASSWORD, async (client) => (await client.list('/shops/one/site/files')).map(({ name }) => name))).to.deep.equal(['index.html']);
  });

  it('denies what a user has no permission for', async () => {
    await account();
    ok(await user('ana'));
    await stage().as('ana', PASSWORD, async (client) => {
      await put(client, 'old.txt', 'old');
      await client.send('MKD sub');
    });
    const tries = (client: Client): readonly (readonly [string, () => Promise<unknown>])[] => [
      ['list', async () => { if ((await client.list()).length === 0) throw NOTHING_LISTED; }],
      ['read', () => get(client, 'old.txt')],
      ['recurse', async () => { await client.send('CWD sub'); await client.send('CWD /'); }],
      ['makeDirectory', () => client.send('MKD made')],
      ['removeDirectory', () => client.send('RMD sub')],
      ['write', () => put(client, 'new.txt', 'new')],
      ['delete', () => client.send('DELE old.txt')],
    ];
    for (const lacking of ['list', 'read', 'recurse', 'makeDirectory', 'removeDirectory', 'write', 'delete']) {
      const permissions = (['read', 'write', 'delete', 'recurse', 'list', 'makeDirectory', 'removeDirectory'] as const).filter((each) => each !== lacking);
      ok(await user('ana-less', { permissions }));
      await stage().as('ana-less', PASSWORD, async (client) => {
        // A refused transfer may close its data connection before the answer is read.
        expect(await answer(tries(client).find(([name]) => name === lacking)?.[1]() ?? Promise.resolve()), lacking).to.be.oneOf([550, 'ECONNRESET']);
      });
    }
    await stage().as('ana', PASSWORD, async (client) => {
      for (const [name, attempt] of tries(client)) expect(await answer(attempt()), name).to.equal('ok');
    });
  });

  it('holds to the quota, and a larger plan makes room', async () => {
    await account('active', { quotaMb: 1 });
    ok(await user('ana', { quota: 5_000_000 }));
    const large = 'x'.repeat(1_500_000);
    expect(await stage().as('ana', PASSWORD, (client) => answer(put(client, 'large.bin', large)))).to.equal(552);
    await account('active', { quotaMb: 10 });
    expect(await stage().as('ana', PASSWORD, (client) => answer(put(client, 'large.bin', large)))).to.equal('ok');
    const facts = await module.resources?.ftpUser?.inspect?.(ctx(), { id: 'ana' }, 'ana');
    expect(Number(/\d+/.exec(facts?.find(({ name }) => name === 'Used')?.value ?? '')?.[0])).to.be.greaterThan(1_400_000);
  });

  it('lets nobody in while suspended, while switched off, or after the end', async () => {
    await account();
    ok(await user('ana'));
    ok(await user('ana-off', { enabled: false }));
    expect([await enter('ana'), await enter('ana-off')]).to.deep.equal([true, undefined]);
    await account('suspended');
    expect(await enter('ana')).to.equal(undefined);
    await account();
    expect(await enter('ana')).to.equal(true);
    ok(await module.remove(ctx(), { id: 'ana' }));
    expect(await enter('ana')).to.equal(undefined);
  });

  it('names what is wrong', async () => {
    await account('active', { users: 1 });
    expect(await user('ana', { path: '/../etc' })).to.include({ kind: 'invalid', field: 'path' });
    expect(await user("o'neil")).to.include({ kind: 'invalid', field: 'login' });
    ok(await user('ana'));
    expect(await user('more')).to.include({ kind: 'limit', field: 'login' });
    await account('active', {}, 'bea');
    expect(await user('ana', {}, 'bea')).to.include({ kind: 'exists', field: 'login' });
  });

  it('gives a user to another service, whose folder it then sees', async () => {
    await account();
    await account('active', { users: 1 }, 'bea');
    ok(await user('ana'));
    ok(await user('more'));
    await stage().as('ana', PASSWORD, (client) => put(client, 'mine.txt', 'of ana'));
    const { ftpUser } = module.resources ?? {};
    const [from, to] = [{ id: 'ana' }, { id: 'bea' }];
    for (let time = 0; time < 2; time += 1) ok(await ftpUser?.move?.(ctx(), 'ana', from, to));
    expect(await stage().as('ana', PASSWORD, async (client) => (await client.list()).map(({ name }) => name))).to.deep.equal([]);
    expect(await stage().as('more', PASSWORD, (client) => get(client, 'mine.txt'))).to.equal('of ana');
    expect(await ftpUser?.move?.(ctx(), 'more', from, to)).to.include({ kind: 'limit' });
    expect(await ftpUser?.move?.(ctx(), 'nobody', from, to)).to.include({ kind: 'notFound' });
    expect(await ftpUser?.move?.(ctx(), 'more', { id: 'cora' }, { id: 'ana' })).to.include({ status: 'done' });
    expect((await ftpUser?.list(ctx(), to))?.items.map(({ id }) => id)).to.deep.equal(['ana']);
  });
});
