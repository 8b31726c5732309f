import { invalid, localTimeOf } from '@billet/sdk';

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

const offsetAt = (ms: number, zone: string): number => Date.parse(`${localTimeOf(new Date(ms).toISOString(), zone).slice(0, 19)}Z`) - ms;

/** The instant of a day and a time of the clock in a zone. A time that a change of the clock leaves out is the one an hour later. */
export const instantOf = (local: string, zone: string, field: string): string => {
  const wall = LOCAL.test(local) ? Date.parse(`${local}:00Z`) : NaN;
  if (Number.isNaN(wall)) throw invalid('TIME', field, 'Say day and time.');
  const first = wall - offsetAt(wall, zone);
  return new Date(wall - offsetAt(first, zone)).toISOString();
};
