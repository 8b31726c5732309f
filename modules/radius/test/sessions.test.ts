import { secret, type Failure, type Outcome, type Ref, type Sample } from '@billet/sdk';
import { memoryStore, type NasSession } from '@billet/testkit';
import { expect } from 'chai';
import { timeIn } from './support/radius-database.ts';
import { onEachStage, type Stage, type Want } from './support/stage.ts';

const RATE = '14988.8';
const LIST = '14988.19';
const DISCONNECT = 40;
const COA = 43;

const walled = (want: Want): Want => ({
  ...want,
  state: 'suspended',
  suspension: { reason: 'overdue', mode: 'walled' },
});

const withLogin = (want: Want, change: object): Want => ({
  ...want,
  resources: want.resources.map((each) => ({ ...each, want: { ...each.want, ...change } })),
});

const codes = ({ nas }: Stage): readonly number[] => nas.orders.map((order) => order.code);

const failureOf = (outcome: Outcome<unknown>): Failure => {
  if (outcome.status !== 'failed') throw new Error(`expected a failure, got ${JSON.stringify(outcome)}`);
  return outcome;
};

const online = async (stage: Stage, username: string, password = 's3cret'): Promise<NasSession> => {
  const session = await stage.nas.connect(username, password);
  if (session === undefined) throw new Error(`"${username}" was not let in`);
  return session;
};

/** Waits for the Stop that follows an acknowledged disconnect. */
const settled = async (
  { module, ctx }: Stage,
  username: string,
): Promise<readonly { readonly stoppedAt?: string; readonly endedBecause?: string }[]> => {
  for (;;) {
    const { items } = (await module.resources?.session?.list(ctx(), { id: username })) ?? { items: [] };
    if (items.every((item) => item.stoppedAt !== undefined)) return items;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

onEachStage('sessions at the access equipment', (stage, engine) => {
  it('are listed page by page: the open ones, then the latest, each once', async () => {
    const { ctx, ensure, module, tables, wish } = stage();
    const { ref } = await ensure(wish({ username: 'ana' }));
    const at = (n: number): number | string | Date => timeIn(engine, 1_800_000_000 + n);
    // Every third one is open.
    await tables.sql('radacct').insert(
      Array.from({ length: 60 }, (_, n) => ({
        acctsessionid: `P${String(n)}`,
        acctuniqueid: `P${String(n)}`,
        username: n === 59 ? 'somebody' : 'ana',
        nasipaddress: '127.0.0.1',
        acctstarttime: at(n),
        acctstoptime: n % 3 === 0 ? null : at(n + 1),
        acctsessiontime: 1,
        acctinputoctets: 1,
        acctoutputoctets: 1,
      })),
    );
    const pages: string[][] = [];
    for (let cursor: string | undefined; pages.length < 9; ) {
      const page = (await module.resources?.session?.list(ctx(), ref, cursor)) ?? expect.fail();
      pages.push(page.items.map((each) => each.id));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    const numbers = Array.from({ length: 59 }, (_, n) => 58 - n);
    const ids = (some: readonly number[]): string[] => some.map((n) => `P${String(n)}`);
    expect(pages.map((page) => page.length)).to.deep.equal([25, 25, 9]);
    expect(pages.flat()).to.deep.equal([
      ...ids(numbers.filter((n) => n % 3 === 0)),
      ...ids(numbers.filter((n) => n % 3 !== 0)),
    ]);
    expect(await module.resources?.session?.list(ctx(), ref, 'nowhere').then(
      () => 'taken',
      (error: unknown) => (error as { failure: { kind: string } }).failure.kind,
    )).to.equal('invalid');
  });

  it('a suspension ends the session; the next one is behind the wall, and back outside after payment', async () => {
    const { ctx, ensure, nas, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    const first = await online(stage(), 'ana');
    expect(first.policy.get(RATE)).to.equal('10M/20M');
    await ensure(walled(want));
    expect(nas.sessions.size).to.equal(0);
    const [ended] = await settled(stage(), 'ana');
    expect(ended?.endedBecause).to.equal('Admin-Reset');
    const second = await online(stage(), 'ana');
    expect([second.policy.get(LIST), second.policy.get(RATE)]).to.deep.equal(['blocked', '256k/256k']);
    await ensure(want);
    await settled(stage(), 'ana');
    expect((await online(stage(), 'ana')).policy.has(LIST)).to.equal(false);
    expect(ctx().settings.onSpeedChange).to.equal('disconnect');
    expect(codes(stage())).to.deep.equal([DISCONNECT, DISCONNECT]);
    expect(nas.forged()).to.equal(0);
  });

  it('a service that is used up is slow at once, also where a login has a speed of its own; what was counted is not lost', async () => {
    const { ctx, ensure, module: radius, plan, wish } = stage();
    const want = wish({ username: 'ana', down: 50_000_000, up: 25_000_000 });
    const slow: Want = { ...want, plan: plan({ down: '1M', up: '512k' }), planKey: '2', throttled: true };
    const coa = { onSpeedChange: 'coa' };
    await ensure(want, coa);
    const session = await online(stage(), 'ana');
    expect(session.policy.get(RATE)).to.equal('25M/50M');
    await ensure(slow, coa);
    expect([codes(stage()), session.policy.get(RATE)]).to.deep.equal([[COA], '512k/1M']);
    await ensure(slow, coa);
    await ensure(want, coa);
    expect([codes(stage()), session.policy.get(RATE)]).to.deep.equal([[COA, COA], '25M/50M']);
    const read: Sample[] = [];
    for await (const sample of radius.usage?.(ctx(), [{ id: 'ana' }], '2020-01-01T00:00:00.000Z') ?? [])
      read.push(...[sample].flat());
    expect(read.map((each) => each.metric)).to.have.members(['down', 'up']);
  });

  it('what concerns the next login only ends no session', async () => {
    const { ensure, nas, plan, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    await online(stage(), 'ana');
    await ensure(want);
    await ensure(withLogin(want, { maxSessions: 3 }));
    await ensure({
      ...want,
      plan: plan({ sessions: 4, interim: 600 }),
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
    expect([nas.sessions.size, codes(stage())]).to.deep.equal([1, []]);
  });

  it('a new password, another device, another address: the session ends', async () => {
    const { ensure, wish } = stage();
    const want = wish({ username: 'ana', password: secret('s3cret') });
    await ensure(want);
    for (const [i, change] of [
      { ip: '192.0.2.7' },
      { macs: ['00:11:22:33:44:55'] },
      { password: secret('n3w') },
    ].entries()) {
      await online(stage(), 'ana');
      await ensure(withLogin(want, change));
      expect(codes(stage()), JSON.stringify(change)).to.have.lengthOf(2 * i + 1);
      await settled(stage(), 'ana');
      await online(stage(), 'ana', i === 2 ? 'n3w' : 's3cret');
      await ensure(want);
      await settled(stage(), 'ana');
    }
  });

  it('a new speed of the plan reaches every service, not only the first that brought it', async () => {
    const { ensure, plan, wish } = stage();
    const [one, other] = [wish({ username: 'one' }), wish({ username: 'other' })];
    for (const want of [one, other]) await ensure(want);
    for (const name of ['one', 'other']) await online(stage(), name);
    const faster = plan({ down: '40M', up: '20M' });
    for (const want of [one, other]) await ensure({ ...want, plan: faster });
    expect(codes(stage())).to.deep.equal([DISCONNECT, DISCONNECT]);
    for (const name of ['one', 'other']) {
      await settled(stage(), name);
      expect((await online(stage(), name)).policy.get(RATE)).to.equal('20M/40M');
    }
  });

  it('by CoA a new speed is told to the running session; everything else still ends it', async () => {
    const { attempt, ensure, nas, plan, wish } = stage();
    const coa = { onSpeedChange: 'coa' };
    const want = wish({ username: 'ana' });
    await ensure(want, coa);
    const session = await online(stage(), 'ana');
    await ensure({ ...want, plan: plan({ down: '40M', up: '20M' }) }, coa);
    expect([session.policy.get(RATE), nas.sessions.size]).to.deep.equal(['20M/40M', 1]);
    await ensure(withLogin(want, { down: 7_000_000, up: 3_000_000 }), coa);
    expect(session.policy.get(RATE)).to.equal('3M/7M');
    expect(codes(stage())).to.deep.equal([COA, COA]);
    expect(await attempt(walled(want), coa)).to.include({ status: 'done' });
    expect([nas.sessions.size, codes(stage()).at(-1)]).to.deep.equal([0, DISCONNECT]);
  });

  it('equipment that cannot do CoA gets a disconnect', async () => {
    const { ensure, nas, plan, wish } = stage();
    const coa = { onSpeedChange: 'coa' };
    const want = wish({ username: 'ana' });
    await ensure(want, coa);
    await online(stage(), 'ana');
    nas.manners = { kind: 'noCoa' };
    await ensure({ ...want, plan: plan({ down: '40M' }) }, coa);
    expect([nas.sessions.size, codes(stage())]).to.deep.equal([0, [COA, DISCONNECT]]);
  });

  it('silent equipment: the new state is written, the failure says when it counts, and the retry ends the session', async () => {
    const { attempt, auth, ensure, nas, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    await online(stage(), 'ana');
    nas.manners = { kind: 'silent' };
    const failure = failureOf(await attempt(walled(want)));
    expect(failure).to.include({ kind: 'timeout', retry: 'later', ambiguous: false });
    expect(failure.message).to.contain('next login');
    nas.manners = { kind: 'obey' };
    // Nothing differs in the tables any more, and yet somebody has to be told.
    expect(await attempt(walled(want))).to.include({ status: 'done' });
    expect(nas.sessions.size).to.equal(0);
    await settled(stage(), 'ana');
    expect(auth('ana').attributes).to.include({ 'Mikrotik-Address-List': 'blocked' });
    await attempt(walled(want));
    expect(codes(stage())).to.deep.equal([DISCONNECT]);
  });

  it('packets get lost: the same one is sent again', async () => {
    const { ensure, nas, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    await online(stage(), 'ana');
    nas.manners = { kind: 'silent', times: 2 };
    await ensure(walled(want));
    expect([nas.sessions.size, codes(stage())]).to.deep.equal([0, [DISCONNECT]]);
  });

  it('a wrong shared secret: orders are not obeyed, answers not believed, and the server is not stopped for it', async () => {
    const { attempt, ensure, nas, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    await online(stage(), 'ana');
    expect(failureOf(await attempt(walled(want), { coaSecret: 'not the secret' }))).to.include({
      kind: 'timeout',
      retry: 'later',
    });
    expect([nas.sessions.size, nas.forged()]).to.deep.equal([1, 3]);
    nas.manners = { kind: 'forge' };
    const failure = failureOf(await attempt(walled(want)));
    expect(failure).to.include({ kind: 'remote', retry: 'later' });
    expect(failure.message).to.contain('shared secret');
  });

  it('a session that the equipment does not know is closed in the records', async () => {
    const { ensure, nas, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    await online(stage(), 'ana');
    nas.forget();
    await ensure(walled(want));
    const [session] = await settled(stage(), 'ana');
    expect(session?.endedBecause).to.equal('Lost-Service');
  });

  it('a refusal is told with its cause, and tried again', async () => {
    const { attempt, ensure, nas, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    await online(stage(), 'ana');
    nas.manners = { kind: 'refuse', cause: 501 };
    const failure = failureOf(await attempt(walled(want)));
    expect(failure).to.include({ kind: 'remote', retry: 'later' });
    expect(failure.message).to.contain('501');
  });

  it('without a shared secret nothing is sent, and the note says so', async () => {
    const { ctx, ensure, module, nas, wish } = stage();
    const want = wish({ username: 'ana' });
    await ensure(want);
    await online(stage(), 'ana');
    const outcome = await module.ensure(
      { ...ctx(), settings: { ...ctx().settings, coaSecret: undefined } },
      walled(want),
    );
    expect(outcome.status === 'done' ? outcome.notes?.join() : '').to.contain('next login');
    expect([nas.sessions.size, nas.orders.length]).to.deep.equal([1, 0]);
  });

  it('a login that is taken away loses its sessions first; if they cannot be ended, the next try finds it', async () => {
    const { attempt, auth, ctx, ensure, module, nas, wish } = stage();
    const want = wish({ username: 'shop' });
    const till = {
      kind: 'radiusLogin' as const,
      key: 'k2',
      want: { username: 'till', password: secret('s3cret'), macs: [] },
    };
    await ensure({ ...want, resources: [...want.resources, till] });
    await online(stage(), 'till');
    nas.manners = { kind: 'silent' };
    failureOf(await attempt(want));
    expect(auth('till').packet).to.equal('Access-Reject');
    nas.manners = { kind: 'obey' };
    await ensure(want);
    expect(nas.sessions.size).to.equal(0);
    expect(await module.find(ctx(), { id: 'till' })).to.equal(undefined);
    expect(auth('shop').packet).to.equal('Access-Accept');
  });

  it('one session of several, by its id; another service has no say in it', async () => {
    const { ctx, ensure, module, nas, plan, wish } = stage();
    const made = await ensure(wish({ username: 'ana' }, { plan: plan({ sessions: 2 }) }));
    const other = await ensure(wish({ username: 'rui' }));
    const first = await online(stage(), 'ana');
    await online(stage(), 'ana');
    const handler = module.resources?.session;
    const { items = [] } = (await handler?.list(ctx(), made.ref)) ?? {};
    expect(items.map((item) => item.stoppedAt)).to.deep.equal([undefined, undefined]);
    const id = items.find((item) => item.ip === first.ip)?.id ?? '';
    await handler?.remove?.(ctx(), other.ref, id);
    expect(nas.sessions.size).to.equal(2);
    expect(await handler?.remove?.(ctx(), made.ref, id)).to.include({ status: 'done' });
    expect([...nas.sessions.values()].map((session) => session.ip)).to.deep.equal(
      items.filter((item) => item.ip !== first.ip).map((item) => item.ip),
    );
    await handler?.remove?.(ctx(), made.ref, '*');
    expect(nas.sessions.size).to.equal(0);
  });

  it('all sessions of an access point: no faster than agreed, in portions, and no other access point', async () => {
    const { ctx, ensure, module, nas, pauses, tables, wish } = stage();
    await ensure(wish({ username: 'ana' }));
    const at = (n: number): number | string | Date => timeIn(engine, 1_800_000_000 + n);
    const row = (n: number, nasipaddress: string) => ({
      acctsessionid: `A${String(n)}`,
      acctuniqueid: `u${nasipaddress}${String(n)}`,
      username: 'ana',
      nasipaddress,
      acctstarttime: at(n),
      framedipaddress: '10.9.0.1',
    });
    await tables.sql.batchInsert(
      'radacct',
      Array.from({ length: 45 }, (_, n) => row(n, '10.0.0.1')),
      50,
    );
    await tables.sql('radacct').insert(row(1, '10.0.0.2'));
    const place: Ref = { id: '', data: { nas: '10.0.0.1' } };
    const handler = module.resources?.session;
    const first = await handler?.list(ctx(), place);
    const second = await handler?.list(ctx(), place, first?.next);
    expect([first?.items.length, second?.items.length, second?.next]).to.deep.equal([25, 20, undefined]);
    const still = ctx().clock.wallMs() + 10_000;
    const kv = memoryStore({ wallMs: () => still });
    const slowly = ctx({ coaPerSecond: 2 }, { kv });
    let id = '*';
    const portions: number[] = [];
    for (;;) {
      const before = nas.orders.length;
      const outcome = await handler?.remove?.(slowly, place, id);
      portions.push(nas.orders.length - before);
      if (outcome?.status !== 'pending') break;
      id = outcome.job;
    }
    expect(portions).to.deep.equal([20, 20, 5]);
    // With the clock standing still, the n-th order waits for its n-th half second.
    expect(pauses).to.deep.equal(Array.from({ length: 44 }, (_, n) => (n + 1) * 500));
    expect(
      Number((await tables.sql('radacct').whereNull('acctstoptime').count({ n: '*' }))[0]?.['n']),
    ).to.equal(1);
  });

  it('traffic is read as counters: weeks long sessions are booked by difference, over 4 GiB and over a reboot', async () => {
    const { ctx, ensure, module, nas, wish } = stage();
    const { ref } = await ensure(wish({ username: 'ana' }));
    const kept = new Map<string, number>();
    const booked = async (): Promise<Readonly<Record<string, number>>> => {
      const sum: Record<string, number> = { up: 0, down: 0 };
      const samples: Sample[] = [];
      for await (const sample of module.usage?.(ctx(), [ref], '2000-01-01T00:00:00.000Z') ?? [])
        samples.push(...[sample].flat());
      for (const { metric, counterId = '', value } of samples) {
        sum[metric] = (sum[metric] ?? 0) + value - (kept.get(metric + counterId) ?? 0);
        kept.set(metric + counterId, value);
      }
      return sum;
    };
    const first = await online(stage(), 'ana');
    await nas.report(first, { up: 1_000_000, down: 5_000_000_000 });
    expect(await booked()).to.deep.equal({ up: 1_000_000, down: 5_000_000_000 });
    await nas.report(first, { up: 1_500_000, down: 9_000_000_000, seconds: 120 });
    expect(await booked()).to.deep.equal({ up: 500_000, down: 4_000_000_000 });
    await nas.reboot();
    const [lost] = await settled(stage(), 'ana');
    expect(lost?.endedBecause).to.equal('NAS-Reboot');
    const second = await online(stage(), 'ana');
    await nas.report(second, { up: 10, down: 20 });
    expect(await booked()).to.deep.equal({ up: 10, down: 20 });
    await nas.hangUp(second);
  });
});
