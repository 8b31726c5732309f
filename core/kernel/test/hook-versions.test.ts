import { expect } from 'chai';
import { z } from '@billet/sdk';
import { createDispatcher, createHookBus, createMemoryOutbox } from '@billet/kernel';
import { countingIds, handClock, handWork, keptLog, testBus } from './support/fakes.ts';
import { eventSpec } from './support/test-hooks.ts';

interface OldParcel { readonly parcelId: number; readonly town: string }

const version2 = {
  schema: z.strictObject({ parcelId: z.int(), place: z.strictObject({ town: z.string() }) }),
  version: 2,
  subject: ({ parcelId }: { readonly parcelId: number }) => `parcel:${String(parcelId)}`,
  since: '0.1.0',
  upcast: (payload: unknown) => {
    const { parcelId, town } = payload as OldParcel;
    return { parcelId, place: { town } };
  },
};

/** Two programs, one after the other, on one outbox. */
const programs = (): { readonly next: () => ReturnType<typeof createHookBus>; readonly drain: (bus: ReturnType<typeof createHookBus>) => Promise<number>; readonly outbox: ReturnType<typeof createMemoryOutbox>; readonly log: ReturnType<typeof keptLog> } => {
  const parts = { clock: handClock(), ids: countingIds(), log: keptLog() };
  const outbox = createMemoryOutbox(parts.clock);
  return { outbox, log: parts.log, next: () => createHookBus({ ...parts, outbox }), drain: (bus) => createDispatcher({ ...parts, bus, outbox }).drain() };
};

describe('hooks: versions', () => {
  it('an event from before an update reaches its tap in the shape of today', async () => {
    const { next, drain } = programs();
    const before = next();
    before.declareEvent('testParcel.lost', { ...version2, version: 1, schema: z.strictObject({ parcelId: z.int(), town: z.string() }) } as never);
    before.scope('mailer').on('testParcel.lost', () => undefined, { id: 'note' });
    await before.emit(handWork(), 'testParcel.lost', { parcelId: 1, town: 'Faro' } as never);
    const after = next();
    after.declareEvent('testParcel.lost', version2);
    const heard: unknown[] = [];
    after.scope('mailer').on('testParcel.lost', (event) => void heard.push(event), { id: 'note' });
    await drain(after);
    expect(heard).to.deep.equal([{ parcelId: 1, place: { town: 'Faro' } }]);
  });

  it('an event of a newer program waits, without a mark against the extension', async () => {
    const { next, drain, outbox } = programs();
    const newer = next();
    newer.declareEvent('testParcel.lost', version2);
    newer.scope('mailer').on('testParcel.lost', () => undefined, { id: 'note', retry: { attempts: 1, baseMs: 1, maxMs: 1 } });
    await newer.emit(handWork(), 'testParcel.lost', { parcelId: 1, place: { town: 'Faro' } });
    const older = next();
    older.declareEvent('testParcel.lost', { ...version2, version: 1 });
    older.scope('mailer').on('testParcel.lost', () => expect.fail('heard'), { id: 'note', retry: { attempts: 1, baseMs: 1, maxMs: 1 } });
    await drain(older);
    const [dead] = await outbox.deadLetters(1);
    expect(dead?.error).to.contain('event "testParcel.lost": version 2 is not one that this program reads');
    expect(older.taps()[0]).to.include({ calls: 0, failures: 0 });
  });

  it('a second version without an upcaster does not boot', () => {
    const { bus } = testBus();
    const { upcast: _upcast, ...rest } = version2;
    expect(() => bus.declareEvent('testParcel.lost', rest)).to.throw('event "testParcel.lost" has version 2 and no upcaster');
  });

  const renamed = (): ReturnType<typeof testBus> => {
    const test = testBus();
    test.bus.declareEvent('testParcel.sent', eventSpec());
    test.bus.declareEvent('testParcel.shipped', { ...eventSpec(), deprecated: { since: '0.2.0', use: 'testParcel.sent' } });
    return test;
  };

  it('whoever taps the old name of a hook hears of the new one, and of the old', async () => {
    const { bus, dispatcher } = renamed();
    const heard: number[] = [];
    bus.scope('old').on('testParcel.shipped', ({ parcelId }) => void heard.push(parcelId));
    await bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 });
    await bus.emit(handWork(), 'testParcel.shipped', { parcelId: 2 });
    await dispatcher.drain();
    expect(heard).to.deep.equal([1, 2]);
  });

  it('one warning for each extension that uses a deprecated name', () => {
    const { bus, log } = renamed();
    for (const owner of ['a', 'a', 'b']) bus.scope(owner).on('testParcel.shipped', () => undefined);
    bus.scope('c').on('testParcel.sent', () => undefined);
    expect(log.lines.map(({ level, message }) => `${level}: ${message}`)).to.deep.equal([
      'warn: a uses the deprecated hook testParcel.shipped; use testParcel.sent',
      'warn: b uses the deprecated hook testParcel.shipped; use testParcel.sent',
    ]);
  });
});

describe('hooks: types', () => {
  it('wrong names and wrong payloads do not compile', () => {
    const check = (): void => {
      const { bus } = testBus();
      const hooks = bus.scope('acme');
      hooks.on('testParcel.sent', ({ parcelId }) => { parcelId.toFixed(); });
      // @ts-expect-error no event has this name
      hooks.on('testParcel.snet', () => undefined);
      // @ts-expect-error the payload has no such field
      hooks.on('testParcel.sent', ({ parcel }) => { String(parcel); });
      // @ts-expect-error a payload is read only, all the way down
      hooks.on('testParcel.lost', (event) => { event.place.town = 'Faro'; });
      // @ts-expect-error a filter gives back what it was given
      hooks.filter('testParcel.weight', (value) => String(value));
      // @ts-expect-error a gate answers with a verdict
      hooks.gate('testParcel.send', () => true);
      // @ts-expect-error the payload lacks a field
      void bus.emit(handWork(), 'testParcel.sent', {});
      // @ts-expect-error the input of the gate has another type
      void bus.ask('testParcel.send', { parcelId: '1' });
    };
    expect(check).to.be.a('function');
  });
});
