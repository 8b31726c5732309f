import { addDays, makeDate, toEpochDay, type LocalDate } from '@billet/sdk';

/** Easter Sunday of the Gregorian calendar. */
const easter = (year: number): LocalDate => {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const epact = (century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 19 * golden + 15) % 30;
  const moon = epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const weekday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  const offset = moon - weekday;
  const month = 3 + Math.floor((offset + 40) / 44);
  return makeDate(year, month, offset + 28 - 31 * Math.floor(month / 4));
};

const CLOSED = new Set(['01-01', '05-01', '12-25', '12-26']);

/** Whether banks settle euros on that day (T2 calendar). */
export const isBankDay = (date: LocalDate): boolean => {
  // Day 0 was a Thursday.
  const weekday = (((toEpochDay(date) + 4) % 7) + 7) % 7;
  if (weekday === 0 || weekday === 6 || CLOSED.has(date.slice(5))) return false;
  const sunday = easter(Number(date.slice(0, 4)));
  return date !== addDays(sunday, -2) && date !== addDays(sunday, 1);
};

/** That day, or the next on which banks settle. */
export const bankDay = (date: LocalDate): LocalDate => (isBankDay(date) ? date : bankDay(addDays(date, 1)));

/** So many bank days after a day. */
export const addBankDays = (date: LocalDate, days: number): LocalDate => (days === 0 ? bankDay(date) : addBankDays(bankDay(addDays(bankDay(date), 1)), days - 1));
