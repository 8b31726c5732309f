import { expect } from 'chai';
import type { FollowedEvent } from '@billet/kernel';
import { handWork, testBus } from './support/fakes.ts';
import { eventSpec } from './support/test-hooks.ts';

describe('hooks: followers of all events', () => {
  const open = (): ReturnType<typeof testBus> & { readonly heard: FollowedEvent[]; readonly mood: { fails: boolean } } => {
    const test = testBus();
    test.bus.declareEvent('testParcel.sent', eventSpec());
    test.bus.declareEvent('testParcel.shipped', eventSpec() as never);
    const heard: FollowedEvent[] = [];
    const mood = { fails: false };
    test.bus.follow('outside', {
      wants: (name) => Promise.resolve(name === 'testParcel.sent'),
      handler: (event) => {
        if (mood.fails) return Promise.reject(new Error('not now'));
        heard.push(event);
        return Promise.resolve();
      },
    });
    return { ...test, heard, mood };
  };

  it('are told name and id of what they want, and of nothing else', async () => {
    const { bus, dispatcher, heard } = open();
    let told = '';
    bus.scope('mailer').on('testParcel.sent', (_event, { eventId }) => { told = eventId; }, { id: 'note' });
    await bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 });
    await bus.emit(handWork(), 'testParcel.shipped', { parcelId: 2 });
    expect(await dispatcher.drain()).to.equal(2);
    expect(heard).to.deep.equal([{ id: told, name: 'testParcel.sent' }]);
    expect(bus.events()).to.deep.equal(['testParcel.sent', 'testParcel.shipped']);
  });

  it('hear what they failed at once more; the taps of the event do not', async () => {
    const { bus, dispatcher, clock, heard, mood } = open();
    let told = 0;
    bus.scope('mailer').on('testParcel.sent', () => { told += 1; });
    mood.fails = true;
    await bus.emit(handWork(), 'testParcel.sent', { parcelId: 1 });
    await dispatcher.drain();
    mood.fails = false;
    clock.advance(10_000);
    await dispatcher.drain();
    expect([told, heard.length]).to.deep.equal([1, 1]);
  });
});
