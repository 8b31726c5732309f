import { expect } from 'chai';
import fc from 'fast-check';
import { testBus } from './support/fakes.ts';
import { anyName, eventSpec, gateSpec, weightSpec } from './support/test-hooks.ts';

describe('hooks: names', () => {
  it('an undeclared name is an error that names the extension and the hook', () => {
    const hooks = testBus().bus.scope('acme-parcels');
    expect(() => hooks.on(anyName('parcel.snet'), () => undefined)).to.throw('acme-parcels: no event is called "parcel.snet"');
    expect(() => hooks.filter('testParcel.weight', (value) => value)).to.throw('acme-parcels: no filter is called "testParcel.weight"');
    expect(() => hooks.gate('testParcel.send', () => ({ verdict: 'allow' }))).to.throw('acme-parcels: no gate is called "testParcel.send"');
  });

  it('a name of another kind is not declared', () => {
    const { bus } = testBus();
    bus.declareGate('testParcel.send', gateSpec());
    expect(() => bus.scope('acme').on(anyName('testParcel.send'), () => undefined)).to.throw('acme: no event is called "testParcel.send"');
  });

  it('emit, apply and ask of an undeclared name are errors', async () => {
    const { bus } = testBus();
    const outcome = await Promise.allSettled([bus.apply('testParcel.weight', 1, { client: 'a' }), bus.ask('testParcel.send', { parcelId: 1 })]);
    expect(outcome.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
  });

  it('a name is declared once, in the form noun.word', () => {
    const { bus } = testBus();
    bus.declareEvent('testParcel.sent', eventSpec());
    expect(() => bus.declareEvent('testParcel.sent', eventSpec())).to.throw('declared twice');
    expect(() => bus.declareEvent(anyName('parcelSent'), eventSpec() as never)).to.throw('"parcelSent": a name reads noun.word');
    expect(() => bus.declareEvent(anyName('Parcel.sent'), eventSpec() as never)).to.throw('noun.word');
  });

  it('two taps of one extension do not share an id, and given ids stay free of holes', () => {
    const { bus } = testBus();
    bus.declareEvent('testParcel.sent', eventSpec());
    const hooks = bus.scope('acme');
    hooks.on('testParcel.sent', () => undefined, { id: 'mail' });
    expect(() => hooks.on('testParcel.sent', () => undefined, { id: 'mail' })).to.throw('acme: two taps are called "mail"');
    const first = hooks.on('testParcel.sent', () => undefined);
    hooks.on('testParcel.sent', () => undefined);
    first();
    hooks.on('testParcel.sent', () => undefined);
    expect(bus.taps().map(({ id }) => id)).to.deep.equal(['mail', 'testParcel.sent#2', 'testParcel.sent#1']);
  });
});

describe('hooks: order', () => {
  interface Wish {
    readonly owner?: string;
    readonly id: string;
    readonly priority?: number;
    readonly before?: readonly string[];
    readonly after?: readonly string[];
  }

  const orderOf = async (wishes: readonly Wish[], boot: readonly string[] = []): Promise<string[]> => {
    const { bus } = testBus();
    bus.declareFilter('testParcel.weight', weightSpec());
    for (const owner of boot) bus.scope(owner);
    const called: string[] = [];
    for (const { owner = 'acme', ...options } of wishes) {
      bus.scope(owner).filter('testParcel.weight', (value) => { called.push(options.id); return value; }, options);
    }
    await bus.apply('testParcel.weight', 1, { client: 'a' });
    return called;
  };

  const table: readonly [string, readonly Wish[], readonly string[]][] = [
    ['registration decides when nothing else does', [{ id: 'a' }, { id: 'b' }, { id: 'c' }], ['a', 'b', 'c']],
    ['the lower priority runs first, 0 is the default', [{ id: 'a', priority: 5 }, { id: 'b' }, { id: 'c', priority: -5 }], ['c', 'b', 'a']],
    ['before moves forward', [{ id: 'a' }, { id: 'b' }, { id: 'c', before: ['a'] }], ['b', 'c', 'a']],
    ['after moves back', [{ id: 'a', after: ['c'] }, { id: 'b' }, { id: 'c' }], ['b', 'c', 'a']],
    ['a chain is topological', [{ id: 'a', after: ['b'] }, { id: 'b', after: ['c'] }, { id: 'c' }], ['c', 'b', 'a']],
    ['priority is stronger than before', [{ id: 'a', priority: 1, before: ['b'] }, { id: 'b' }], ['b', 'a']],
    ['a name that is not there is no obstacle', [{ id: 'a', after: ['nobody'] }, { id: 'b' }], ['a', 'b']],
    ['a circle falls back to registration', [{ id: 'a', after: ['b'] }, { id: 'b', after: ['a'] }, { id: 'c' }], ['c', 'a', 'b']],
  ];
  for (const [name, wishes, expected] of table) it(name, async () => { expect(await orderOf(wishes)).to.deep.equal(expected); });

  it('ties go by the boot order of extensions, then by registration', async () => {
    const wishes = [{ owner: 'late', id: 'l1' }, { owner: 'early', id: 'e1' }, { owner: 'late', id: 'l2' }, { owner: 'early', id: 'e2' }];
    expect(await orderOf(wishes, ['early', 'late'])).to.deep.equal(['e1', 'e2', 'l1', 'l2']);
    expect(await orderOf(wishes, ['late', 'early'])).to.deep.equal(['l1', 'l2', 'e1', 'e2']);
  });

  it('an extension that was released and comes back takes its old place', async () => {
    const { bus } = testBus();
    bus.declareFilter('testParcel.weight', weightSpec());
    const called: string[] = [];
    const tap = (owner: string): unknown => bus.scope(owner).filter('testParcel.weight', (value) => { called.push(owner); return value; });
    tap('first');
    tap('second');
    await bus.release('first');
    tap('first');
    await bus.apply('testParcel.weight', 1, { client: 'a' });
    expect(called).to.deep.equal(['first', 'second']);
  });

  it('property: every tap runs once, priorities ascend, and what can be honoured of before/after is', async () => {
    const wish = fc.record({ priority: fc.integer({ min: 0, max: 2 }), after: fc.array(fc.nat(9), { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 10 }), async (drawn) => {
        // Only earlier ones are named, so there is no circle.
        const wishes = drawn.map(({ priority, after }, i) => ({ id: String(i), priority, after: after.filter((n) => n < i).map(String) }));
        const called = await orderOf([...wishes].reverse());
        expect([...called].sort()).to.deep.equal(wishes.map(({ id }) => id).sort());
        const rank = (id: string): number => wishes[Number(id)]?.priority ?? 0;
        called.forEach((id, i) => {
          if (i > 0) expect(rank(id)).to.be.at.least(rank(called[i - 1] ?? ''));
          for (const other of wishes[Number(id)]?.after ?? []) if (rank(other) === rank(id)) expect(called.indexOf(other)).to.be.lessThan(i);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('the list is copied on write: a run that goes on keeps the list it began with', async () => {
    const { bus } = testBus();
    bus.declareFilter('testParcel.weight', weightSpec());
    const hooks = bus.scope('acme');
    const called: string[] = [];
    hooks.filter('testParcel.weight', (value) => {
      called.push('first');
      second();
      hooks.filter('testParcel.weight', (late) => { called.push('late'); return late; });
      return value;
    });
    const second = hooks.filter('testParcel.weight', (value) => { called.push('second'); return value; });
    await bus.apply('testParcel.weight', 1, { client: 'a' });
    expect(called).to.deep.equal(['first', 'second']);
  });

  it('a hook whose tap asks the same hook ends eight levels deep', async () => {
    const { bus } = testBus();
    bus.declareFilter('testParcel.weight', weightSpec());
    let deepest = 0;
    const step = async (value: number): Promise<number> => {
      deepest += 1;
      return bus.apply('testParcel.weight', value + 1, { client: 'a' });
    };
    bus.scope('acme').filter('testParcel.weight', step);
    expect(await bus.apply('testParcel.weight', 0, { client: 'a' })).to.equal(7);
    expect(deepest).to.equal(8);
  });
});
