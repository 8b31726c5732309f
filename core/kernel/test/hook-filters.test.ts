import { expect } from 'chai';
import fc from 'fast-check';
import { runInHookScope } from '@billet/kernel';
import { errorOf, testBus, type TestBus } from './support/fakes.ts';
import { pricesSpec, weightSpec, type Price } from './support/test-hooks.ts';

const INPUT = { client: 'anna' };

const open = (onError: 'skip' | 'fail' = 'skip'): TestBus => {
  const test = testBus();
  test.bus.declareFilter('testParcel.prices', pricesSpec({ onError }));
  test.bus.declareFilter('testParcel.weight', weightSpec({ onError }));
  return test;
};

describe('hooks: filters', () => {
  it('without taps the value comes back as it is', async () => {
    const value = [{ label: 'a', amount: 1 }];
    expect(await open().bus.apply('testParcel.prices', value, INPUT)).to.equal(value);
  });

  it('each tap gets what the one before it gave, and the input', async () => {
    const { bus } = open();
    const told: unknown[] = [];
    const hooks = bus.scope('acme');
    hooks.filter('testParcel.weight', (value, input) => { told.push([value, input]); return value + 1; });
    hooks.filter('testParcel.weight', async (value) => { told.push(value); return value * 10; });
    expect(await bus.apply('testParcel.weight', 4, INPUT)).to.equal(50);
    expect(told).to.deep.equal([[4, INPUT], 5]);
  });

  const rubbish: readonly [string, (value: number) => number][] = [
    ['throws', () => { throw new Error('boom'); }],
    ['rejects', () => Promise.reject(new Error('boom')) as never],
    ['returns what the schema refuses', () => -1],
    ['returns nothing', () => undefined as never],
    ['takes too long', () => new Promise(() => undefined) as never],
  ];
  for (const [what, handler] of rubbish) {
    it(`skip: a tap that ${what} is left out, the last good value stands, and it is reported by name`, async () => {
      const { bus, log } = open();
      const hooks = bus.scope('acme');
      hooks.filter('testParcel.weight', (value) => value + 1);
      hooks.filter('testParcel.weight', handler, { id: 'bad', timeoutMs: 5 });
      hooks.filter('testParcel.weight', (value) => value + 100);
      expect(await bus.apply('testParcel.weight', 1, INPUT)).to.equal(102);
      expect(log.lines.map(({ level, message, data }) => [level, message, data?.['tap']])).to.deep.equal([['warn', 'hook testParcel.weight: acme failed', 'bad']]);
      expect(bus.taps().map(({ failures }) => failures)).to.deep.equal([0, 1, 0]);
    });

    it(`fail: a tap that ${what} fails the operation, which names the extension`, async () => {
      const { bus } = open('fail');
      bus.scope('tax-office').filter('testParcel.weight', handler, { timeoutMs: 5 });
      const error = await errorOf(bus.apply('testParcel.weight', 1, INPUT));
      expect(error).to.include({ code: 'HOOK_FAILED', status: 500, message: 'The extension "tax-office" failed in "testParcel.weight".' });
      expect(error.details).to.deep.equal({ extension: 'tax-office', hook: 'testParcel.weight' });
      expect(error.cause).to.be.instanceOf(Error);
    });
  }

  it('the schema is applied after each tap, so a later one never sees rubbish', async () => {
    const { bus } = open();
    const hooks = bus.scope('acme');
    hooks.filter('testParcel.prices', (value) => [...value, { label: 'extra', amount: 1.5 }]);
    hooks.filter('testParcel.prices', (value) => { expect(value).to.deep.equal([{ label: 'a', amount: 1 }]); return value; });
    expect(await bus.apply('testParcel.prices', [{ label: 'a', amount: 1 }], INPUT)).to.deep.equal([{ label: 'a', amount: 1 }]);
  });

  it('a tap that changes the value in place and then fails has changed nothing', async () => {
    const { bus } = open();
    const given: Price[] = [{ label: 'a', amount: 1 }];
    bus.scope('acme').filter('testParcel.prices', (value) => {
      value.push({ label: 'half', amount: 2 });
      Object.assign(value[0] ?? {}, { amount: 99 });
      throw new Error('boom');
    });
    expect(await bus.apply('testParcel.prices', given, INPUT)).to.deep.equal([{ label: 'a', amount: 1 }]);
    expect(given).to.deep.equal([{ label: 'a', amount: 1 }]);
  });

  it('property: failing taps anywhere among good ones change nothing about the result', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fc.integer({ min: 0, max: 9 })), { maxLength: 8 }), async (steps) => {
        const { bus } = open();
        // One extension each, so that no circuit opens.
        steps.forEach((step, i) => bus.scope(`ext-${String(i)}`).filter('testParcel.weight', (value) => {
          if (step === null) throw new Error('boom');
          return value + step;
        }));
        expect(await bus.apply('testParcel.weight', 1, INPUT)).to.equal(1 + steps.reduce<number>((sum, step) => sum + (step ?? 0), 0));
      }),
      { numRuns: 50 },
    );
  });

  it('a preview runs the same taps with ctx.dryRun', async () => {
    const { bus } = open();
    const told: boolean[] = [];
    bus.scope('acme').filter('testParcel.weight', (value, _, ctx) => { told.push(ctx.dryRun); return value + 1; });
    const scope = { traceId: 't', actor: { kind: 'system' } } as const;
    expect(await runInHookScope({ ...scope, dryRun: true }, () => bus.apply('testParcel.weight', 1, INPUT))).to.equal(2);
    expect(await runInHookScope({ ...scope, dryRun: false }, () => bus.apply('testParcel.weight', 1, INPUT))).to.equal(2);
    expect(told).to.deep.equal([true, false]);
  });
});
