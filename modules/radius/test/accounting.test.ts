import { isModuleError } from '@billet/sdk';
import { startFreeradius } from '@billet/testkit';
import { expect } from 'chai';
import { exchange } from '../src/exchange.ts';
import { buildRequest, CODE, type RadiusRequest } from '../src/radius-packet.ts';
import type { Account } from '../src/settings.ts';
import { SECRET } from './support/radius-database.ts';
import { onEachStage, type Stage } from './support/stage.ts';

const VENDORS: readonly Account['vendor'][] = ['mikrotik', 'cisco', 'huawei', 'juniper', 'wispr'];

const sessions = async ({ tables }: Stage): Promise<readonly Record<string, unknown>[]> =>
  (await tables.sql('radacct').orderBy('radacctid')) as Record<string, unknown>[];

const secondsBetween = (row: Record<string, unknown> | undefined): number => {
  const at = (value: unknown): number => (value instanceof Date ? value.getTime() / 1000 : Number(value));
  return Math.round(at(row?.['acctstoptime']) - at(row?.['acctstarttime']));
};

onEachStage('FreeRADIUS itself', (stage) => {
  it('answers requests of our own making; without a Message-Authenticator a strict one keeps silent', async () => {
    const { ensure, tables, wish } = stage();
    await ensure(wish({ username: 'ana' }));
    const strict = await startFreeradius(tables.database, SECRET, { requireMessageAuthenticator: true });
    const peer = { host: '127.0.0.1', port: strict.ports.auth, secret: SECRET };
    const { signal } = new AbortController();
    const request = (password: string): RadiusRequest =>
      buildRequest(CODE.accessRequest, { userName: 'ana', password, nasIp: '127.0.0.1' }, SECRET);
    try {
      expect((await exchange(peer, request('s3cret'), signal)).code).to.equal(CODE.accessAccept);
      expect((await exchange(peer, request('wrong'), signal)).code).to.equal(CODE.accessReject);
      const { bytes, ...rest } = request('s3cret');
      const bare = Buffer.concat([bytes.subarray(0, 20), bytes.subarray(38)]);
      bare.writeUInt16BE(bare.length, 2);
      const answer = await exchange(peer, { ...rest, bytes: bare }, signal, [400]).catch(
        (error: unknown) => error,
      );
      expect(isModuleError(answer) && answer.failure.kind).to.equal('timeout');
    } finally {
      await strict.stop();
    }
  });

  it('counts beyond 32 bits, closes once, and answers what comes twice or late', async () => {
    const { acct, ensure, wish } = stage();
    await ensure(wish({ username: 'ana' }));
    const send = (status: string, more = {}): void => {
      expect(acct('ana', 'S1', status, more).packet).to.equal('Accounting-Response');
    };
    const counted = {
      'Acct-Session-Time': 600,
      'Acct-Input-Octets': 1_000_000,
      'Acct-Output-Octets': 705_032_704,
      'Acct-Output-Gigawords': 1,
    };
    send('Start');
    send('Interim-Update', counted);
    send('Stop', { ...counted, 'Acct-Input-Octets': 2_000_000, 'Acct-Terminate-Cause': 'User-Request' });
    send('Stop', { ...counted, 'Acct-Input-Octets': 9_000_000 });
    send('Interim-Update', counted);
    const rows = await sessions(stage());
    expect(
      rows.map((row) => [
        Number(row['acctinputoctets']),
        Number(row['acctoutputoctets']),
        row['acctterminatecause'],
      ]),
    ).to.deep.equal([[2_000_000, 5_000_000_000, 'User-Request']]);
    const { items = [] } =
      (await stage().module.resources?.session?.list(stage().ctx(), { id: 'ana' })) ?? {};
    expect(items[0]).to.include({
      username: 'ana',
      up: 2_000_000,
      down: 5_000_000_000,
      endedBecause: 'User-Request',
      nas: '127.0.0.1',
    });
  });

  it('knows when a session began of which it only saw the end', async () => {
    const { acct } = stage();
    acct('ana', 'S9', 'Stop', { 'Acct-Session-Time': 90 });
    const rows = await sessions(stage());
    expect(rows).to.have.lengthOf(1);
    expect(secondsBetween(rows[0])).to.equal(90);
  });

  it('closes what was open when the access equipment starts anew', async () => {
    const { acct } = stage();
    acct('ana', 'S1', 'Start');
    acct('rui', 'S2', 'Start');
    acct('', 'boot', 'Accounting-On');
    expect((await sessions(stage())).map((row) => row['acctterminatecause'])).to.deep.equal([
      'NAS-Reboot',
      'NAS-Reboot',
    ]);
  });

  it('takes our orders as access equipment: ACK for a session it has, NAK with a cause for another', async () => {
    const { acct, server } = stage();
    acct('ana', 'S1', 'Start');
    const peer = { host: '127.0.0.1', port: server.ports.coa, secret: SECRET };
    const order = async (code: number, sessionId: string) => {
      const changes =
        code === CODE.coaRequest
          ? [{ table: 'reply', attribute: 'Mikrotik-Rate-Limit', op: ':=', value: '1M/2M' } as const]
          : [];
      return exchange(
        peer,
        buildRequest(code, { userName: 'ana', sessionId, nasIp: '127.0.0.1', changes }, SECRET),
        new AbortController().signal,
        [2000],
      );
    };
    expect(await order(CODE.disconnectRequest, 'S1')).to.deep.equal({
      code: CODE.disconnectAck,
      errorCause: undefined,
    });
    expect(await order(CODE.coaRequest, 'S1')).to.deep.equal({ code: CODE.coaAck, errorCause: undefined });
    expect(await order(CODE.disconnectRequest, 'S2')).to.deep.equal({
      code: CODE.disconnectNak,
      errorCause: 503,
    });
    expect(await order(CODE.coaRequest, 'S2')).to.deep.equal({ code: CODE.coaNak, errorCause: 503 });
    // And as the server's own tool sees it.
    expect(server.send('disconnect', { 'User-Name': 'ana', 'Acct-Session-Id': 'S1' }).packet).to.equal(
      'Disconnect-ACK',
    );
    expect(server.send('coa', { 'User-Name': 'ana', 'Acct-Session-Id': 'S2' }).packet).to.equal('CoA-NAK');
  });

  it('writes its accounting while we write logins, and nobody is refused', async () => {
    const { ensure, nas, wish } = stage();
    await ensure(wish({ username: 'ana', maxSessions: 50 }));
    const session = await nas.connect('ana', 's3cret');
    if (session === undefined) throw new Error('not let in');
    const reports = Array.from({ length: 40 }, (_, i) => nas.report(session, { up: i, down: i, seconds: i }));
    const logins = Array.from({ length: 40 }, (_, i) => ensure(wish({ username: `u${String(i)}` })));
    await Promise.all([...reports, ...logins]);
    const { items = [] } = (await stage().module.accounts?.(stage().ctx())) ?? {};
    expect(items).to.have.lengthOf(41);
  });

  for (const vendor of VENDORS) {
    it(`takes every row that is written for ${vendor}, and none is left when the make changes`, async () => {
      const { auth, ensure, tables, wish } = stage();
      const wall = { walledUrl: 'https://pay.example.test/', walledOpen: '192.0.2.1' };
      const want = wish({ username: 'ana' });
      await ensure(want, { vendor, ...wall });
      const open = auth('ana');
      expect(open.packet, open.output).to.equal('Access-Accept');
      const mark = {
        mikrotik: 'Mikrotik-Rate-Limit',
        wispr: 'WISPr-Bandwidth-Max-Up',
        cisco: 'Cisco-AVPair',
        huawei: 'Huawei-Output-Peak-Rate',
        juniper: 'ERX-Egress-Policy-Name',
      }[vendor];
      expect(open.attributes).to.have.property(mark);
      if (vendor === 'cisco') expect(open.pairs.filter(([name]) => name === mark)).to.have.lengthOf(2);
      await ensure(
        { ...want, state: 'suspended', suspension: { reason: 'x', mode: 'walled' } },
        { vendor, ...wall },
      );
      const behind = auth('ana');
      expect(behind.packet, behind.output).to.equal('Access-Accept');
      expect(behind.pairs).to.not.deep.equal(open.pairs);
      await ensure(want, { vendor: vendor === 'juniper' ? 'huawei' : 'juniper', ...wall });
      for (const table of ['radgroupreply', 'radreply'])
        expect(await tables.sql(table).where('attribute', mark), table).to.deep.equal([]);
      expect(auth('ana').packet).to.equal('Access-Accept');
    });
  }

  it('one unknown attribute shuts a whole group out: that is why none is ever written', async () => {
    const { attempt, auth, ensure, tables, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    await tables
      .sql('radgroupreply')
      .insert({ groupname: 'plan-1', attribute: 'No-Such-Thing', op: ':=', value: '1' });
    expect(auth('ana').packet).to.equal('Access-Reject');
    await tables.sql('radgroupreply').where({ attribute: 'No-Such-Thing' }).delete();
    const attributes = [{ table: 'reply', name: 'No-Such-Thing', op: ':=', value: '1' } as const];
    const outcome = await attempt({
      ...want,
      resources: want.resources.map((each) => ({ ...each, want: { ...each.want, attributes } })),
    });
    expect(outcome).to.include({ status: 'failed', kind: 'invalid', field: 'attributes' });
    expect(auth('ana').packet).to.equal('Access-Accept');
  });
});
