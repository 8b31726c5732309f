import { secret, type Outcome } from '@billet/sdk';
import { expect } from 'chai';
import { SECRET } from './support/radius-database.ts';
import { onEachStage } from './support/stage.ts';

const DISCONNECT = 40;
const COA = 43;
const HERE = '127.0.0.1';

onEachStage('access points', (stage) => {
  const points = (): NonNullable<ReturnType<typeof stage>['module']['accessPoints']> =>
    stage().module.accessPoints ?? expect.fail('no access points');
  const valueOf = <T>(outcome: Outcome<T>): T =>
    outcome.status === 'done' ? outcome.value : expect.fail(JSON.stringify(outcome));
  const online = async (names: readonly string[]): Promise<void> => {
    const { ensure, nas, wish } = stage();
    for (const username of names) {
      await ensure(wish({ username }));
      await nas.connect(username, 's3cret');
    }
  };
  const asked = (): number =>
    new Set(stage().nas.orders.map(({ authenticator }) => authenticator.toString('hex'))).size;

  it('are those of the table, and those that have sessions', async () => {
    const { ctx, tables } = stage();
    await online(['ana', 'bea']);
    expect(await points().list(ctx())).to.deep.equal([
      { address: HERE, name: 'nas1', type: 'mikrotik', note: '', open: 2, listed: true },
    ]);
    await tables.sql('radacct').where({ username: 'bea' }).update({ nasipaddress: '10.9.9.9' });
    expect(
      (await points().list(ctx())).map(({ address, open, listed }) => [address, open, listed]),
    ).to.deep.equal([
      [HERE, 1, true],
      ['10.9.9.9', 1, false],
    ]);
  });

  it('are closed as a whole, portion by portion and no faster than agreed', async () => {
    const { ctx, nas, pauses } = stage();
    await online(Array.from({ length: 12 }, (_, i) => `n${String(i)}`));
    const slow = ctx({ coaPerSecond: 1 });
    const first = valueOf(await points().close(slow, HERE));
    expect(first).to.deep.include({ closed: 10, missed: [], left: 2 });
    const second = valueOf(await points().close(slow, HERE, first.next));
    expect(second).to.deep.equal({ closed: 2, missed: [], left: 0 });
    expect([nas.sessions.size, asked(), pauses.length > 8]).to.deep.equal([0, 12, true]);
    expect(nas.orders.every(({ code }) => code === DISCONNECT)).to.equal(true);
  });

  it('are closed once: who comes back meanwhile is left alone', async () => {
    const { ctx, nas } = stage();
    const names = Array.from({ length: 12 }, (_, i) => `n${String(i)}`);
    await online(names);
    const slow = ctx({ coaPerSecond: 1 });
    const first = valueOf(await points().close(slow, HERE));
    for (const name of names.slice(0, 10)) await nas.connect(name, 's3cret');
    const second = valueOf(await points().close(slow, HERE, first.next));
    expect([second.closed, second.left, second.next]).to.deep.equal([2, 0, undefined]);
    expect(nas.sessions.size).to.equal(10);
    expect(await points().close(slow, HERE, '17')).to.include({ status: 'failed', kind: 'invalid' });
  });

  it('tell all their sessions the speed that counts now: that of the group, of the hour, or the login’s own', async () => {
    const { ctx, ensure, nas, plan, tables, wish } = stage();
    const hours = plan({ hours: '00:00-23:59', hoursDays: 'all', hoursCut: false, hoursDown: '5M', hoursUp: '2M' });
    await ensure(wish({ username: 'ana' }));
    await ensure(wish({ username: 'bea', down: 8_000_000, up: 4_000_000 }));
    await ensure(wish({ username: 'eva' }, { plan: hours, planKey: '2' }));
    for (const name of ['ana', 'bea', 'eva']) await nas.connect(name, 's3cret');
    await tables.sql('radcheck').insert({ username: 'foreign', attribute: 'Cleartext-Password', op: ':=', value: 's3cret' });
    await nas.connect('foreign', 's3cret');
    await tables
      .sql('radgroupreply')
      .where({ groupname: 'plan-1', attribute: 'Mikrotik-Rate-Limit' })
      .update({ value: '11M/22M' });
    await tables
      .sql('radreply')
      .where({ username: 'bea', attribute: 'Mikrotik-Rate-Limit' })
      .update({ value: '4M/9M' });
    (nas.orders as unknown[]).length = 0;
    const told = valueOf((await points().refresh?.(ctx(), HERE)) ?? expect.fail('no refresh'));
    expect(told).to.deep.equal({ closed: 3, missed: [], left: 0 });
    expect(new Set(nas.orders.map(({ code }) => code))).to.deep.equal(new Set([COA]));
    expect([...nas.sessions.values()].map((each) => each.policy.get('14988.8'))).to.deep.equal([
      '11M/22M',
      '4M/9M',
      '2M/5M',
      undefined,
    ]);
  });

  it('get their orders under their own secret, else that of the network around them, else that of the server', async () => {
    const { ctx, tables } = stage();
    const list = (rows: readonly (readonly [string, string])[]): Promise<unknown> =>
      tables.sql('nas').insert(rows.map(([nasname, key]) => ({ nasname, shortname: 'nas1', secret: key })));
    const closed = async (coaSecret: string): Promise<number> => {
      await online(['ana']);
      const { closed: ended } = valueOf(await points().close(ctx({ coaHost: '', coaSecret }), HERE));
      await stage().empty();
      return ended;
    };
    const before = (await tables.sql('nas').select('nasname', 'shortname', 'type', 'secret')) as object[];
    try {
      expect(await closed('another')).to.equal(1);
      await tables.sql('nas').delete();
      await list([
        ['127.0.0.0/8', 'wide'],
        ['127.0.0.0/24', SECRET],
        ['127.0.0.0/33', 'no network'],
        ['pop.example', 'a name'],
      ]);
      expect(await closed('another')).to.equal(1);
      await list([[HERE, 'its own']]);
      expect(await closed(SECRET)).to.equal(0);
      await tables.sql('nas').delete();
      expect(await closed(SECRET)).to.equal(1);
      await tables.sql.schema.renameTable('nas', 'nas_away');
      expect(await closed(SECRET).finally(() => tables.sql.schema.renameTable('nas_away', 'nas'))).to.equal(
        1,
      );
    } finally {
      await tables.sql('nas').delete();
      await tables.sql('nas').insert(before);
    }
  });

  it('that refuse or are silent are named session by session; silence is not waited for twice', async () => {
    const { ctx, nas } = stage();
    await online(['ana', 'bea', 'eva']);
    nas.manners = { kind: 'refuse', cause: 504 };
    const refused = valueOf(await points().close(ctx(), HERE));
    expect([refused.closed, refused.missed.map((each) => each.login)]).to.deep.equal([
      0,
      ['ana', 'bea', 'eva'],
    ]);
    nas.manners = { kind: 'silent' };
    const silent = valueOf(await points().close(ctx(), HERE));
    expect([silent.closed, silent.missed.length, silent.left]).to.deep.equal([0, 3, 0]);
    expect(new Set(silent.missed.map((each) => each.why)).size).to.equal(1);
    nas.manners = { kind: 'obey' };
    expect(valueOf(await points().close(ctx(), HERE)).closed).to.equal(3);
  });

  it('are put on the list, changed without their secret, and taken off', async () => {
    const { ctx, tables } = stage();
    const pop = { address: '192.0.2.7', name: 'tower', type: 'mikrotik', note: '' };
    expect(await points().save(ctx(), pop)).to.include({ status: 'failed', field: 'secret' });
    await points().save(ctx(), { ...pop, secret: secret('key-of-tower') });
    await points().save(ctx(), { ...pop, note: 'north' });
    const row = (): Promise<unknown> =>
      tables.sql('nas').where({ nasname: pop.address }).select('shortname', 'secret', 'description');
    expect(await row()).to.deep.equal([{ shortname: 'tower', secret: 'key-of-tower', description: 'north' }]);
    expect(await points().save(ctx(), { ...pop, note: 'north' })).to.deep.equal({
      status: 'done',
      value: undefined,
    });
    for (let i = 0; i < 2; i += 1)
      expect((await points().remove(ctx(), pop.address)).status).to.equal('done');
    expect(await row()).to.deep.equal([]);
  });

  it('take nothing that FreeRADIUS would read as something else', async () => {
    const { ctx } = stage();
    const pop = { address: '192.0.2.7', name: 'tower', type: 'other', note: '', secret: secret('key') };
    for (const [field, wrong] of [
      ['address', { address: 'tower' }],
      ['address', { address: '192.0.2.0/33' }],
      ['name', { name: 'a"b' }],
      ['note', { note: 'one\ntwo' }],
      ['secret', { secret: secret("it's") }],
      ['secret', { secret: secret('%{sql:drop}') }],
    ] as const)
      expect(await points().save(ctx(), { ...pop, ...wrong }), JSON.stringify(wrong)).to.include({
        status: 'failed',
        kind: 'invalid',
        field,
      });
  });
});
