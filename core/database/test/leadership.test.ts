import { freshDatabase, postgresAvailable, requireComponent, silentDeps, type FreshDatabase } from '@billet/testkit';
import { expect } from 'chai';
import { openDatabase, openLeadership, type Leadership } from '@billet/database';

const { log } = silentDeps();

const suite = requireComponent('PostgreSQL', postgresAvailable()) ? describe : describe.skip;

suite('who leads among several processes [postgres]', () => {
  let fresh: FreshDatabase;
  const open: Leadership[] = [];
  const candidate = (schema = 'public'): Leadership => {
    const one = openLeadership(fresh.url, schema, log);
    open.push(one);
    return one;
  };

  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
    await fresh.drop();
  });

  it('exactly one does, however often they ask', async () => {
    const all = [candidate(), candidate(), candidate()];
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(all.map((one) => one.isLeader()));
      expect(answers.filter(Boolean)).to.have.length(1);
    }
  });

  it('another one does when the leader has gone', async () => {
    const [first, second] = [candidate(), candidate()];
    expect(await first.isLeader()).to.equal(true);
    expect(await second.isLeader()).to.equal(false);
    await first.close();
    expect(await second.isLeader()).to.equal(true);
  });

  it('a leader whose session was cut leads no more than anyone else', async () => {
    const [first, second] = [candidate(), candidate()];
    expect(await first.isLeader()).to.equal(true);
    const admin = await openDatabase({ engine: 'postgres', url: fresh.url, poolSize: 1 }, silentDeps());
    await admin.writer.raw("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");
    await admin.close();
    const answers = [await second.isLeader(), await first.isLeader(), await first.isLeader()];
    expect(answers[0]).to.equal(true);
    expect(answers.slice(1)).to.deep.equal([false, false]);
  });

  it('installations in schemas of their own do not get into each other\'s way', async () => {
    expect(await candidate('one').isLeader()).to.equal(true);
    expect(await candidate('two').isLeader()).to.equal(true);
  });
});
