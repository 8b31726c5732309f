import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

describe('the address that wakes the schedules', function () {
  this.timeout(60_000);
  let app: TestApp;
  const fired: string[] = [];

  beforeEach(async () => {
    app = await openTestApp();
    fired.length = 0;
  });
  afterEach(() => app.close());

  const make = (networks: readonly string[] = []): Promise<{ token: string; url: string }> => app.call('system.makeWakeAddress', { networks });
  const call = async (path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(app.base + path, init);
    return { status: answer.status, body: await answer.json() };
  };
  /** Something that has been due since 2020, and nobody looked. */
  const overdue = async (): Promise<void> => {
    await app.house.db.transaction(async () => { await app.house.db.execute('insert into key_values (owner, key, value) values (?, ?, ?)', ['schedules', 'test.due', JSON.stringify('2020-01-01T00:00:00.000Z')]); });
    app.house.scheduler.add({
      name: 'test.due', pattern: '0 0 1 1 *', zone: 'UTC',
      run: () => {
        fired.push('due');
        return Promise.resolve();
      },
    });
  };

  it('fires what is due, by path or header, and remembers it', async () => {
    const { token, url } = await make();
    expect(new URL(url).pathname).to.equal(`/wake/${token}`);
    await overdue();
    const { status, body } = await call(`/wake/${token}`);
    expect([status, (body as { fired: string[] }).fired.includes('test.due')]).to.deep.equal([200, true]);
    expect((await call('/wake', { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status).to.equal(200);
    expect(fired).to.deep.equal(['due']);
    const view = await app.call<{ exists: boolean; wokenAt: string | null; wokenFrom: string }>('system.wakeAddress', {});
    expect(view.exists).to.equal(true);
    expect(view.wokenAt).to.be.a('string');
    expect(view.wokenFrom).to.match(/127\.0\.0\.1$/);
  });

  it('keeps the secret as a hash, lets only the newest one in, and tells strangers nothing', async () => {
    const old = await make();
    const { token } = await make();
    const rows = await app.house.db.raw<{ token_hash: string }>('select * from wake_addresses');
    expect(rows).to.have.length(1);
    expect(JSON.stringify(rows)).to.not.include(token);
    for (const path of [`/wake/${old.token}`, '/wake/nonsense', '/wake']) expect(await call(path)).to.deep.equal({ status: 404, body: { error: 'NOT_FOUND' } });
    await app.call('system.dropWakeAddress', {});
    expect((await call(`/wake/${token}`)).status).to.equal(404);
  });

  it('is for listed addresses, where there are any', async () => {
    const other = await make(['192.0.2.0/24', '2001:db8::/32']);
    expect((await call(`/wake/${other.token}`)).status).to.equal(404);
    const own = await make(['192.0.2.7', '127.0.0.0/8']);
    expect((await call(`/wake/${own.token}`)).status).to.equal(200);
    expect(await make(['nowhere']).then(() => '', (error: unknown) => (error as { field?: string }).field)).to.equal('networks.0');
  });

  it('is knocked at six times a minute, not more', async () => {
    const { token } = await make();
    const statuses: number[] = [];
    for (let i = 0; i < 8; i += 1) statuses.push((await call(`/wake/${token}`)).status);
    expect(statuses).to.deep.equal([200, 200, 200, 200, 200, 200, 429, 429]);
  });
});
