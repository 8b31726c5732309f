import { secret } from '@billet/sdk';
import { expect } from 'chai';
import { onEachStage, type Want } from './support/stage.ts';

const suspended = (want: Want, mode: 'block' | 'walled'): Want => ({
  ...want,
  state: 'suspended',
  suspension: { reason: 'overdue', mode },
});

onEachStage('what FreeRADIUS answers to the rows of the module', (stage) => {
  it('right password: in, with the rate of the plan, the static address and the accounting interval', async () => {
    const { auth, ensure, plan, wish } = stage();
    await ensure(
      wish({ username: 'ana', ip: '192.0.2.10' }, { plan: plan({ down: '20M', up: '10M', interim: 120 }) }),
    );
    const reply = auth('ana');
    expect(reply.packet, reply.output).to.equal('Access-Accept');
    expect(reply.attributes).to.include({
      'Mikrotik-Rate-Limit': '10M/20M',
      'WISPr-Bandwidth-Max-Down': '20000000',
      'Framed-IP-Address': '192.0.2.10',
      'Acct-Interim-Interval': '120',
    });
  });

  it('what its router is told: mask, network behind it, prefix, name servers, rule; and no more once they are taken away', async () => {
    const { auth, ensure, wish } = stage();
    const facts = {
      netmask: '255.255.255.255',
      route: '198.51.100.0/29',
      ipv6Prefix: '2001:db8:0:100::/56',
      ipv6Link: '2001:db8:ffff:1::/64',
      dns: ['192.0.2.53', '192.0.2.54'],
      firewallRule: 17,
    };
    const want = wish({ username: 'ana', ip: '192.0.2.10', ...facts, message: 'hello', notes: 'x' });
    await ensure(want);
    expect(auth('ana').attributes).to.include({
      'Framed-IP-Address': '192.0.2.10',
      'Framed-IP-Netmask': '255.255.255.255',
      'Framed-Route': '198.51.100.0/29 192.0.2.10 1',
      'Delegated-IPv6-Prefix': '2001:db8:0:100::/56',
      'Framed-IPv6-Prefix': '2001:db8:ffff:1::/64',
      'MS-Primary-DNS-Server': '192.0.2.53',
      'MS-Secondary-DNS-Server': '192.0.2.54',
      'Filter-Id': '17',
    });
    await ensure(suspended(want, 'walled'));
    expect(auth('ana').attributes)
      .to.include({ 'Framed-IP-Address': '192.0.2.10' })
      .and.not.have.property('Filter-Id');
    await ensure({ ...want, resources: wish({ username: 'ana' }).resources });
    expect(auth('ana').attributes).to.not.have.any.keys(
      ...['Framed-IP-Netmask', 'Framed-Route', 'Delegated-IPv6-Prefix', 'Framed-IPv6-Prefix', 'MS-Primary-DNS-Server'],
      ...['Filter-Id'],
    );
  });

  it('who had an address: the sessions of that time, of IPv6 by its prefix where the server books it', async () => {
    const { acct, ctx, ensure, module: radius, wish } = stage();
    await ensure(wish({ username: 'ana', ip: '192.0.2.10' }));
    acct('ana', 'W1', 'Start', {
      'Framed-IP-Address': '192.0.2.10',
      'Calling-Station-Id': '00:11:22:33:44:55',
    });
    const at = async (address: string, minutes: number): Promise<readonly string[]> => {
      const now = ctx().clock.wallMs();
      const from = new Date(now + minutes * 60_000).toISOString();
      const until = new Date(now + (minutes + 5) * 60_000).toISOString();
      const page = await radius.sessionsAt?.(ctx(), { address, from, until });
      return (page?.items ?? []).map((each) => `${each.username} ${each.mac ?? ''}`);
    };
    expect(await at('192.0.2.10', -2)).to.deep.equal(['ana 00:11:22:33:44:55']);
    expect(await at('192.0.2.10', -60)).to.deep.equal([]);
    expect(await at('192.0.2.11', -2)).to.deep.equal([]);
    expect(await at('2001:db8::/56', -2)).to.deep.equal([]);
    const { sql } = stage().tables;
    if (!(await sql.schema.hasColumn('radacct', 'delegatedipv6prefix'))) return;
    await sql('radacct').where('acctsessionid', 'W1').update({ delegatedipv6prefix: '2001:db8:0:100::/56' });
    for (const inside of ['2001:db8:0:100::/56', '2001:DB8:0:1ff::7', '2001:db8:0:180::/57'])
      expect(await at(inside, -2), inside).to.deep.equal(['ana 00:11:22:33:44:55']);
    for (const outside of ['2001:db8:0:200::7', '2001:db8:0:ff::1'])
      expect(await at(outside, -2), outside).to.deep.equal([]);
  });

  it('wrong password: out, and the rejection carries nothing', async () => {
    const { auth, ensure, wish } = stage();
    await ensure(wish({ username: 'ana' }));
    expect(auth('ana', { 'User-Password': 'wrong' })).to.deep.include({
      packet: 'Access-Reject',
      attributes: {},
    });
    expect(auth('nobody').packet).to.equal('Access-Reject');
  });

  it('CHAP needs the clear password, and has it', async () => {
    const { ensure, server, wish } = stage();
    await ensure(wish({ username: 'ana' }));
    const chap = (password: string): string =>
      server.send('auth', { 'User-Name': 'ana', 'CHAP-Password': password, 'NAS-IP-Address': '127.0.0.1' })
        .packet;
    expect([chap('s3cret'), chap('wrong')]).to.deep.equal(['Access-Accept', 'Access-Reject']);
  });

  it('bound devices: five of them in any spelling, and no others', async () => {
    const { auth, ensure, wish } = stage();
    const macs = [
      '00:11:22:33:44:55',
      '00-11-22-33-44-56',
      '001122334457',
      '0011.2233.4458',
      'AA:BB:CC:DD:EE:FF',
    ];
    await ensure(wish({ username: 'ana', macs }));
    const by = (mac: string): string => auth('ana', { 'Calling-Station-Id': mac }).packet;
    for (const mac of [
      '00:11:22:33:44:55',
      '00-11-22-33-44-56',
      '00:11:22:33:44:57',
      '00-11-22-33-44-58',
      'aa:bb:cc:dd:ee:ff',
      'aa-bb-cc-dd-ee-ff',
    ])
      expect(by(mac), mac).to.equal('Access-Accept');
    for (const mac of ['00:11:22:33:44:59', '66:77:88:99:AA:BB', '00:11:22:33:44:555'])
      expect(by(mac), mac).to.equal('Access-Reject');
    expect(auth('ana', { 'Calling-Station-Id': '' }).packet).to.equal('Access-Reject');
  });

  it('sessions at once: one more than agreed stays out, until one ends', async () => {
    const { acct, auth, ensure, plan, wish } = stage();
    const want = wish({ username: 'ana' }, { plan: plan({ sessions: 2 }) });
    await ensure(want);
    for (const session of ['S1', 'S2']) {
      expect(auth('ana').packet).to.equal('Access-Accept');
      expect(acct('ana', session, 'Start').packet).to.equal('Accounting-Response');
    }
    expect(auth('ana').packet).to.equal('Access-Reject');
    acct('ana', 'S1', 'Stop', { 'Acct-Session-Time': 60 });
    expect(auth('ana').packet).to.equal('Access-Accept');
    await ensure({
      ...want,
      resources: want.resources.map((each) => ({ ...each, want: { ...each.want, maxSessions: 1 } })),
    });
    expect(auth('ana').packet).to.equal('Access-Reject');
  });

  it('end of access: until then with the time that is left, afterwards out', async () => {
    const { auth, ctx, ensure, wish } = stage();
    const now = ctx().clock.wallMs();
    const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
    const want = wish({ username: 'ana' }, { expiresAt: at(3600) });
    await ensure(want);
    const reply = auth('ana');
    expect(reply.packet, reply.output).to.equal('Access-Accept');
    expect(Number(reply.attributes['Session-Timeout'])).to.be.within(3500, 3600);
    await ensure({ ...want, expiresAt: at(-3600) });
    expect(auth('ana').packet).to.equal('Access-Reject');
    const { expiresAt: _, ...endless } = want;
    await ensure(endless);
    expect(auth('ana').attributes).to.not.have.property('Session-Timeout');
  });

  it('walled garden: in, but slowly and to the payment page; back at full speed with the same address', async () => {
    const { auth, ensure, wish } = stage();
    const want = wish({ username: 'ana', ip: '192.0.2.10', down: 50_000_000, up: 5_000_000 });
    await ensure(want);
    expect(auth('ana').attributes).to.include({ 'Mikrotik-Rate-Limit': '5M/50M' });
    await ensure(suspended(want, 'walled'));
    const walled = auth('ana');
    expect(walled.packet, walled.output).to.equal('Access-Accept');
    expect(walled.attributes).to.include({
      'Mikrotik-Address-List': 'blocked',
      'Mikrotik-Rate-Limit': '256k/256k',
      'Framed-IP-Address': '192.0.2.10',
    });
    await ensure(want);
    const back = auth('ana').attributes;
    expect(back)
      .to.include({ 'Mikrotik-Rate-Limit': '5M/50M', 'Framed-IP-Address': '192.0.2.10' })
      .and.not.have.property('Mikrotik-Address-List');
  });

  it('blocked: out, with the password kept', async () => {
    const { auth, ensure, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(suspended(want, 'block'));
    expect(auth('ana')).to.deep.include({ packet: 'Access-Reject', attributes: {} });
    await ensure(suspended(want, 'walled'));
    expect(auth('ana').packet).to.equal('Access-Accept');
    await ensure(want);
    expect(auth('ana').packet).to.equal('Access-Accept');
  });

  it("a login's own speed, pool and sessions go before the plan's; one way alone leaves the other to the plan", async () => {
    const { auth, ensure, plan, wish } = stage();
    const offer = plan({ down: '20M', up: '10M', pool: 'home', sessions: 3 });
    await ensure(wish({ username: 'plain' }, { plan: offer }));
    await ensure(
      wish({ username: 'own', down: 100_000_000, up: 50_000_000, pool: 'office' }, { plan: offer }),
    );
    await ensure(wish({ username: 'half', down: 30_500_000 }, { plan: offer }));
    const answers = ['plain', 'own', 'half'].map((name) => {
      const { attributes } = auth(name);
      return [
        attributes['Mikrotik-Rate-Limit'],
        attributes['WISPr-Bandwidth-Max-Up'],
        attributes['Framed-Pool'],
      ];
    });
    expect(answers).to.deep.equal([
      ['10M/20M', '10000000', 'home'],
      ['50M/100M', '50000000', 'office'],
      ['10M/30500k', '10000000', 'home'],
    ]);
  });

  it('several logins of one service, each with its own devices and speed', async () => {
    const { auth, ensure, wish } = stage();
    const want = wish({ username: 'shop' });
    const second = {
      kind: 'radiusLogin' as const,
      key: 'k2',
      want: {
        username: 'till',
        password: secret('0ther'),
        macs: ['66:77:88:99:AA:BB'],
        down: 1_000_000,
        up: 512_000,
      },
    };
    const made = await ensure({ ...want, resources: [...want.resources, second] });
    expect(made.resources).to.deep.equal({ 'key-shop': 'shop', k2: 'till' });
    expect(auth('shop').attributes).to.include({ 'Mikrotik-Rate-Limit': '10M/20M' });
    const till = auth('till', { 'User-Password': '0ther', 'Calling-Station-Id': '66-77-88-99-aa-bb' });
    expect(till.attributes).to.include({ 'Mikrotik-Rate-Limit': '512k/1M' });
    expect(auth('till', { 'User-Password': '0ther' }).packet).to.equal('Access-Reject');
    await ensure(want);
    expect([
      auth('shop').packet,
      auth('till', { 'User-Password': '0ther', 'Calling-Station-Id': '66-77-88-99-aa-bb' }).packet,
    ]).to.deep.equal(['Access-Accept', 'Access-Reject']);
  });

  it('business hours: the other speed while they last, and the session ends with them', async () => {
    const { auth, ctx, ensure, plan, wish } = stage();
    // Hours by the clock of the server, which is this machine's.
    const now = new Date(ctx().clock.wallMs());
    const clock = (hours: number): string =>
      `${String((now.getHours() + hours + 24) % 24).padStart(2, '0')}:00`;
    const offer = { down: '20M', up: '10M', hoursDown: '5M', hoursUp: '2M', hoursDays: 'all' };
    const rate = async (
      hours: string,
      hoursCut: boolean,
    ): Promise<readonly [string | undefined, boolean]> => {
      await ensure(
        wish(
          { username: `u${hours.slice(0, 2)}${String(hoursCut)}` },
          { planKey: `${hours.slice(0, 2)}${String(hoursCut)}`, plan: plan({ ...offer, hours, hoursCut }) },
        ),
      );
      const reply = auth(`u${hours.slice(0, 2)}${String(hoursCut)}`);
      return [reply.attributes['Mikrotik-Rate-Limit'], reply.attributes['Session-Timeout'] !== undefined];
    };
    expect(await rate(`${clock(-2)}-${clock(3)}`, true)).to.deep.equal(['2M/5M', true]);
    expect(await rate(`${clock(4)}-${clock(9)}`, true)).to.deep.equal(['10M/20M', true]);
    expect(await rate(`${clock(-3)}-${clock(2)}`, false)).to.deep.equal(['2M/5M', false]);
    expect(await rate(`${clock(5)}-${clock(8)}`, false)).to.deep.equal(['10M/20M', false]);
  });

  it('an extra attribute is told, and no longer once it is not wanted; rows made by hand stay', async () => {
    const { auth, ensure, tables, wish } = stage();
    const attributes = [{ table: 'reply', name: 'Session-Timeout', op: ':=', value: '7200' } as const];
    const want = wish({ username: 'ana' });
    await ensure(want);
    await tables
      .sql('radreply')
      .insert({ username: 'ana', attribute: 'Reply-Message', op: ':=', value: 'by hand' });
    await ensure({
      ...want,
      resources: want.resources.map((each) => ({ ...each, want: { ...each.want, attributes } })),
    });
    expect(auth('ana').attributes).to.include({ 'Session-Timeout': '7200', 'Reply-Message': 'by hand' });
    await ensure(want);
    expect(auth('ana').attributes)
      .to.include({ 'Reply-Message': 'by hand' })
      .and.not.have.property('Session-Timeout');
  });

  it('passwords with signs that mean something to servers or databases', async () => {
    const { auth, ensure, wish } = stage();
    for (const [i, password] of [
      "o'neil",
      '%{User-Name}',
      'back\\slash',
      'ação ✓',
      'a"b',
      '{md5}x',
      '`id',
      'x y',
    ].entries()) {
      await ensure(wish({ username: `p${String(i)}`, password: secret(password) }));
      expect(
        auth(`p${String(i)}`, { 'User-Password': password.replaceAll('\\', '\\\\').replaceAll('"', '\\"') })
          .packet,
        password,
      ).to.equal('Access-Accept');
    }
  });

  it('removed: out', async () => {
    const { auth, ctx, ensure, module, wish } = stage();
    const made = await ensure(wish({ username: 'ana' }));
    expect(auth('ana').packet).to.equal('Access-Accept');
    expect(await module.remove(ctx(), made.ref)).to.include({ status: 'done' });
    expect(auth('ana').packet).to.equal('Access-Reject');
  });

  it('moved to another service: in at the speed of its plan, and the service it left ends without it', async () => {
    const { auth, ctx, ensure, module, plan, wish } = stage();
    const here = await ensure(wish({ username: 'ana' }, { serviceId: 'one', plan: plan({ down: '20M', up: '10M' }) }));
    const there = await ensure(wish({ username: 'bea' }, { serviceId: 'two', plan: plan({ down: '50M', up: '25M' }), planKey: '9' }));
    const move = (from = here.ref) => module.resources?.radiusLogin?.move?.(ctx(), 'ana', from, there.ref);
    for (let time = 0; time < 2; time += 1) expect(await move()).to.deep.include({ status: 'done', value: { id: 'ana' } });
    const both = [...wish({ username: 'bea' }).resources, ...wish({ username: 'ana' }).resources.map((each) => ({ ...each, key: 'second' }))];
    await ensure(wish({ username: 'bea' }, { serviceId: 'two', plan: plan({ down: '50M', up: '25M' }), planKey: '9', resources: both }));
    expect(await module.remove(ctx(), here.ref)).to.include({ status: 'done' });
    expect(auth('ana').attributes).to.include({ 'Mikrotik-Rate-Limit': '25M/50M' });
    expect(await module.resources?.radiusLogin?.move?.(ctx(), 'nobody', here.ref, there.ref)).to.include({ kind: 'exists' });
  });
});
