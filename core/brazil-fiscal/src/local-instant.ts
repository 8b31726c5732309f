import { localTimeOf } from '@billet/sdk';

/** An instant as these documents write it: local time with the distance from UTC, to the second. */
export const localInstant = (instant: string, zone: string): string => {
  const local = localTimeOf(instant, zone).slice(0, 19);
  const minutes = Math.round((Date.parse(`${local}Z`) - Date.parse(`${instant.slice(0, 19)}Z`)) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, '0'));
  return `${local}${minutes < 0 ? '-' : '+'}${hours ?? ''}:${rest ?? ''}`;
};
