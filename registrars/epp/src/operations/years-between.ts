import { daysBetween, type LocalDate } from '@billet/sdk';

const YEAR_DAYS = 365.2425;
const TOLERANCE_DAYS = 3;

/** Whole years from one expiry to another; leap days and a registry's rounding are forgiven. Nothing for other spans. */
export const yearsBetween = (from: LocalDate, to: LocalDate): number | undefined => {
  const days = daysBetween(from, to);
  const years = Math.round(days / YEAR_DAYS);
  return Math.abs(days - years * YEAR_DAYS) <= TOLERANCE_DAYS ? years : undefined;
};
