import { expect } from 'chai';
import fc from 'fast-check';
import { createIdSource, createLiveClock, createSandboxClock } from '@billet/kernel';
import { errorOf } from './support/fakes.ts';

const START = '2027-01-31T23:30:00.000Z';

describe('the clock', () => {
  it('a live clock: business time is wall time, and it cannot be moved', async () => {
    const clock = createLiveClock();
    const [before, now, wall, after] = [Date.now(), clock.now(), clock.wall(), Date.now()];
    for (const text of [now, wall]) expect(new Date(text).getTime()).to.be.within(before, after);
    expect(clock.wallMs()).to.be.within(after, Date.now());
    expect(clock.sandbox).to.equal(false);
    expect(clock.today('UTC')).to.be.oneOf([now.slice(0, 10), clock.now().slice(0, 10)]);
    expect(await errorOf(() => clock.moveTo('2099-01-01T00:00:00Z'))).to.include({ code: 'CLOCK_LIVE', status: 409 });
  });

  it('a sandbox stands still, while wall time is real', () => {
    const clock = createSandboxClock(START);
    expect([clock.now(), clock.now()]).to.deep.equal([START, START]);
    expect(Math.abs(clock.wallMs() - Date.now())).to.be.lessThan(1000);
    expect(clock.sandbox).to.equal(true);
  });

  const zones: readonly [string, string][] = [['UTC', '2027-01-31'], ['Europe/Lisbon', '2027-01-31'], ['Asia/Shanghai', '2027-02-01'], ['America/Sao_Paulo', '2027-01-31'], ['Pacific/Kiritimati', '2027-02-01'], ['Australia/Lord_Howe', '2027-02-01']];
  for (const [zone, date] of zones) it(`today in ${zone} is ${date}`, () => { expect(createSandboxClock(START).today(zone)).to.equal(date); });

  it('is moved forward, or not at all, and always tells ISO UTC', async () => {
    const clock = createSandboxClock('2027-01-01');
    expect(clock.now()).to.equal('2027-01-01T00:00:00.000Z');
    clock.moveTo('2027-01-02T03:00:00+03:00');
    expect(clock.now()).to.equal('2027-01-02T00:00:00.000Z');
    clock.moveTo(clock.now());
    expect(await errorOf(() => clock.moveTo('2027-01-01T23:59:59Z'))).to.include({ code: 'CLOCK_BACKWARDS', status: 409, field: 'to' });
    expect(await errorOf(() => clock.moveTo('tomorrow'))).to.include({ code: 'CLOCK_INVALID', field: 'to' });
    expect(clock.now()).to.equal('2027-01-02T00:00:00.000Z');
  });

  it('does not start at what is no instant', async () => {
    expect(await errorOf(() => createSandboxClock('soon'))).to.include({ code: 'CLOCK_INVALID', field: 'start' });
  });

  it('property: after any moves it stands at the latest instant that was asked for', () => {
    fc.assert(fc.property(fc.array(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })), (dates) => {
      const clock = createSandboxClock('2000-01-01');
      for (const date of dates) {
        try {
          clock.moveTo(date.toISOString());
        } catch (error) {
          expect(error).to.include({ code: 'CLOCK_BACKWARDS' });
        }
      }
      expect(clock.now()).to.equal(new Date(Math.max(new Date('2000-01-01').getTime(), ...dates.map((date) => date.getTime()))).toISOString());
    }));
  });
});

describe('ids', () => {
  it('sort by age, are unique and have the form of a ULID', () => {
    let ms = 1_700_000_000_000;
    const ids = createIdSource(() => ms);
    const made = Array.from({ length: 500 }, () => { ms += 1; return ids.ulid(); });
    expect([...made].sort()).to.deep.equal(made);
    for (const id of made) expect(id).to.match(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    ms = 0;
    expect(new Set(Array.from({ length: 500 }, () => ids.ulid())).size).to.equal(500);
  });

  it('tokens have their bytes and fit into an address; the die stays below one', () => {
    const ids = createIdSource(() => 0);
    expect(Buffer.from(ids.token(32), 'base64url')).to.have.lengthOf(32);
    expect(ids.token(64)).to.match(/^[\w-]+$/);
    for (let i = 0; i < 200; i += 1) expect(ids.random()).to.be.at.least(0).and.below(1);
  });
});
