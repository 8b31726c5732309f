import { secret, type Outcome } from '@billet/sdk';
import { expect } from 'chai';
import { onEachStage } from './support/stage.ts';

const DISCONNECT = 40;
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
