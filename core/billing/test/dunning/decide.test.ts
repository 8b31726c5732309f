import { decide, defaultLadder, foresee, ladderSchema, NEVER, type DunningCase, type Ladder } from '@billet/billing';
import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';

const DUE = '2027-02-10';
const day = (n: number): string => addDays(DUE, n);
const given = (more: Partial<DunningCase> = {}): DunningCase => ({
  ladder: defaultLadder, dueDate: DUE, today: DUE, done: [], open: 9990,
  client: { overdue: 9990, overdueInvoices: 1, exponent: 2, tags: [] },
  heldUntil: null, serviceHeldUntil: null, promisedUntil: null, ...more,
});
const done = (...pairs: readonly (readonly [string, number])[]): DunningCase['done'] => pairs.map(([id, n]) => ({ id, on: day(n) }));
const allMails = done(['reminder', -3], ['due', 0], ['notice-1', 1], ['notice-2', 5]);
const ids = (plan: ReturnType<typeof decide>): readonly string[] => plan.steps.map((step) => step.id);
const ladder = (...steps: readonly Record<string, unknown>[]): Ladder => ladderSchema.parse({ steps });

describe('what happens to an open invoice on a day', () => {
  const cases: readonly { readonly what: string; readonly given: DunningCase; readonly steps: readonly string[]; readonly skipped?: readonly string[]; readonly next: string }[] = [
    { what: 'nothing before the first rung', given: given({ today: day(-10) }), steps: [], next: day(-3) },
    { what: 'the reminder on its day', given: given({ today: day(-3) }), steps: ['reminder'], next: day(0) },
    { what: 'nothing twice', given: given({ today: day(-3), done: done(['reminder', -3]) }), steps: [], next: day(0) },
    { what: 'missed mails collapse into the last', given: given({ today: day(3) }), steps: ['notice-1'], skipped: ['reminder', 'due'], next: day(5) },
    { what: 'after a long outage the notice goes out, the suspension waits its ten days', given: given({ today: day(40) }), steps: ['notice-2'], skipped: ['reminder', 'due', 'notice-1'], next: day(50) },
    { what: 'the suspension on its day', given: given({ today: day(15), done: allMails }), steps: ['suspend'], next: day(60) },
    { what: 'not before the days since the notice have passed', given: given({ today: day(20), done: done(['reminder', -3], ['due', 0], ['notice-1', 1], ['notice-2', 18]) }), steps: [], next: day(28) },
    { what: 'the end waits for the days since the suspension', given: given({ today: day(80), done: [...allMails, ...done(['suspend', 70])] }), steps: [], next: day(115) },
    { what: 'then it comes', given: given({ today: day(115), done: [...allMails, ...done(['suspend', 70])] }), steps: ['terminate'], next: NEVER },
    { what: 'a hold stops everything until the day after', given: given({ today: day(15), done: allMails, heldUntil: day(20) }), steps: [], next: day(21) },
    { what: 'a hold that is over does not', given: given({ today: day(15), done: allMails, heldUntil: day(14) }), steps: ['suspend'], next: day(60) },
    { what: 'a promise puts the suspension off', given: given({ today: day(15), done: allMails, promisedUntil: day(18) }), steps: [], next: day(19) },
    { what: 'but not the notices', given: given({ today: day(1), done: done(['reminder', -3], ['due', 0]), promisedUntil: day(3) }), steps: ['notice-1'], next: day(4) },
    { what: 'less than the tolerance is left alone', given: given({ today: day(15), open: 99, ladder: { ...defaultLadder, ignoreBelow: '1.00' } }), steps: [], next: day(22) },
    { what: 'days of tolerance move what comes after the due date', given: given({ today: day(1), done: done(['reminder', -3], ['due', 0]), ladder: { ...defaultLadder, toleranceDays: 2 } }), steps: [], next: day(3) },
  ];
  for (const each of cases) {
    it(each.what, () => {
      const plan = decide(each.given);
      expect(ids(plan)).to.deep.equal(each.steps);
      expect(plan.skipped.map((step) => step.id)).to.deep.equal(each.skipped ?? []);
      expect(plan.nextOn).to.equal(each.next);
    });
  }

  it('a broken promise is known the day after, and puts a suspension back', () => {
    const plan = decide(given({ today: day(19), done: [...allMails, ...done(['suspend', 15])], promisedUntil: day(18) }));
    expect(plan).to.include({ promiseBroken: true, resuspend: true });
    expect(decide(given({ today: day(18), done: allMails, promisedUntil: day(18) })).promiseBroken).to.equal(false);
  });

  it('a held service leaves the rung open, and it is tried again', () => {
    const plan = decide(given({ today: day(15), done: allMails, serviceHeldUntil: day(17) }));
    expect(plan).to.include({ partial: true, nextOn: day(16) });
    const later = decide(given({ today: day(18), done: [...allMails, { id: 'suspend', on: day(15), partial: true }], serviceHeldUntil: null }));
    expect(ids(later)).to.deep.equal(['suspend']);
  });

  it('a rung waits until its condition holds, and lets the others pass', () => {
    const when = ladder({ id: 'n', day: 1, action: 'notice' }, { id: 'vip', day: 2, action: 'task', when: { tag: 'vip' } }, { id: 's', day: 5, action: 'suspend', when: { minOpen: '150.00', minInvoices: 2 } });
    const poor = given({ ladder: when, today: day(6), done: done(['n', 1]) });
    expect(decide(poor)).to.deep.include({ steps: [], nextOn: day(7) });
    expect(ids(decide({ ...poor, client: { ...poor.client, overdue: 15000 } }))).to.deep.equal([]);
    expect(ids(decide({ ...poor, client: { ...poor.client, overdue: 15000, overdueInvoices: 2 } }))).to.deep.equal(['s']);
    expect(ids(decide({ ...poor, client: { ...poor.client, tags: ['vip'] } }))).to.deep.equal(['vip']);
  });

  it('foresees what will happen, holds and promises counted in', () => {
    const seen = (more: Partial<DunningCase>): readonly string[] => foresee(given({ today: day(-5), ...more })).map(({ on, step }) => `${on} ${step.id}`);
    expect(seen({})).to.deep.equal([`${day(-3)} reminder`, `${day(0)} due`, `${day(1)} notice-1`, `${day(5)} notice-2`, `${day(15)} suspend`, `${day(60)} terminate`]);
    // Held through the twentieth: one notice then, and ten days from it.
    expect(seen({ heldUntil: day(20) })).to.deep.equal([`${day(21)} notice-2`, `${day(31)} suspend`, `${day(76)} terminate`]);
  });

  /** Ladders that may be meant: mails first, then harder things, in order of days. */
  const anyLadder = fc
    .tuple(fc.array(fc.integer({ min: -10, max: 20 }), { minLength: 1, maxLength: 5 }), fc.array(fc.integer({ min: 21, max: 90 }), { maxLength: 3 }), fc.integer({ min: 0, max: 9 }))
    .map(([mails, hard, toleranceDays]): Ladder => ({
      toleranceDays, ignoreBelow: '0',
      steps: [
        ...[...mails].sort((a, b) => a - b).map((at, i) => ({ id: `m${String(i)}`, day: at, action: 'notice' as const })),
        ...[...hard].sort((a, b) => a - b).map((at, i) => ({ id: `h${String(i)}`, day: at, action: i === 0 ? ('suspend' as const) : ('terminate' as const) })),
      ],
    }));
  const dates = fc.option(fc.integer({ min: -15, max: 60 }).map(day), { nil: null });

  const live = (start: DunningCase, daysOf: (nextOn: string, today: string) => string): readonly string[] => {
    const log: string[] = [];
    let now = start;
    while (now.today < day(200)) {
      const plan = decide(now);
      for (const step of [...plan.skipped.map((each) => `-${each.id}`), ...plan.steps.map((each) => each.id)]) log.push(`${now.today} ${step}`);
      now = {
        ...now,
        done: [...now.done, ...[...plan.skipped, ...plan.steps].map((step) => ({ id: step.id, on: now.today }))],
        promisedUntil: plan.promiseBroken ? null : now.promisedUntil,
        today: daysOf(plan.nextOn, now.today),
      };
    }
    return log;
  };

  it('looking only on the days of the cursor finds all that looking every day finds', () => {
    fc.assert(
      fc.property(anyLadder, fc.integer({ min: -20, max: 100 }), dates, dates, (rungs, first, heldUntil, promisedUntil) => {
        const start = given({ ladder: rungs, today: day(first), heldUntil, promisedUntil });
        expect(live(start, (next) => next)).to.deep.equal(live(start, (_next, today) => addDays(today, 1)));
      }),
    );
  });

  it('however late it begins: nobody is hit before the days since his last notice, and nothing comes twice', () => {
    fc.assert(
      fc.property(anyLadder, fc.integer({ min: -20, max: 150 }), (rungs, first) => {
        const log = live(given({ ladder: rungs, today: day(first) }), (next) => next).filter((line) => !line.includes(' -'));
        const names = log.map((line) => line.slice(11));
        expect(new Set(names).size).to.equal(names.length);
        rungs.steps.forEach((step, i) => {
          const before = rungs.steps[i - 1];
          const [at, told] = [step, before].map((each) => log.find((line) => line.endsWith(` ${each?.id ?? '?'}`))?.slice(0, 10));
          if (!step.id.startsWith('h') || before === undefined || at === undefined || told === undefined) return;
          const gap = (step.day > 0 ? step.day + rungs.toleranceDays : step.day) - (before.day > 0 ? before.day + rungs.toleranceDays : before.day);
          expect(at >= addDays(told, gap), `${step.id} on ${at}, ${before.id} on ${told}`).to.equal(true);
        });
      }),
    );
  });

  it('the order in which facts are read moves nothing', () => {
    fc.assert(
      fc.property(anyLadder, fc.integer({ min: 0, max: 100 }), fc.array(fc.constantFrom('m0', 'm1', 'm2', 'h0'), { maxLength: 4 }), (rungs, at, climbed) => {
        const before = [...new Set(climbed)].map((id, i) => ({ id, on: day(i) }));
        const one = given({ ladder: rungs, today: day(at), done: before });
        expect(decide({ ...one, done: [...before].reverse() })).to.deep.equal(decide(one));
      }),
    );
  });
});
