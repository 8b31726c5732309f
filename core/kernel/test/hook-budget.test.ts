import { subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel';
import { expect } from 'chai';
import { handWork, later, testBus, turn, type TestBus } from './support/fakes.ts';
import { anyName, eventSpec, gateSpec, weightSpec } from './support/test-hooks.ts';

const open = (timeoutMs = 2000): TestBus => {
  const test = testBus();
  test.bus.declareFilter('testParcel.weight', weightSpec({ timeoutMs }));
  test.bus.declareGate('testParcel.send', gateSpec({ timeoutMs }));
  test.bus.declareEvent('testParcel.sent', eventSpec());
  return test;
};

/** The delays that were asked of `setTimeout` meanwhile. */
const timersOf = async (work: () => Promise<unknown>): Promise<readonly unknown[]> => {
  const real = globalThis.setTimeout;
  const delays: unknown[] = [];
  globalThis.setTimeout = ((run: () => void, ms?: number) => {
    delays.push(ms);
    return real(run, ms);
  }) as typeof setTimeout;
  try {
    await work();
  } finally {
    globalThis.setTimeout = real;
  }
  return delays;
};

describe('hooks: budget', () => {
  it('a synchronous tap costs no timer, a promise costs one', async () => {
    const { bus } = open();
    bus.scope('a').filter('testParcel.weight', (value) => value + 1);
    expect(await timersOf(() => bus.apply('testParcel.weight', 1, { client: 'a' }))).to.deep.equal([]);
    bus.scope('b').filter('testParcel.weight', async (value) => value + 1);
    expect(await timersOf(() => bus.apply('testParcel.weight', 1, { client: 'a' }))).to.deep.equal([2000]);
  });

  it('a durable event has 60 seconds', async () => {
    const { bus, dispatcher } = open();
    bus.scope('a').on('testParcel.sent', async () => turn());
    await bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 });
    expect(await timersOf(() => dispatcher.drain())).to.deep.equal([60_000]);
  });

  it('a tap may ask for less time than its hook gives, never for more', async () => {
    const { bus } = open(50);
    bus.scope('a').filter('testParcel.weight', async (value) => value, { timeoutMs: 10 });
    bus.scope('b').filter('testParcel.weight', async (value) => value, { timeoutMs: 3_600_000 });
    expect(await timersOf(() => bus.apply('testParcel.weight', 1, { client: 'a' }))).to.deep.equal([10, 50]);
  });

  it('a handler that is late is told by its signal, and what it says then is lost', async () => {
    const { bus } = open(5);
    const hand = later<number>();
    let reason: unknown;
    bus.scope('slow').filter('testParcel.weight', (_, __, { signal }) => {
      signal.addEventListener('abort', () => { reason = signal.reason; });
      return hand.promise;
    });
    expect(await bus.apply('testParcel.weight', 1, { client: 'a' })).to.equal(1);
    expect(String(reason)).to.equal('HookTimeout: slow on testParcel.weight: no answer within 5 ms');
    hand.reject(new Error('too late to matter'));
    await turn();
    expect(bus.taps()[0]).to.include({ calls: 1, failures: 1 });
  });
});

describe('hooks: tracing', () => {
  it('a channel per kind tells of each call, and costs nothing when nobody listens', async () => {
    const { bus, dispatcher } = open();
    const hooks = bus.scope('acme');
    hooks.filter('testParcel.weight', (value) => value, { id: 'f' });
    hooks.gate('testParcel.send', () => ({ verdict: 'allow' }), { id: 'g' });
    hooks.on('testParcel.sent', () => undefined, { id: 'e' });
    const seen: unknown[] = [];
    const listen: ChannelListener = (message, name) => void seen.push([name, message]);
    const names = ['event', 'filter', 'gate'].map((kind) => `tracing:billet.hook.${kind}:start`);
    const all = async (): Promise<void> => {
      await bus.apply('testParcel.weight', 1, { client: 'a' });
      await bus.ask('testParcel.send', { parcelId: 1 });
      await bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 });
      await dispatcher.drain();
    };
    for (const name of names) subscribe(name, listen);
    await all();
    for (const name of names) unsubscribe(name, listen);
    await all();
    const call = (hook: string, tap: string): object => ({ hook, owner: 'acme', tap });
    expect(seen.map((each) => JSON.parse(JSON.stringify(each)) as [string, { hook: string; owner: string; tap: string }]).map(([name, { hook, owner, tap }]) => [name, { hook, owner, tap }])).to.deep.equal([
      ['tracing:billet.hook.filter:start', call('testParcel.weight', 'f')],
      ['tracing:billet.hook.gate:start', call('testParcel.send', 'g')],
      ['tracing:billet.hook.event:start', call('testParcel.sent', 'e')],
    ]);
  });
});

describe('hooks: lifecycle', () => {
  it('release removes everything an extension added, and nothing else', async () => {
    const { bus } = open();
    for (const owner of ['gone', 'stays']) {
      const hooks = bus.scope(owner);
      hooks.filter('testParcel.weight', (value) => value + 1);
      hooks.gate('testParcel.send', () => ({ verdict: 'allow' }));
      hooks.on('testParcel.sent', () => undefined);
    }
    await bus.release('gone');
    expect(bus.taps().map(({ owner, kind }) => `${owner} ${kind}`)).to.deep.equal(['stays filter', 'stays gate', 'stays event']);
    expect(await bus.apply('testParcel.weight', 1, { client: 'a' })).to.equal(2);
  });

  it('release lets running handlers finish', async () => {
    const { bus } = open();
    const hand = later<number>();
    bus.scope('busy').filter('testParcel.weight', () => hand.promise);
    const applied = bus.apply('testParcel.weight', 1, { client: 'a' });
    await turn();
    let released = false;
    const release = bus.release('busy').then(() => { released = true; });
    await turn();
    expect(released).to.equal(false);
    hand.resolve(42);
    expect(await applied).to.equal(42);
    await release;
    expect(released).to.equal(true);
  });

  it('what an extension had open stays in the outbox until it comes back', async () => {
    const { bus, dispatcher } = open();
    const heard: number[] = [];
    const tap = (): unknown => bus.scope('mailer').on('testParcel.sent', ({ parcelId }) => void heard.push(parcelId), { id: 'note' });
    tap();
    await bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 });
    await bus.release('mailer');
    expect(await dispatcher.drain()).to.equal(0);
    tap();
    await dispatcher.drain();
    expect(heard).to.deep.equal([1]);
  });

  it('a tap can be taken away alone', async () => {
    const { bus } = open();
    const off = bus.scope('a').filter('testParcel.weight', (value) => value + 1);
    bus.scope('a').filter('testParcel.weight', (value) => value + 10);
    off();
    off();
    expect(await bus.apply('testParcel.weight', 1, { client: 'a' })).to.equal(11);
  });

  it('after seal nothing can be declared, but taps still come and go', () => {
    const { bus } = open();
    bus.seal();
    expect(() => bus.declareGate('testParcel.open', gateSpec())).to.throw('"testParcel.open" declared after boot');
    bus.scope('late').on(anyName('testParcel.sent'), () => undefined);
    expect(bus.taps()).to.have.lengthOf(1);
  });
});
