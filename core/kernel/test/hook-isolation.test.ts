import { expect } from 'chai';
import type { HookObserver } from '@billet/kernel';
import { errorOf, handWork, later, testBus, turn, type TestBus } from './support/fakes.ts';
import { eventSpec, gateSpec, weightSpec } from './support/test-hooks.ts';

const INPUT = { client: 'anna' };

interface Broken extends TestBus {
  /** Lets the extension called `shaky` fail or work. */
  readonly mood: { broken: boolean };
  fail(times: number): Promise<void>;
  calls(): number;
}

const open = (): Broken => {
  const test = testBus();
  const { bus } = test;
  bus.declareFilter('testParcel.weight', weightSpec());
  bus.declareGate('testParcel.send', gateSpec({ onError: 'deny' }));
  bus.declareGate('testParcel.open', gateSpec({ onError: 'allow' }));
  bus.declareEvent('testParcel.sent', eventSpec());
  const mood = { broken: true };
  bus.scope('shaky').filter('testParcel.weight', (value) => {
    if (mood.broken) throw new Error('boom');
    return value + 1;
  }, { id: 'weight' });
  return {
    ...test,
    mood,
    fail: async (times) => { for (let i = 0; i < times; i += 1) await bus.apply('testParcel.weight', 1, INPUT); },
    calls: () => bus.taps().filter(({ owner }) => owner === 'shaky').reduce((sum, { calls }) => sum + calls, 0),
  };
};

describe('hooks: the circuit of an extension', () => {
  it('five failures within a minute open it: its taps are skipped', async () => {
    const test = open();
    await test.fail(4);
    expect(test.bus.taps()[0]?.state).to.equal('active');
    await test.fail(3);
    expect(test.calls()).to.equal(5);
    expect(test.bus.taps()[0]).to.include({ state: 'open-circuit', failures: 5 });
  });

  it('five failures spread over more than a minute do not', async () => {
    const test = open();
    for (let i = 0; i < 8; i += 1) {
      await test.fail(1);
      test.clock.advance(16_000);
    }
    expect(test.calls()).to.equal(8);
  });

  it('other extensions go on', async () => {
    const test = open();
    test.bus.scope('solid').filter('testParcel.weight', (value) => value + 10);
    await test.fail(6);
    expect(await test.bus.apply('testParcel.weight', 1, INPUT)).to.equal(11);
  });

  it('it holds for the whole extension: the policy of its gates applies', async () => {
    const test = open();
    const never = (): never => expect.fail('asked');
    test.bus.scope('shaky').gate('testParcel.send', never);
    test.bus.scope('shaky').gate('testParcel.open', never);
    await test.fail(5);
    expect(await test.bus.ask('testParcel.send', { parcelId: 1 })).to.include({ verdict: 'deny', code: 'GATE_FAILED', by: 'shaky' });
    expect(await test.bus.ask('testParcel.open', { parcelId: 1 })).to.deep.equal({ verdict: 'allow', by: 'core' });
  });

  it("a filter declared with 'fail' fails at once while the circuit is open, for a value without this tap is wrong", async () => {
    const test = testBus();
    test.bus.declareFilter('testParcel.weight', weightSpec({ onError: 'fail' }));
    test.bus.scope('tax').filter('testParcel.weight', () => { throw new Error('boom'); });
    for (let i = 0; i < 7; i += 1) expect(await errorOf(test.bus.apply('testParcel.weight', 1, INPUT))).to.include({ code: 'HOOK_FAILED' });
    expect(test.bus.taps()[0]).to.include({ calls: 5, state: 'open-circuit' });
  });

  it('half open after 60 s: one try, and a success closes it', async () => {
    const test = open();
    await test.fail(5);
    test.clock.advance(59_999);
    await test.fail(1);
    expect(test.calls()).to.equal(5);
    test.clock.advance(1);
    test.mood.broken = false;
    expect(await test.bus.apply('testParcel.weight', 1, INPUT)).to.equal(2);
    test.mood.broken = true;
    await test.fail(4);
    expect(test.calls()).to.equal(10);
    expect(test.bus.taps()[0]?.state).to.equal('active');
  });

  it('half open: a failure opens it for another minute', async () => {
    const test = open();
    await test.fail(5);
    test.clock.advance(60_000);
    await test.fail(3);
    expect(test.calls()).to.equal(6);
    test.clock.advance(60_000);
    await test.fail(3);
    expect(test.calls()).to.equal(7);
  });

  it('half open: while the one try is under way, others are still skipped', async () => {
    const test = open();
    const hand = later();
    let asked = 0;
    test.bus.scope('shaky').gate('testParcel.open', async () => {
      asked += 1;
      await hand.promise;
      return { verdict: 'allow' };
    });
    await test.fail(5);
    test.clock.advance(60_000);
    const first = test.bus.ask('testParcel.open', { parcelId: 1 });
    await test.bus.ask('testParcel.open', { parcelId: 2 });
    expect(asked).to.equal(1);
    hand.resolve();
    await first;
    await test.bus.ask('testParcel.open', { parcelId: 3 });
    expect(asked).to.equal(2);
  });

  it('staff get one notice when it opens and one when it closes', async () => {
    const test = open();
    const notices: string[] = [];
    test.bus.observe({ circuit: ({ owner, state }) => void notices.push(`${owner} ${state}`) });
    const hand = later();
    test.bus.scope('shaky').gate('testParcel.open', async () => { await hand.promise; throw new Error('boom'); });
    const together = [1, 2, 3, 4, 5, 6, 7].map((parcelId) => test.bus.ask('testParcel.open', { parcelId }));
    hand.resolve();
    await Promise.all(together);
    expect(notices).to.deep.equal(['shaky open']);
    expect(test.log.lines.filter(({ level }) => level === 'error').map(({ message }) => message)).to.deep.equal(['extension shaky keeps failing; its hooks pause for a minute']);
    test.clock.advance(60_000);
    test.mood.broken = false;
    await test.bus.apply('testParcel.weight', 1, INPUT);
    expect(notices).to.deep.equal(['shaky open', 'shaky closed']);
  });

  it('durable events of an open circuit wait in the outbox; one goes first when it is half open', async () => {
    const test = open();
    const heard: number[] = [];
    test.bus.scope('shaky').on('testParcel.sent', ({ parcelId }) => {
      heard.push(parcelId);
      if (test.mood.broken) throw new Error('boom');
    }, { retry: { attempts: 20, baseMs: 3_600_000, maxMs: 3_600_000 } });
    await test.bus.emitMany(handWork(), 'testParcel.sent', Array.from({ length: 12 }, (_, parcelId) => ({ parcelId })));
    await test.dispatcher.drain();
    expect(heard).to.deep.equal([0, 1, 2, 3, 4]);
    test.clock.advance(60_000);
    await test.dispatcher.drain();
    expect(heard).to.deep.equal([0, 1, 2, 3, 4, 5]);
    test.clock.advance(60_000);
    test.mood.broken = false;
    await test.dispatcher.drain();
    expect(heard).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('live taps are skipped too', async () => {
    const test = open();
    test.bus.scope('shaky').on('testParcel.sent', () => expect.fail('heard'), { delivery: 'live', id: 'live' });
    await test.fail(5);
    const work = handWork();
    await test.bus.emit(work, 'testParcel.sent', { parcelId: 1 });
    await work.commit();
    await turn();
    expect(test.bus.taps().find(({ id }) => id === 'live')?.calls).to.equal(0);
  });
});

describe('hooks: observers', () => {
  it('are told of every call: tap, milliseconds, outcome, trace and error', async () => {
    const test = open();
    const told: string[] = [];
    const observer: HookObserver = { tap: ({ info, ms, outcome, traceId, error }) => void told.push([info.owner, outcome, ms >= 0, traceId, error instanceof Error].join(' ')) };
    const stop = test.bus.observe(observer);
    const hooks = test.bus.scope('solid');
    hooks.filter('testParcel.weight', (value) => value);
    hooks.filter('testParcel.weight', (value) => value + 1);
    hooks.filter('testParcel.weight', () => new Promise(() => undefined), { timeoutMs: 5 });
    hooks.gate('testParcel.send', () => ({ verdict: 'defer', until: '2027-02-01', reason: 'x' }));
    hooks.gate('testParcel.send', () => ({ verdict: 'deny', code: 'NO', message: 'No.' }));
    await test.bus.apply('testParcel.weight', 1, INPUT);
    await test.bus.ask('testParcel.send', { parcelId: 1 });
    stop();
    await test.bus.ask('testParcel.send', { parcelId: 1 });
    expect(told).to.deep.equal(['shaky error true none true', 'solid ok true none false', 'solid changed true none false', 'solid timeout true none true', 'solid deferred true none false', 'solid denied true none false']);
  });

  it('one that fails does not fail the work it watches', async () => {
    const test = open();
    test.mood.broken = false;
    test.bus.observe({ tap: () => { throw new Error('no disk'); } });
    expect(await test.bus.apply('testParcel.weight', 1, INPUT)).to.equal(2);
    expect(test.bus.taps()[0]).to.include({ calls: 1, failures: 0 });
  });

  it('figures: calls, failures and the 95th percentile of the last 64 calls', async () => {
    const test = open();
    test.mood.broken = false;
    await test.fail(100);
    const [info] = test.bus.taps();
    expect(info).to.include({ hook: 'testParcel.weight', kind: 'filter', owner: 'shaky', id: 'weight', priority: 0, state: 'active', calls: 100, failures: 0 });
    expect(info?.p95Ms).to.be.within(0, 1000);
  });
});
