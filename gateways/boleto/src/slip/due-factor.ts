import { fromEpochDay, malformed, toEpochDay, type LocalDate } from '@billet/sdk';

const BASE = toEpochDay('1997-10-07');
const FIRST = 1000;
const ROUND = 9000;

/** How far a date may lie from the day on which the slip is read. */
const BACK = 3000;
const AHEAD = 5500;

/** Days since 7 October 1997; after 9999, on 22 February 2025, it began again at 1000. No date is 0000. */
export const dueFactor = (due: LocalDate | undefined): string => {
  if (due === undefined) return '0000';
  const days = toEpochDay(due) - BASE;
  if (days < FIRST) throw malformed('boleto', 'a due date before 3 July 2000 has no factor', { field: 'dueDate' });
  return String(FIRST + ((days - FIRST) % ROUND));
};

export interface FactorMeaning {
  /** Absent for 0000, and where no date lies within the window. */
  readonly dueDate?: LocalDate;
  /** What it may mean where no date lies within the window. */
  readonly candidates?: readonly LocalDate[];
}

/** The date that a factor means to somebody who reads it on that day; the factor alone would leave it open. */
export const readDueFactor = (factor: string, on: LocalDate): FactorMeaning => {
  const value = Number(factor);
  if (value === 0) return {};
  if (value < FIRST) throw malformed('boleto', 'a due factor from 0001 to 0999 is not in use', { field: 'dueFactor' });
  const today = toEpochDay(on);
  const first = BASE + value;
  const rounds = Math.max(0, Math.ceil((today - BACK - first) / ROUND));
  const day = first + rounds * ROUND;
  if (day <= today + AHEAD) return { dueDate: fromEpochDay(day) };
  return { candidates: [...(rounds > 0 ? [day - ROUND] : []), day].map(fromEpochDay) };
};
