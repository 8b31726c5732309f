import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, addMilliseconds, addMonths, assertLocalDate, daysBetween, daysInMonth, fromEpochDay, instantOfLocalMidnight, isLocalDate, isZone, localDateOf, localDateSchema, toEpochDay, withDay, zoneSchema } from '@billet/sdk';
import { errorOf } from './support/error-of.ts';

const DAY = 86_400_000;
const FIRST = toEpochDay('1900-01-01');
const LAST = toEpochDay('2199-12-31');
const dates = fc.integer({ min: FIRST, max: LAST }).map(fromEpochDay);
const zones = ['UTC', 'Europe/Lisbon', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Shanghai', 'Pacific/Kiritimati', 'Pacific/Niue', 'Asia/Kathmandu', 'America/Havana', 'Africa/Cairo', 'Pacific/Apia', 'America/St_Johns'];

describe('dates: which there are', () => {
  const table: readonly [string, boolean][] = [
    ['2027-01-31', true], ['2027-02-28', true], ['2027-02-29', false], ['2028-02-29', true], ['2000-02-29', true], ['1900-02-29', false], ['2100-02-29', false], ['2027-04-31', false], ['2027-00-10', false], ['2027-13-01', false], ['2027-01-00', false],
    ['2027-1-1', false], ['27-01-01', false], ['2027-01-01T00:00:00Z', false], [' 2027-01-01', false], ['2027-01-01\n', false], ['２０２７-01-01', false], ['', false],
  ];
  for (const [text, expected] of table) it(`${JSON.stringify(text)}: ${expected}`, () => { expect([isLocalDate(text), localDateSchema.safeParse(text).success]).to.deep.equal([expected, expected]); });

  it('a text that is none is refused by the name of its field', () => {
    expect(errorOf(() => assertLocalDate('2027-02-29', 'dueOn'))).to.include({ code: 'DATE_INVALID', field: 'dueOn', status: 422 });
    expect(assertLocalDate('2028-02-29', 'dueOn')).to.equal('2028-02-29');
  });

  it('property: exactly those that the calendar of the machine has', () => {
    fc.assert(fc.property(fc.integer({ min: 1900, max: 2199 }), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 33 }), (year, month, day) => {
      const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      const made = new Date(Date.UTC(year, month - 1, day));
      expect(isLocalDate(text)).to.equal(made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day);
    }));
  });
});

describe('dates: days', () => {
  const table: readonly [string, number, string][] = [['2027-02-28', 1, '2027-03-01'], ['2028-02-28', 1, '2028-02-29'], ['2027-12-31', 1, '2028-01-01'], ['2027-01-01', -1, '2026-12-31'], ['1970-01-01', -1, '1969-12-31'], ['2027-01-01', 365, '2028-01-01'], ['2028-01-01', 366, '2029-01-01'], ['2027-05-05', 0, '2027-05-05']];
  for (const [date, days, expected] of table) it(`${date} + ${days} is ${expected}`, () => { expect(addDays(date, days)).to.equal(expected); });

  it('property: a day has its number and a number its day, as the machine counts them', () => {
    fc.assert(fc.property(fc.integer({ min: FIRST, max: LAST }), (day) => {
      const text = fromEpochDay(day);
      expect(text).to.equal(new Date(day * DAY).toISOString().slice(0, 10));
      expect(toEpochDay(text)).to.equal(day);
    }));
  });

  it('property: adding and counting are inverse; the order of texts is the order of days', () => {
    fc.assert(fc.property(dates, fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
      const other = addDays(date, days);
      expect(daysBetween(date, other)).to.equal(days);
      expect(addDays(other, -days)).to.equal(date);
      expect(Math.sign(date < other ? 1 : date > other ? -1 : 0)).to.equal(Math.sign(days));
    }));
  });
});

describe('dates: months from an anchor', () => {
  it('31 January goes on to 28 February and 31 March', () => {
    expect([1, 2, 3, 4, 13, 25].map((months) => addMonths('2027-01-31', months))).to.deep.equal(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2028-02-29', '2029-02-28']);
  });

  const table: readonly [string, number, string][] = [['2028-02-29', 12, '2029-02-28'], ['2028-02-29', 48, '2032-02-29'], ['2027-12-31', 1, '2028-01-31'], ['2027-01-15', -1, '2026-12-15'], ['2027-03-31', -1, '2027-02-28'], ['2027-01-31', -11, '2026-02-28'], ['2027-06-30', 0, '2027-06-30'], ['2027-11-30', 3, '2028-02-29'], ['2096-02-29', 48, '2100-02-28']];
  for (const [anchor, months, expected] of table) it(`${anchor} + ${months} months is ${expected}`, () => { expect(addMonths(anchor, months)).to.equal(expected); });

  it('stepping from the last date instead would lose the day: that is why the anchor is kept', () => {
    expect(addMonths(addMonths('2027-01-31', 1), 1)).to.equal('2027-03-28').and.not.equal(addMonths('2027-01-31', 2));
  });

  it('property: the day is the anchor’s, or the last of a shorter month; months are counted exactly; periods follow each other', () => {
    fc.assert(fc.property(dates, fc.integer({ min: -600, max: 600 }), (anchor, months) => {
      const date = addMonths(anchor, months);
      const [year, month, day] = date.split('-').map(Number) as [number, number, number];
      const [anchorYear, anchorMonth, anchorDay] = anchor.split('-').map(Number) as [number, number, number];
      expect(year * 12 + month).to.equal(anchorYear * 12 + anchorMonth + months);
      expect(day).to.equal(Math.min(anchorDay, daysInMonth(year, month)));
      expect(isLocalDate(date)).to.equal(true);
      expect(date < addMonths(anchor, months + 1)).to.equal(true);
    }));
  });

  const days: readonly [string, number, string][] = [['2027-02-10', 31, '2027-02-28'], ['2028-02-10', 30, '2028-02-29'], ['2027-03-10', 31, '2027-03-31'], ['2027-03-10', 1, '2027-03-01']];
  for (const [date, day, expected] of days) it(`day ${day} of the month of ${date} is ${expected}`, () => { expect(withDay(date, day)).to.equal(expected); });

  it('the lengths of months', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) => daysInMonth(2027, month))).to.deep.equal([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    expect([1900, 2000, 2024, 2027, 2100, 2400].map((year) => daysInMonth(year, 2))).to.deep.equal([28, 29, 29, 28, 28, 29]);
  });
});

describe('dates: zones', () => {
  const midnights: readonly [string, string, string][] = [
    ['2027-01-21', 'UTC', '2027-01-21T00:00:00.000Z'], ['2027-01-21', 'Europe/Lisbon', '2027-01-21T00:00:00.000Z'], ['2027-07-21', 'Europe/Lisbon', '2027-07-20T23:00:00.000Z'], ['2027-01-21', 'Asia/Shanghai', '2027-01-20T16:00:00.000Z'],
    ['2027-01-21', 'Pacific/Kiritimati', '2027-01-20T10:00:00.000Z'], ['2027-01-21', 'Pacific/Niue', '2027-01-21T11:00:00.000Z'], ['2027-01-21', 'Asia/Kathmandu', '2027-01-20T18:15:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'], ['2026-03-08', 'America/Havana', '2026-03-08T05:00:00.000Z'],
  ];
  for (const [date, zone, instant] of midnights) it(`${date} begins in ${zone} at ${instant}`, () => { expect(instantOfLocalMidnight(date, zone)).to.equal(instant); });

  it('a day that a zone left out begins where the next one does', () => {
    expect(instantOfLocalMidnight('2011-12-30', 'Pacific/Apia')).to.equal(instantOfLocalMidnight('2011-12-31', 'Pacific/Apia'));
  });

  it('property: the first instant of a day is on that day, the millisecond before is not', () => {
    const recent = fc.integer({ min: toEpochDay('2012-01-01'), max: toEpochDay('2037-12-31') }).map(fromEpochDay);
    fc.assert(fc.property(recent, fc.constantFrom(...zones), (date, zone) => {
      const instant = instantOfLocalMidnight(date, zone);
      expect(localDateOf(instant, zone)).to.equal(date);
      expect(localDateOf(addMilliseconds(instant, -1), zone)).to.equal(addDays(date, -1));
    }));
  });

  for (const zone of ['UTC', 'Europe/Lisbon', 'America/Argentina/Buenos_Aires', 'Etc/GMT+3']) it(`${zone} is a zone`, () => { expect([isZone(zone), zoneSchema.safeParse(zone).success]).to.deep.equal([true, true]); });
  for (const zone of ['', 'Mars/Olympus', '+02:00', '-03', 'Europe/Lisbon ', 'constructor']) it(`"${zone}" is no zone`, () => { expect([isZone(zone), zoneSchema.safeParse(zone).success]).to.deep.equal([false, false]); });
});
