import { expect } from 'chai';
import { runInHookScope } from '@billet/kernel';
import type { EventContext } from '@billet/sdk';
import { errorOf, handWork, later, testBus, turn } from './support/fakes.ts';
import { eventSpec } from './support/test-hooks.ts';

const open = (): ReturnType<typeof testBus> => {
  const test = testBus();
  test.bus.declareEvent('testParcel.sent', eventSpec());
  return test;
};

describe('hooks: writing events', () => {
  it('emit writes one row and one delivery for each durable tap, in the unit of work', async () => {
    const { bus, outbox } = open();
    bus.scope('one').on('testParcel.sent', () => undefined);
    bus.scope('two').on('testParcel.sent', () => undefined, { sequential: 'none' });
    bus.scope('three').on('testParcel.sent', () => undefined, { delivery: 'live' });
    const work = handWork();
    const seen: unknown[] = [];
    outbox.append = (given, events, subscribers) => Promise.resolve(void seen.push(given, events.length, subscribers));
    await bus.emit(work, 'testParcel.sent', { parcelId: 1 });
    expect(seen).to.deep.equal([work, 1, [{ key: 'one:testParcel.sent#1', sequential: 'subject' }, { key: 'two:testParcel.sent#1', sequential: 'none' }]]);
  });

  it('a payload that does not fit its schema stops the publisher', async () => {
    const { bus, outbox } = open();
    expect((await errorOf(bus.emit(handWork(), 'testParcel.sent', { parcelId: 1.5 }))).message).to.contain('parcelId');
    expect(outbox.events).to.have.lengthOf(0);
  });

  it('the event carries subject, version, business time, trace and actor', async () => {
    const { bus, outbox } = open();
    const actor = { kind: 'staff', id: '7' } as const;
    await runInHookScope({ traceId: 'trace-1', actor, dryRun: false }, () => bus.emit(handWork(), 'testParcel.sent', { parcelId: 4 }));
    expect(outbox.events).to.deep.equal([
      { id: 'id-1', name: 'testParcel.sent', version: 1, subject: 'parcel:4', payload: { parcelId: 4 }, occurredAt: '2027-01-21T12:00:00.000Z', traceId: 'trace-1', actor },
    ]);
  });

  it('in a dry run nothing is written, but the payload is still checked', async () => {
    const { bus, outbox } = open();
    const scope = { traceId: 't', actor: { kind: 'system' }, dryRun: true } as const;
    await runInHookScope(scope, () => bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 }));
    expect(outbox.events).to.have.lengthOf(0);
    await errorOf(runInHookScope(scope, () => bus.emit(handWork(), 'testParcel.sent', { parcelId: 1.5 })));
  });

  it('a tap that comes later does not hear of what was written before', async () => {
    const { bus, dispatcher } = open();
    await bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 });
    bus.scope('late').on('testParcel.sent', () => expect.fail('heard'));
    expect(await dispatcher.drain()).to.equal(0);
  });
});

describe('hooks: live events', () => {
  it('a live tap runs after the commit, not before', async () => {
    const { bus } = open();
    const heard: number[] = [];
    bus.scope('cache').on('testParcel.sent', ({ parcelId }) => void heard.push(parcelId), { delivery: 'live' });
    const work = handWork();
    await bus.emit(work, 'testParcel.sent', { parcelId: 1 });
    await turn();
    expect(heard).to.deep.equal([]);
    await work.commit();
    await turn();
    expect(heard).to.deep.equal([1]);
  });

  it('after a rollback a live tap hears nothing', async () => {
    const { bus } = open();
    bus.scope('cache').on('testParcel.sent', () => expect.fail('heard'), { delivery: 'live' });
    await bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 });
    await turn();
    expect(bus.taps()[0]?.calls).to.equal(0);
  });

  it('the publisher never notices a live tap that fails or is slow', async () => {
    const { bus, log } = open();
    const hand = later();
    const hooks = bus.scope('cache');
    hooks.on('testParcel.sent', () => { throw new Error('boom'); }, { delivery: 'live', id: 'throws' });
    hooks.on('testParcel.sent', () => hand.promise, { delivery: 'live', id: 'slow' });
    const work = handWork();
    await bus.emit(work, 'testParcel.sent', { parcelId: 1 });
    await work.commit();
    await turn();
    expect(log.lines.map(({ message, data }) => [message, data?.['tap']])).to.deep.equal([['hook testParcel.sent: cache failed', 'throws']]);
    hand.resolve();
    await bus.release('cache');
  });

  it('a live tap is told what a durable one is told', async () => {
    const { bus } = open();
    const told: EventContext[] = [];
    bus.scope('cache').on('testParcel.sent', (_, ctx) => void told.push(ctx), { delivery: 'live' });
    const work = handWork();
    const actor = { kind: 'client', id: '9' } as const;
    await runInHookScope({ traceId: 'trace-2', actor, dryRun: false }, () => bus.emit(work, 'testParcel.sent', { parcelId: 3 }));
    await work.commit();
    await turn();
    const [ctx] = told;
    expect({ ...ctx, signal: undefined }).to.deep.equal({
      hook: 'testParcel.sent', extension: 'cache', traceId: 'trace-2', actor, dryRun: false, eventId: 'id-1', attempt: 1, occurredAt: '2027-01-21T12:00:00.000Z', subject: 'parcel:3', signal: undefined,
    });
  });

  it('live taps that set each other off end eight levels deep', async () => {
    const { bus } = open();
    let heard = 0;
    bus.scope('loop').on('testParcel.sent', async () => {
      heard += 1;
      const work = handWork();
      await bus.emit(work, 'testParcel.sent', { parcelId: 1 });
      await work.commit();
    }, { delivery: 'live' });
    const work = handWork();
    await bus.emit(work, 'testParcel.sent', { parcelId: 1 });
    await work.commit();
    for (let i = 0; i < 100; i += 1) await turn();
    expect(heard).to.equal(8);
  });
});
