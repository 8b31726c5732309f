import { secret, type PrepaidWish } from '@billet/sdk';
import { expect } from 'chai';
import type { Plan } from '../src/settings.ts';
import { onEachStage, type Stage } from './support/stage.ts';

const AN_AGE_AGO = '2000-01-01T00:00:00.000Z';

onEachStage('vouchers that FreeRADIUS knows by the rows of the module', (stage, engine) => {
  const wish = (more: Partial<PrepaidWish<Plan>> = {}): PrepaidWish<Plan> => ({
    username: 'v1-1',
    password: secret('ABCD-EFGH-JKMN'),
    plan: stage().plan({ down: '4M', up: '1M' }),
    planKey: '9',
    sessions: 1,
    accessPoints: [],
    ...more,
  });
  const handler = (): NonNullable<Stage['module']['prepaid']> =>
    stage().module.prepaid ?? expect.fail('no vouchers');
  const write = async (...wishes: readonly PrepaidWish<Plan>[]): Promise<void> => {
    expect(await handler().write(stage().ctx(), wishes)).to.include({ status: 'done' });
  };
  const enter = (more: Readonly<Record<string, string | number>> = {}) =>
    stage().auth('v1-1', { 'User-Password': 'ABCD-EFGH-JKMN', ...more });

  it('lets the holder in with the speed of the plan, for the time and the traffic that are left', async () => {
    await write(wish({ secondsLeft: 3600, bytesLeft: 5 * 2 ** 32 + 17 }));
    const { packet, attributes } = enter();
    expect(packet).to.equal('Access-Accept');
    expect(attributes).to.include({
      'Session-Timeout': '3600',
      'Mikrotik-Total-Limit': '17',
      'Mikrotik-Total-Limit-Gigawords': '5',
      'Mikrotik-Rate-Limit': '1M/4M',
    });
    expect(enter({ 'User-Password': 'ABCD-EFGH-JKMM' }).packet).to.equal('Access-Reject');
  });

  it('is written again with what is left then, and nothing of before stays', async () => {
    await write(wish({ secondsLeft: 3600, bytesLeft: 1000 }));
    await write(wish({ secondsLeft: 60 }));
    const { attributes } = enter();
    expect(attributes).to.include({ 'Session-Timeout': '60' }).and.not.have.property('Mikrotik-Total-Limit');
    const { sql } = stage().tables;
    for (const [table, rows] of [
      ['radcheck', 2],
      ['radreply', 2],
      ['radusergroup', 1],
    ] as const)
      expect(await sql(table).where({ username: 'v1-1' }), table).to.have.lengthOf(rows);
  });

  it('one device at a time, only at its access points, and no longer than until its end', async () => {
    const now = stage().ctx().clock.wallMs();
    await write(
      wish({
        accessPoints: ['127.0.0.1', '10.5.50.1'],
        expiresAt: new Date(now + 600_000).toISOString(),
        secondsLeft: 3600,
      }),
    );
    const { packet, attributes } = enter();
    expect(packet).to.equal('Access-Accept');
    expect(Number(attributes['Session-Timeout'])).to.be.within(560, 600);
    expect(enter({ 'NAS-IP-Address': '10.5.50.1' }).packet).to.equal('Access-Accept');
    for (const elsewhere of ['10.5.50.11', '127.0.0.2', '110.5.50.1'])
      expect(enter({ 'NAS-IP-Address': elsewhere }).packet, elsewhere).to.equal('Access-Reject');
    stage().acct('v1-1', 'S1', 'Start');
    expect(enter().packet).to.equal('Access-Reject');
    stage().acct('v1-1', 'S1', 'Stop', { 'Acct-Session-Time': 5 });
    await write(wish({ expiresAt: new Date(now - 60_000).toISOString() }));
    expect(enter().packet).to.equal('Access-Reject');
  });

  it('tells what was used over all sessions, of those that moved, and of vouchers alone', async () => {
    const { acct, ctx, ensure, wish: service } = stage();
    await ensure(service({ username: 'ana' }));
    acct('ana', 'A1', 'Start');
    await write(wish(), wish({ username: 'v1-2' }));
    expect(await handler().used(ctx(), AN_AGE_AGO)).to.deep.equal({ items: [] });
    acct('v1-1', 'S1', 'Start');
    acct('v1-1', 'S1', 'Stop', {
      'Acct-Session-Time': 600,
      'Acct-Input-Octets': 100,
      'Acct-Output-Octets': 5,
      'Acct-Output-Gigawords': 1,
    });
    acct('v1-1', 'S2', 'Start');
    acct('v1-1', 'S2', 'Interim-Update', {
      'Acct-Session-Time': 30,
      'Acct-Input-Octets': 7,
      'Acct-Output-Octets': 0,
    });
    const { items } = await handler().used(ctx(), AN_AGE_AGO);
    expect(items).to.have.lengthOf(1);
    expect(items[0]).to.include({ username: 'v1-1', seconds: 630, bytes: 2 ** 32 + 112, online: true });
    expect(Math.abs(Date.parse(items[0]?.firstAt ?? '') - ctx().clock.wallMs()), engine).to.be.lessThan(
      60_000,
    );
    expect(await handler().used(ctx(), new Date(ctx().clock.wallMs() + 60_000).toISOString())).to.deep.equal({
      items: [],
    });
    expect((await handler().used(ctx(), AN_AGE_AGO, 'v1-1')).items).to.deep.equal([]);
  });

  it('goes with its sessions; where the equipment refuses it lets nobody in, and the others go all the same', async () => {
    const { acct, ctx, nas } = stage();
    await write(wish(), wish({ username: 'v1-2' }));
    acct('v1-1', 'S1', 'Start');
    nas.manners = { kind: 'refuse', cause: 501 };
    const refused = await handler().remove(ctx(), ['v1-1', 'v1-2', 'v1-3']);
    expect(refused).to.deep.include({ status: 'done', value: { kept: ['v1-1'] } });
    expect(await stage().tables.sql('radcheck').distinct('username').pluck('username')).to.deep.equal([
      'v1-1',
    ]);
    acct('v1-1', 'S1', 'Stop', { 'Acct-Session-Time': 5 });
    expect(enter().packet).to.equal('Access-Reject');
    nas.manners = { kind: 'obey' };
    expect(await handler().remove(ctx(), ['v1-1', 'v1-2'])).to.deep.include({
      status: 'done',
      value: { kept: [] },
    });
    expect(await stage().tables.sql('radreply')).to.deep.equal([]);
  });

  it('touches no login of a service or of somebody else, and stands in no list of accounts', async () => {
    const { ctx, ensure, module: radius, tables, wish: service } = stage();
    await ensure(service({ username: 'ana' }));
    await tables
      .sql('radcheck')
      .insert({ username: 'theirs', attribute: 'Cleartext-Password', op: ':=', value: 'x' });
    for (const username of ['ana', 'theirs'])
      expect(await handler().write(ctx(), [wish(), wish({ username })]), username).to.include({
        status: 'failed',
        kind: 'exists',
      });
    expect(await handler().remove(ctx(), ['ana', 'theirs'])).to.include({ status: 'done' });
    expect(stage().auth('ana').packet).to.equal('Access-Accept');
    await write(wish());
    expect((await radius.accounts?.(ctx()))?.items.map((each) => each.username)).to.deep.equal([
      'ana',
      'theirs',
    ]);
  });
});
