import { expect } from 'chai';
import { runInHookScope } from '@billet/kernel';
import type { HookContext, Verdict } from '@billet/sdk';
import { testBus, type TestBus } from './support/fakes.ts';
import { gateSpec } from './support/test-hooks.ts';

const INPUT = { parcelId: 1 };
const ALLOW: Verdict = { verdict: 'allow' };
const deny = (code: string): Verdict => ({ verdict: 'deny', code, message: 'No.' });
const defer = (until: string): Verdict => ({ verdict: 'defer', until, reason: 'Later.' });

const open = (onError: 'deny' | 'allow' = 'deny'): TestBus => {
  const test = testBus();
  test.bus.declareGate('testParcel.send', gateSpec({ onError }));
  return test;
};

describe('hooks: gates', () => {
  const table: readonly [string, readonly Verdict[], object][] = [
    ['nobody there: allowed, decided by core', [], { verdict: 'allow', by: 'core' }],
    ['nobody objects: allowed, decided by core', [ALLOW, ALLOW], { verdict: 'allow', by: 'core' }],
    ['the first deny wins and says who spoke it', [ALLOW, deny('FRAUD'), deny('OTHER')], { ...deny('FRAUD'), by: 'ext-1' }],
    ['a deny is stronger than an earlier defer', [defer('2027-02-01'), deny('FRAUD')], { ...deny('FRAUD'), by: 'ext-1' }],
    ['defer keeps the latest date and who wants it', [defer('2027-02-01'), defer('2027-03-01'), defer('2027-02-15'), ALLOW], { ...defer('2027-03-01'), by: 'ext-1' }],
    ['dates are compared as instants, not as texts', [defer('2027-02-01T23:30:00-02:00'), defer('2027-02-02T00:30:00.000Z')], { ...defer('2027-02-01T23:30:00-02:00'), by: 'ext-0' }],
  ];
  for (const [name, verdicts, expected] of table) {
    it(name, async () => {
      const { bus } = open();
      verdicts.forEach((verdict, i) => bus.scope(`ext-${String(i)}`).gate('testParcel.send', () => verdict));
      expect(await bus.ask('testParcel.send', INPUT)).to.deep.equal(expected);
    });
  }

  it('after a deny nobody else is asked', async () => {
    const { bus } = open();
    bus.scope('one').gate('testParcel.send', () => deny('NO'));
    bus.scope('two').gate('testParcel.send', () => expect.fail('asked'));
    await bus.ask('testParcel.send', INPUT);
    expect(bus.taps().map(({ calls }) => calls)).to.deep.equal([1, 0]);
  });

  const broken: readonly [string, () => Verdict | Promise<Verdict>][] = [
    ['throws', () => { throw new Error('boom'); }],
    ['rejects', () => Promise.reject(new Error('boom'))],
    ['takes too long', () => new Promise(() => undefined)],
    ['answers nothing', () => undefined as never],
    ['answers true', () => true as never],
    ['answers an unknown word', () => ({ verdict: 'maybe' }) as never],
    ['denies without a code', () => ({ verdict: 'deny' }) as never],
    ['defers without a date', () => ({ verdict: 'defer', until: 'soon', reason: 'x' })],
  ];
  for (const [what, handler] of broken) {
    it(`a tap that ${what} denies by default and is named`, async () => {
      const { bus } = open();
      bus.scope('fraud-guard').gate('testParcel.send', handler, { timeoutMs: 5 });
      expect(await bus.ask('testParcel.send', INPUT)).to.deep.equal({ verdict: 'deny', code: 'GATE_FAILED', message: 'The extension "fraud-guard" could not decide.', by: 'fraud-guard' });
      expect(bus.taps()[0]).to.include({ failures: 1 });
    });

    it(`a tap that ${what} does not stand in the way of a gate declared with 'allow'`, async () => {
      const { bus } = open('allow');
      bus.scope('fraud-guard').gate('testParcel.send', handler, { timeoutMs: 5 });
      bus.scope('other').gate('testParcel.send', () => defer('2027-02-01'));
      expect(await bus.ask('testParcel.send', INPUT)).to.deep.equal({ ...defer('2027-02-01'), by: 'other' });
    });
  }

  it('a tap is told on whose behalf and whether it is a dry run', async () => {
    const { bus } = open();
    const told: HookContext[] = [];
    bus.scope('guard').gate('testParcel.send', (input, ctx) => {
      expect(input).to.equal(INPUT);
      told.push(ctx);
      return ALLOW;
    });
    const actor = { kind: 'staff', id: '3' } as const;
    await runInHookScope({ traceId: 'tr', actor, dryRun: true }, () => bus.ask('testParcel.send', INPUT));
    const [{ signal, ...rest } = {} as HookContext] = told;
    expect(rest).to.deep.equal({ hook: 'testParcel.send', extension: 'guard', traceId: 'tr', actor, dryRun: true });
    expect(signal.aborted).to.equal(false);
  });
});
