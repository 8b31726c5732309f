import { expect } from 'chai';
import { createDispatcher, currentHookScope } from '@billet/kernel';
import { countingIds, errorOf, handWork, testBus, turn, type TestBus } from './support/fakes.ts';
import { eventSpec } from './support/test-hooks.ts';

const open = (): TestBus => {
  const test = testBus();
  test.bus.declareEvent('testParcel.sent', eventSpec());
  return test;
};

const send = async ({ bus }: TestBus, ...parcels: readonly number[]): Promise<void> => {
  await bus.emitMany(handWork(), 'testParcel.sent', parcels.map((parcelId) => ({ parcelId })));
};

const retry = { attempts: 3, baseMs: 1000, maxMs: 60_000 };

describe('hooks: delivery of durable events', () => {
  it('each subscriber hears each event once, in order', async () => {
    const test = open();
    const heard: string[] = [];
    test.bus.scope('one').on('testParcel.sent', ({ parcelId }) => void heard.push(`one ${parcelId}`));
    test.bus.scope('two').on('testParcel.sent', ({ parcelId }) => void heard.push(`two ${parcelId}`));
    await send(test, 1, 2);
    expect(await test.dispatcher.drain()).to.equal(4);
    expect(await test.dispatcher.drain()).to.equal(0);
    expect(heard).to.deep.equal(['one 1', 'two 1', 'one 2', 'two 2']);
  });

  it('eventId and subscriber stay the same over all attempts: the key for doing it once', async () => {
    const test = open();
    const keys: string[] = [];
    test.bus.scope('mailer').on('testParcel.sent', (_, ctx) => {
      keys.push(`${ctx.eventId} ${ctx.extension} ${String(ctx.attempt)}`);
      if (ctx.attempt < 3) throw new Error('not yet');
    }, { retry });
    await send(test, 1);
    for (let i = 0; i < 3; i += 1) {
      await test.dispatcher.drain();
      test.clock.advance(10_000);
    }
    expect(keys).to.deep.equal(['id-1 mailer 1', 'id-1 mailer 2', 'id-1 mailer 3']);
  });

  it('a failing delivery waits longer each time: base × 2ⁿ with jitter, at most max', async () => {
    const test = open();
    const waits: number[] = [];
    test.outbox.fail = (_, __, retryAt) => Promise.resolve(void waits.push(new Date(retryAt ?? 0).getTime() - test.clock.wallMs()));
    test.bus.scope('mailer').on('testParcel.sent', () => { throw new Error('down'); }, { retry: { attempts: 9, baseMs: 1000, maxMs: 5000 } });
    await send(test, 1);
    for (let i = 0; i < 4; i += 1) {
      await test.dispatcher.drain();
      test.clock.advance(130_000);
    }
    expect(waits).to.deep.equal([1000, 2000, 4000, 5000]);
  });

  it('jitter spreads the wait between three and five quarters', async () => {
    for (const [die, wait] of [[0, 750], [0.999, 1249]] as const) {
      const test = open();
      const waits: number[] = [];
      test.outbox.fail = (_, __, retryAt) => Promise.resolve(void waits.push(new Date(retryAt ?? 0).getTime() - test.clock.wallMs()));
      test.bus.scope('mailer').on('testParcel.sent', () => { throw new Error('down'); }, { retry });
      await send(test, 1);
      await createDispatcher({ ...test, ids: { ...countingIds(), random: () => die } }).drain();
      expect(waits).to.deep.equal([wait]);
    }
  });

  it('when all attempts are used up it becomes a dead letter that says why, and can be run again', async () => {
    const test = open();
    let broken = true;
    const heard: number[] = [];
    test.bus.scope('mailer').on('testParcel.sent', ({ parcelId }, { attempt }) => {
      if (broken) throw new Error('no such mailbox');
      heard.push(parcelId, attempt);
    }, { id: 'note', retry });
    await send(test, 1);
    for (let i = 0; i < 5; i += 1) {
      await test.dispatcher.drain();
      test.clock.advance(130_000);
    }
    const [dead, ...rest] = await test.outbox.deadLetters(10);
    expect(rest).to.deep.equal([]);
    expect(dead).to.deep.equal({ id: '1', subscriber: 'mailer:note', event: 'testParcel.sent', subject: 'parcel:1', error: 'Error: no such mailbox', occurredAt: '2027-01-21T12:00:00.000Z' });
    expect(test.bus.taps()[0]).to.include({ calls: 3, failures: 3 });
    broken = false;
    expect(await test.outbox.revive('1')).to.equal(true);
    expect(await test.outbox.revive('1')).to.equal(false);
    expect(await test.dispatcher.drain()).to.equal(1);
    expect(heard).to.deep.equal([1, 1]);
    expect(await test.outbox.deadLetters(10)).to.deep.equal([]);
  });

  it("sequential 'subject': an older failing event holds back later ones of its subject, not those of others", async () => {
    const test = open();
    const heard: string[] = [];
    test.bus.scope('mailer').on('testParcel.sent', ({ parcelId, note }, { attempt }) => {
      if (note === 'bad' && attempt === 1) throw new Error('not yet');
      heard.push(`${String(parcelId)} ${note ?? ''}`);
    }, { retry });
    await test.bus.emitMany(handWork(), 'testParcel.sent', [{ parcelId: 1, note: 'bad' }, { parcelId: 1, note: 'then' }, { parcelId: 2, note: 'other' }]);
    await test.dispatcher.drain();
    expect(heard).to.deep.equal(['2 other']);
    test.clock.advance(2000);
    await test.dispatcher.drain();
    expect(heard).to.deep.equal(['2 other', '1 bad', '1 then']);
  });

  it('a dead letter does not hold back its subject', async () => {
    const test = open();
    const heard: string[] = [];
    test.bus.scope('mailer').on('testParcel.sent', ({ note }) => {
      if (note === 'bad') throw new Error('never');
      heard.push(note ?? '');
    }, { retry: { ...retry, attempts: 1 } });
    await test.bus.emitMany(handWork(), 'testParcel.sent', [{ parcelId: 1, note: 'bad' }, { parcelId: 1, note: 'then' }]);
    await test.dispatcher.drain();
    expect(heard).to.deep.equal(['then']);
  });

  it("sequential 'none' does not wait", async () => {
    const test = open();
    const heard: string[] = [];
    test.bus.scope('mailer').on('testParcel.sent', ({ note }) => {
      if (note === 'bad') throw new Error('not yet');
      heard.push(note ?? '');
    }, { retry, sequential: 'none' });
    await test.bus.emitMany(handWork(), 'testParcel.sent', [{ parcelId: 1, note: 'bad' }, { parcelId: 1, note: 'then' }]);
    await test.dispatcher.drain();
    expect(heard).to.deep.equal(['then']);
  });

  it('four dispatchers on one outbox deliver 200 events without a double', async () => {
    const test = open();
    const heard: number[] = [];
    test.bus.scope('mailer').on('testParcel.sent', async ({ parcelId }) => {
      await turn();
      heard.push(parcelId);
    });
    await send(test, ...Array.from({ length: 200 }, (_, i) => i));
    const counts = await Promise.all([1, 2, 3, 4].map(() => createDispatcher({ ...test, ids: countingIds() }).drain()));
    expect(counts.filter((count) => count > 0)).to.have.lengthOf(4);
    expect([...heard].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 200 }, (_, i) => i));
  });

  it('what was claimed long ago is left to whoever claims it next', async () => {
    const test = open();
    const heard: number[] = [];
    test.bus.scope('slow').on('testParcel.sent', ({ parcelId }) => {
      heard.push(parcelId);
      test.clock.advance(50_000);
    });
    await send(test, 1, 2, 3, 4);
    // 1 and 2 take the lease's time; 3 and 4 are claimed anew once it has ended.
    expect(await test.dispatcher.drain()).to.equal(2);
    test.clock.advance(60_000);
    await test.dispatcher.drain();
    expect(heard).to.deep.equal([1, 2, 3, 4]);
  });

  it('a handler acts for the actor and trace of the event, and never in a dry run', async () => {
    const test = open();
    const scopes: unknown[] = [];
    test.bus.scope('mailer').on('testParcel.sent', () => void scopes.push(currentHookScope()));
    await send(test, 1);
    await test.dispatcher.drain();
    expect(scopes).to.deep.equal([{ traceId: 'none', actor: { kind: 'system' }, dryRun: false, depth: 0 }]);
  });

  it('an outbox that cannot note the success is not held against the extension', async () => {
    const test = open();
    test.bus.scope('mailer').on('testParcel.sent', () => undefined);
    await send(test, 1);
    test.outbox.complete = () => Promise.reject(new Error('database gone'));
    expect((await errorOf(test.dispatcher.drain())).message).to.equal('database gone');
    expect(test.bus.taps()[0]).to.include({ calls: 1, failures: 0 });
  });

  it('once started it looks as soon as a unit of work with events commits', async () => {
    const test = open();
    const heard: number[] = [];
    test.bus.scope('mailer').on('testParcel.sent', ({ parcelId }) => void heard.push(parcelId));
    test.dispatcher.start(3_600_000);
    const work = handWork();
    await test.bus.emit(work, 'testParcel.sent', { parcelId: 1 });
    await turn();
    expect(heard).to.deep.equal([]);
    await work.commit();
    await turn();
    expect(heard).to.deep.equal([1]);
    await test.dispatcher.stop();
    await test.bus.emit(work, 'testParcel.sent', { parcelId: 2 });
    await work.commit();
    await turn();
    expect(heard).to.deep.equal([1]);
  });
});
