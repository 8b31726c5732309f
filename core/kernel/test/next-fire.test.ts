import { expect } from 'chai';
import { Cron } from 'croner';
import fc from 'fast-check';
import { nextFire, type Line } from '../src/next-fire.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'];
const PATTERNS = ['0 0 * * *', '30 2 * * *', '17 */3 * * *', '*/20 * * * *', '5 4 1 * *', '0 9 * * 1', '59 23 * * *'];

/** A year of fires in a row, as the scheduler asks for them. */
const walk = (next: (after: string) => string | undefined, start: string, count: number): string[] => {
  const fires: string[] = [];
  for (let at: string | undefined = next(start); at !== undefined && fires.length < count; at = next(at)) fires.push(at);
  return fires;
};

describe('the next fire of a line', () => {
  it('is the one that a calendar gives that is asked each time', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(fc.constantFrom(...PATTERNS), fc.constantFrom(...ZONES), fc.date({ min: new Date('2009-06-01'), max: new Date('2030-01-01'), noInvalidDate: true }), (pattern, zone, from) => {
        const line: Line = { pattern, zone };
        const calendar = new Cron(pattern, { timezone: zone, paused: true });
        const start = from.toISOString();
        expect(walk((after) => nextFire(line, after), start, 400)).to.deep.equal(walk((after) => calendar.nextRun(new Date(after))?.toISOString(), start, 400));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the wall time across both changes of the clocks', () => {
    const line: Line = { pattern: '0 6 * * *', zone: 'Europe/Berlin' };
    const fires = walk((after) => nextFire(line, after), '2027-03-26T05:00:00.000Z', 4);
    expect(fires).to.deep.equal(['2027-03-27T05:00:00.000Z', '2027-03-28T04:00:00.000Z', '2027-03-29T04:00:00.000Z', '2027-03-30T04:00:00.000Z']);
  });
});
