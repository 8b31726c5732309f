import type { CallCtx, Outcome } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { hoursOf } from '../src/business-hours.ts';
import { lastChange } from '../src/window.ts';
import { onEachStage, type Stage } from './support/stage.ts';

const RATE = '14988.8';
const COA = 43;
const DISCONNECT = 40;
const HOUR_MS = 3_600_000;

describe('changes of business hours', () => {
  // 2027-03-12 is a Friday; in São Paulo it is three hours earlier.
  for (const [window, now, zone, at, within] of [
    ['Al0800-1759', '2027-03-12T08:00:00.000Z', 'UTC', '2027-03-12T08:00:00.000Z', true],
    ['Al0800-1759', '2027-03-12T07:59:59.000Z', 'UTC', '2027-03-11T18:00:00.000Z', false],
    ['Wk0800-1759', '2027-03-14T12:00:00.000Z', 'UTC', '2027-03-12T18:00:00.000Z', false],
    ['Wk0800-1759', '2027-03-15T08:03:00.000Z', 'UTC', '2027-03-15T08:00:00.000Z', true],
    ['Al0800-1759', '2027-03-12T11:30:00.000Z', 'America/Sao_Paulo', '2027-03-12T11:00:00.000Z', true],
    ['Al2200-0559', '2027-03-12T03:00:00.000Z', 'UTC', '2027-03-11T22:00:00.000Z', true],
    // The clock goes forward on that night.
    ['Al0800-1759', '2027-03-28T07:00:00.000Z', 'Europe/Berlin', '2027-03-28T06:00:00.000Z', true],
  ] as const)
    it(`${window} in ${zone} at ${now}`, () => {
      expect(lastChange(window, now, zone)).to.deep.equal({ at, within });
    });

  it('there is none in what is no window, or holds always', () => {
    expect([
      lastChange('Al', '2027-03-12T08:00:00.000Z', 'UTC'),
      lastChange('Al0000-2359', '2027-03-12T08:00:00.000Z', 'UTC'),
    ]).to.deep.equal([undefined, undefined]);
  });

  it('the last one never lies ahead, and stays the same until the next', () => {
    const clock = fc
      .integer({ min: 0, max: 95 })
      .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
    fc.assert(
      fc.property(
        clock,
        clock,
        fc.constantFrom('all' as const, 'weekdays' as const),
        fc.integer({ min: 0, max: 20_000 }),
        (from, to, hoursDays, minutes) => {
          const window = hoursOf({ hours: `${from}-${to}`, hoursDays })?.within;
          if (window === undefined) return;
          const now = new Date(Date.UTC(2027, 0, 10) + minutes * 60_000).toISOString();
          const change = lastChange(window, now, 'UTC');
          if (change === undefined) return;
          expect(change.at <= now).to.equal(true);
          expect(lastChange(window, change.at, 'UTC')).to.deep.equal(change);
        },
      ),
      { numRuns: 60 },
    );
  });
});

onEachStage('business hours of open sessions', (stage) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  let began = 0;
  beforeEach(() => {
    began = stage().ctx().clock.wallMs();
  });
  const clock = (hours: number): string =>
    `${String((new Date(began).getHours() + hours + 24) % 24).padStart(2, '0')}:00`;
  /** A minute past the hour, so many hours on. */
  const later = (hours: number, pastMs = 60_000): Partial<Omit<CallCtx, 'settings'>> => {
    const { clock: real } = stage().ctx();
    const wallMs = (): number => Math.floor(began / HOUR_MS + hours) * HOUR_MS + pastMs;
    return { clock: { ...real, wallMs, wall: () => new Date(wallMs()).toISOString() } };
  };
  const look = async (hours: number, over: object = {}): Promise<Outcome<void> | undefined> =>
    stage().module.upkeep?.(stage().ctx({ onSpeedChange: 'coa', zone, ...over }, later(hours)));
  const sold = async (
    { ensure, plan, wish }: Stage,
    names: readonly string[],
    cut = false,
  ): Promise<void> => {
    const offer = {
      hours: `${clock(2)}-${clock(5)}`,
      hoursDays: 'all',
      hoursDown: '5M',
      hoursUp: '2M',
      hoursCut: cut,
    };
    for (const username of names) await ensure(wish({ username }, { plan: plan(offer) }));
  };
  /** Orders, each once: under load one may come twice before its answer is there. */
  const codes = (): readonly number[] => [
    ...new Map(
      stage().nas.orders.map(({ authenticator, code }) => [authenticator.toString('hex'), code]),
    ).values(),
  ];
  const rates = (): readonly (string | undefined)[] =>
    [...stage().nas.sessions.values()].map((each) => each.policy.get(RATE));

  it('follow the hour by CoA, each once, and back', async () => {
    const { nas } = stage();
    await sold(stage(), ['ana', 'bea']);
    for (const name of ['ana', 'bea']) await nas.connect(name, 's3cret');
    expect(rates()).to.deep.equal(['10M/20M', '10M/20M']);
    expect(await look(0)).to.deep.equal({ status: 'done', value: undefined });
    expect(codes()).to.deep.equal([]);
    for (let i = 0; i < 3; i += 1) expect((await look(2))?.status).to.equal('done');
    expect([rates(), codes()]).to.deep.equal([
      ['2M/5M', '2M/5M'],
      [COA, COA],
    ]);
    for (let i = 0; i < 2; i += 1) await look(5);
    expect([rates(), codes()]).to.deep.equal([
      ['10M/20M', '10M/20M'],
      [COA, COA, COA, COA],
    ]);
  });

  it('end where the server ends them for a new speed, and nobody is told whose sessions end by themselves', async () => {
    const { nas } = stage();
    await sold(stage(), ['ana']);
    await nas.connect('ana', 's3cret');
    await look(2, { onSpeedChange: 'disconnect' });
    expect([codes(), nas.sessions.size]).to.deep.equal([[DISCONNECT], 0]);
    await stage().empty();
    await sold(stage(), ['bea'], true);
    await nas.connect('bea', 's3cret');
    await look(2);
    expect(codes()).to.deep.equal([]);
  });

  it('are told portion by portion, no faster than agreed', async () => {
    const { nas, pauses } = stage();
    const names = Array.from({ length: 12 }, (_, i) => `n${String(i)}`);
    await sold(stage(), names);
    for (const name of names) await nas.connect(name, 's3cret');
    const slow = { coaPerSecond: 1 };
    expect((await look(2, slow))?.status).to.equal('pending');
    expect(codes()).to.have.lengthOf(10);
    expect((await look(2, slow))?.status).to.equal('done');
    expect(codes()).to.have.lengthOf(12);
    expect(pauses.length).to.be.greaterThan(8);
    expect(new Set(rates())).to.deep.equal(new Set(['2M/5M']));
  });

  it('that could not be told are named, and told when the equipment is back', async () => {
    const { nas } = stage();
    await sold(stage(), ['ana', 'bea']);
    for (const name of ['ana', 'bea']) await nas.connect(name, 's3cret');
    nas.manners = { kind: 'silent' };
    const failure = await look(2);
    expect(failure).to.include({ status: 'failed', kind: 'remote' });
    expect(failure?.status === 'failed' ? failure.message : '').to.match(
      /^2 × plan-1-hours: .*does not answer/,
    );
    nas.manners = { kind: 'obey' };
    expect((await look(2))?.status).to.equal('done');
    expect([rates(), codes()]).to.deep.equal([
      ['2M/5M', '2M/5M'],
      [COA, COA],
    ]);
    await look(2);
    expect(codes()).to.have.lengthOf(2);
  });

  it('whose row comes only after the change are told, too', async () => {
    const { ctx, module, nas } = stage();
    await sold(stage(), ['ana', 'bea']);
    await nas.connect('ana', 's3cret');
    const at = (pastMs: number): Promise<Outcome<void>> | undefined =>
      module.upkeep?.(ctx({ onSpeedChange: 'coa', zone }, later(2, pastMs)));
    await at(100);
    await nas.connect('bea', 's3cret');
    for (const minute of [5, 10]) expect((await at(minute * 60_000))?.status).to.equal('done');
    expect([rates(), codes()]).to.deep.equal([
      ['2M/5M', '2M/5M'],
      [COA, COA],
    ]);
  });

  it('that could not be told and have another plan by now are left alone', async () => {
    const { nas, tables } = stage();
    await sold(stage(), ['ana']);
    await nas.connect('ana', 's3cret');
    nas.manners = { kind: 'silent' };
    await look(2);
    nas.manners = { kind: 'obey' };
    await tables.sql('radusergroup').update({ groupname: 'plan-2' });
    expect((await look(2))?.status).to.equal('done');
    expect([rates(), codes()]).to.deep.equal([['10M/20M'], []]);
  });

  it('keep their speed where no shared secret is set', async () => {
    const { module, nas, tables, ctx } = stage();
    await sold(stage(), ['ana']);
    await nas.connect('ana', 's3cret');
    const bare = { ...ctx({ onSpeedChange: 'coa', zone }, later(2)) };
    const settings = { ...bare.settings, coaSecret: undefined };
    expect((await module.upkeep?.({ ...bare, settings } as never))?.status).to.equal('done');
    expect([codes(), await tables.sql('radacct').whereNull('acctstoptime')]).to.satisfy(
      ([sent, open]: readonly [readonly number[], readonly unknown[]]) =>
        sent.length === 0 && open.length === 1,
    );
  });

  it('of the past are deleted when they are old enough, and never an open one', async () => {
    const { nas, tables } = stage();
    await sold(stage(), ['ana', 'bea']);
    const [ended] = [await nas.connect('ana', 's3cret'), await nas.connect('bea', 's3cret')];
    if (ended !== undefined) await nas.hangUp(ended);
    const left = async (): Promise<readonly string[]> =>
      ((await tables.sql('radacct').orderBy('username')) as { username: string }[]).map(
        (row) => row.username,
      );
    await look(24 * 40);
    expect(await left()).to.deep.equal(['ana', 'bea']);
    await look(24 * 30, { keepSessions: 31 });
    expect(await left()).to.deep.equal(['ana', 'bea']);
    await look(24 * 40, { keepSessions: 31 });
    expect(await left()).to.deep.equal(['bea']);
  });

  it('answers to logins are deleted with their passwords when they are old enough', async () => {
    const { tables } = stage();
    const day = (ago: number): string => new Date(began - ago * 86_400_000).toISOString().replace('T', ' ').slice(0, 19);
    await tables.sql('radpostauth').insert([50, 29, 1].map((ago) => ({ username: `${String(ago)} days`, pass: 'tried', reply: 'Access-Accept', authdate: day(ago) })));
    const left = async (): Promise<readonly string[]> => ((await tables.sql('radpostauth').orderBy('id')) as { username: string }[]).map((row) => row.username);
    await look(0);
    expect(await left()).to.have.lengthOf(3);
    await look(0, { keepAnswers: 30 });
    expect(await left()).to.deep.equal(['29 days', '1 days']);
    await look(0, { keepAnswers: 7 });
    expect(await left(), 'once a day').to.deep.equal(['29 days', '1 days']);
    await look(24, { keepAnswers: 7 });
    expect(await left()).to.deep.equal(['1 days']);
  });
});
