import { expect } from 'chai';
import { dueAfter, readHours } from '../src/working-hours.ts';

const WEEK = '1-5 09:00-18:00, 6 09:00-13:00';

describe('hours of work', () => {
  // 2026-11-27 is a Friday.
  for (const [hours, start, count, zone, due] of [
    ['', '2026-11-28T22:00:00.000Z', 4, 'UTC', '2026-11-29T02:00:00.000Z'],
    [WEEK, '2026-11-27T10:00:00.000Z', 4, 'UTC', '2026-11-27T14:00:00.000Z'],
    [WEEK, '2026-11-27T10:00:00.000Z', 8, 'UTC', '2026-11-27T18:00:00.000Z'],
    [WEEK, '2026-11-27T16:00:00.000Z', 4, 'UTC', '2026-11-28T11:00:00.000Z'],
    [WEEK, '2026-11-27T16:00:00.000Z', 8, 'UTC', '2026-11-30T11:00:00.000Z'],
    [WEEK, '2026-11-29T03:00:00.000Z', 1, 'UTC', '2026-11-30T10:00:00.000Z'],
    [WEEK, '2026-11-27T20:00:00.000Z', 2, 'America/Sao_Paulo', '2026-11-28T13:00:00.000Z'],
    ['1-7 00:00-24:00', '2026-11-27T16:00:00.000Z', 30, 'UTC', '2026-11-28T22:00:00.000Z'],
    ['1-5 08:00-12:00, 1-5 13:00-17:00', '2026-11-27T11:30:00.000Z', 1, 'UTC', '2026-11-27T13:30:00.000Z'],
    // Clocks go forward in the night to Sunday the 29th, and back in the night to Sunday the 25th.
    ['1-7 09:00-18:00', '2026-03-28T16:00:00.000Z', 2, 'Europe/Berlin', '2026-03-29T08:00:00.000Z'],
    ['1-7 09:00-18:00', '2026-10-24T15:00:00.000Z', 2, 'Europe/Berlin', '2026-10-25T09:00:00.000Z'],
  ] as const) it(`${String(count)} after ${start} in ${hours === '' ? 'no hours' : hours} (${zone}) end ${due}`, () => { expect(dueAfter(start, count, readHours(hours) ?? [], zone)).to.equal(due); });

  for (const text of ['x', '1-5', '8 09:00-10:00', '1 10:00-09:00', '1 09:00-09:00', '5-1 09:00-10:00', '1 24:00-24:00', '1 09:00-25:00', '1-5 9:00-10:00']) it(`are not ${text}`, () => { expect(readHours(text)).to.equal(undefined); });
});
