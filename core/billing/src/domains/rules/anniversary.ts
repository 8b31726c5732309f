import { addDays, type LocalDate } from '@billet/sdk';

/** A country's TLD has two letters; what is sold below it follows its rules. */
export const isGeneric = (tld: string): boolean => tld.split('.').at(-1)?.length !== 2;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Months and days of registration whose anniversary is on one of these days; the leap day's is the last of February. */
export const anniversaries = (today: LocalDate, days: number): ReadonlyMap<string, LocalDate> =>
  new Map(
    Array.from({ length: days }, (_, back) => addDays(today, -back)).flatMap((day): [string, LocalDate][] => {
      const monthDay = day.slice(5);
      return monthDay === '02-28' && !isLeap(Number(day.slice(0, 4))) ? [[monthDay, day], ['02-29', day]] : [[monthDay, day]];
    }),
  );
