import { expect } from 'chai';
import { createLiveClock, createSandboxClock, createScheduler, type KernelClock, type Schedule, type Scheduler } from '@billet/kernel';
import { errorOf, keptLog, later, turn } from './support/fakes.ts';

interface Open {
  readonly scheduler: Scheduler;
  readonly clock: KernelClock;
  /** What happened, in order, with the business instant at which it did. */
  readonly seen: string[];
  readonly store: Map<string, string>;
  readonly log: ReturnType<typeof keptLog>;
  readonly lead: { leader: boolean };
  add(name: string, pattern: string, zone?: string, run?: Schedule['run']): void;
}

const open = (start: string, store = new Map<string, string>(), clock: KernelClock = createSandboxClock(start)): Open => {
  const seen: string[] = [];
  const log = keptLog();
  const lead = { leader: true };
  const settle = (): Promise<void> => Promise.resolve(void seen.push(`settle ${clock.now()}`));
  const scheduler = createScheduler({
    clock,
    log,
    store: { read: () => Promise.resolve(new Map(store)), write: (name, at) => Promise.resolve(void store.set(name, at)) },
    settle,
    settleIfWritten: settle,
    onMoved: (instant, fired) => {
      for (const [name, at] of fired) store.set(name, at);
      seen.push(`moved ${instant}`);
    },
    moving: (move) => move(),
    keep: () => Promise.resolve(void seen.push('kept')),
    isLeader: () => Promise.resolve(lead.leader),
  });
  const add: Open['add'] = (name, pattern, zone = 'UTC', run) => { scheduler.add({ name, pattern, zone, run: run ?? ((at) => Promise.resolve(void seen.push(`${name} ${at}`))) }); };
  return { scheduler, clock, seen, store, log, lead, add };
};

/** The instants for which one schedule fires while the sandbox goes from `start` to `end`. */
const fires = async (pattern: string, zone: string, start: string, end: string): Promise<string[]> => {
  const test = open(start);
  test.add('s', pattern, zone);
  await test.scheduler.advanceTo(end);
  return test.seen.filter((line) => line.startsWith('s ')).map((line) => line.slice(2));
};

describe('the scheduler: zones and daylight saving', () => {
  const table: readonly [string, string, string, string, string, readonly string[]][] = [
    ['one cron line is another instant in another zone', '0 6 * * *', 'Asia/Shanghai', '2027-01-01T00:00:00Z', '2027-01-02T00:00:00Z', ['2027-01-01T22:00:00.000Z']],
    ['six in the morning stays six in the morning when clocks change', '0 6 * * *', 'Europe/Lisbon', '2027-03-27T00:00:00Z', '2027-03-29T12:00:00Z', ['2027-03-27T06:00:00.000Z', '2027-03-28T05:00:00.000Z', '2027-03-29T05:00:00.000Z']],
    ['a time that is skipped in spring fires once that day all the same', '30 1 * * *', 'Europe/Lisbon', '2027-03-27T12:00:00Z', '2027-03-29T12:00:00Z', ['2027-03-28T01:00:00.000Z', '2027-03-29T00:30:00.000Z']],
    ['a time that is there twice in autumn fires once', '30 1 * * *', 'Europe/Lisbon', '2027-10-30T12:00:00Z', '2027-11-01T12:00:00Z', ['2027-10-31T00:30:00.000Z', '2027-11-01T01:30:00.000Z']],
    ['half an hour of daylight saving', '0 6 * * *', 'Australia/Lord_Howe', '2027-04-03T00:00:00Z', '2027-04-05T00:00:00Z', ['2027-04-03T19:30:00.000Z', '2027-04-04T19:30:00.000Z']],
    ['the last of the month', '0 0 L * *', 'UTC', '2028-01-15T00:00:00Z', '2028-04-15T00:00:00Z', ['2028-01-31T00:00:00.000Z', '2028-02-29T00:00:00.000Z', '2028-03-31T00:00:00.000Z']],
  ];
  for (const [name, pattern, zone, start, end, expected] of table) it(name, async () => { expect(await fires(pattern, zone, start, end)).to.deep.equal(expected); });
});

describe('the scheduler: advanceTo', () => {
  it('stops at every fire in between, in order of time and then of name, and settles after each', async () => {
    const test = open('2027-01-01T00:00:00.000Z');
    test.add('late', '0 12 * * *');
    test.add('b-early', '0 6 * * *');
    test.add('a-early', '0 6 * * *');
    const days: string[] = [];
    await test.scheduler.advanceTo('2027-01-01T18:00:00Z', (at) => days.push(at));
    const [start, six, noon, end] = ['2027-01-01T00:00:00.000Z', '2027-01-01T06:00:00.000Z', '2027-01-01T12:00:00.000Z', '2027-01-01T18:00:00.000Z'];
    expect(test.seen).to.deep.equal([
      `settle ${start}`, `moved ${six}`, `a-early ${six}`, `settle ${six}`, `b-early ${six}`, `settle ${six}`, `moved ${noon}`, `late ${noon}`, `settle ${noon}`, `moved ${end}`, 'kept', `settle ${end}`,
    ]);
    expect(days).to.deep.equal([six, noon]);
    expect(test.clock.now()).to.equal(end);
  });

  it('in one go or day by day: the same fires', async () => {
    const end = '2027-03-15T00:00:00.000Z';
    const byDay = open('2027-01-31T00:00:00.000Z');
    byDay.add('s', '0 3 * * 1', 'America/Sao_Paulo');
    for (let day = 1; byDay.clock.now() < end; day += 1) await byDay.scheduler.advanceTo(new Date(Date.UTC(2027, 0, 31 + day)).toISOString());
    expect(byDay.seen.filter((line) => line.startsWith('s ')).map((line) => line.slice(2))).to.deep.equal(await fires('0 3 * * 1', 'America/Sao_Paulo', '2027-01-31T00:00:00.000Z', end));
  });

  it('a schedule added by a fire takes part from then on', async () => {
    const test = open('2027-01-01T00:00:00.000Z');
    test.add('first', '0 6 * * *', 'UTC', () => { test.add('second', '0 7 * * *'); return Promise.resolve(); });
    await test.scheduler.advanceTo('2027-01-01T06:00:00Z');
    await test.scheduler.advanceTo('2027-01-01T08:00:00Z');
    expect(test.seen).to.include('second 2027-01-01T07:00:00.000Z');
  });

  for (const [what, to, code] of [['backwards', '2026-12-31T00:00:00Z', 'CLOCK_BACKWARDS'], ['to what is no instant', 'zzz', 'CLOCK_INVALID'], ['to an empty text', '', 'CLOCK_INVALID']] as const) {
    it(`${what}: refused before anything happens`, async () => {
      const test = open('2027-01-01T00:00:00.000Z');
      test.add('s', '0 6 * * *');
      expect(await errorOf(test.scheduler.advanceTo(to))).to.include({ code });
      expect([test.seen, test.clock.now()]).to.deep.equal([[], '2027-01-01T00:00:00.000Z']);
    });
  }

  it('an instant with an offset means that instant', async () => {
    const test = open('2027-01-01T00:00:00.000Z');
    test.add('s', '0 6 * * *');
    await test.scheduler.advanceTo('2027-01-01T07:00:00+03:00');
    expect(test.seen.filter((line) => line.startsWith('s '))).to.deep.equal([]);
    expect(test.clock.now()).to.equal('2027-01-01T04:00:00.000Z');
  });

  it('killed after a fire: the clock stands where it fired, and what was not remembered yet fires there once more', async () => {
    const store = new Map<string, string>();
    const first = open('2027-01-01T00:00:00Z', store);
    first.add('a', '0 6 * * *');
    first.add('b', '0 6 * * *', 'UTC', () => Promise.resolve());
    await first.scheduler.advanceTo('2027-01-01T12:00:00Z');
    expect(store.get('a')).to.equal('2027-01-01T06:00:00.000Z');
    const second = open('2027-01-02T06:00:00Z', store);
    second.add('a', '0 6 * * *');
    await second.scheduler.advanceTo('2027-01-02T12:00:00Z');
    expect(second.seen.filter((line) => line.startsWith('a '))).to.deep.equal(['a 2027-01-02T06:00:00.000Z']);
    expect(store.get('a')).to.equal('2027-01-02T06:00:00.000Z');
  });

  it('a live clock is not moved', async () => {
    const test = open('', new Map(), createLiveClock());
    expect(await errorOf(test.scheduler.advanceTo('2999-01-01T00:00:00Z'))).to.include({ code: 'CLOCK_LIVE' });
  });

  it('two moves at once take place one after the other', async () => {
    const test = open('2027-01-01T00:00:00.000Z');
    const hand = later();
    test.add('s', '0 6 * * *', 'UTC', async (at) => { test.seen.push(`begin ${at}`); await hand.promise; test.seen.push(`end ${at}`); });
    const both = [test.scheduler.advanceTo('2027-01-02T00:00:00Z'), test.scheduler.advanceTo('2027-01-03T00:00:00Z')];
    await turn();
    hand.resolve();
    await Promise.all(both);
    expect(test.seen.filter((line) => /^(begin|end)/.test(line))).to.deep.equal(['begin 2027-01-01T06:00:00.000Z', 'end 2027-01-01T06:00:00.000Z', 'begin 2027-01-02T06:00:00.000Z', 'end 2027-01-02T06:00:00.000Z']);
  });

  it('one that fails is logged and does not stop the others, nor its own next time', async () => {
    const test = open('2027-01-01T00:00:00.000Z');
    let runs = 0;
    test.add('bad', '0 6 * * *', 'UTC', () => { runs += 1; return Promise.reject(new Error('boom')); });
    test.add('good', '0 7 * * *');
    await test.scheduler.advanceTo('2027-01-03T00:00:00Z');
    expect([runs, test.seen.filter((line) => line.startsWith('good')).length]).to.deep.equal([2, 2]);
    expect(test.log.lines.map(({ message }) => message)).to.deep.equal(['schedule bad failed', 'schedule bad failed']);
  });
});

describe('the scheduler: tick', () => {
  it('after an outage the missed fires of a schedule collapse into one', async () => {
    const store = new Map([['s', '2027-01-01T00:00:00.000Z']]);
    const test = open('2027-01-05T08:00:00.000Z', store);
    test.add('s', '0 6 * * *');
    expect(await test.scheduler.tick()).to.deep.equal(['s']);
    expect(await test.scheduler.tick()).to.deep.equal([]);
    expect(test.seen).to.deep.equal(['s 2027-01-01T06:00:00.000Z']);
    expect(store.get('s')).to.equal('2027-01-05T08:00:00.000Z');
  });

  it('a schedule seen for the first time has nothing to catch up with', async () => {
    const test = open('2027-01-05T08:00:00.000Z');
    test.add('s', '* * * * *');
    expect(await test.scheduler.tick()).to.deep.equal([]);
    test.clock.moveTo('2027-01-05T08:01:00Z');
    expect(await test.scheduler.tick()).to.deep.equal(['s']);
  });

  it('who does not lead does not fire, and on becoming leader does not repeat what the other fired', async () => {
    const test = open('2027-01-01T00:00:00.000Z');
    test.add('s', '0 6 * * *');
    await test.scheduler.tick();
    test.lead.leader = false;
    test.clock.moveTo('2027-01-01T07:00:00Z');
    expect(await test.scheduler.tick()).to.deep.equal([]);
    test.store.set('s', '2027-01-01T07:00:00.000Z');
    test.lead.leader = true;
    expect(await test.scheduler.tick()).to.deep.equal([]);
    test.clock.moveTo('2027-01-02T07:00:00Z');
    expect(await test.scheduler.tick()).to.deep.equal(['s']);
  });

  it('what was removed does not fire; what was changed fires by its new pattern', async () => {
    const test = open('2027-01-01T00:00:00.000Z');
    test.add('ext:one', '0 6 * * *');
    test.add('ext:two', '0 6 * * *');
    test.add('core', '0 6 * * *');
    await test.scheduler.tick();
    test.scheduler.remove('ext:');
    test.add('core', '0 8 * * *');
    test.clock.moveTo('2027-01-01T09:00:00Z');
    expect(await test.scheduler.tick()).to.deep.equal(['core']);
    expect(test.seen).to.deep.equal(['core 2027-01-01T08:00:00.000Z']);
  });
});
