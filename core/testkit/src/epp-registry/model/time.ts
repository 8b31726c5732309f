export const DAY_MS = 86_400_000;

/** An instant as EPP writes it. */
export const instant = (ms: number): string => new Date(ms).toISOString();

export const dateOf = (ms: number): string => instant(ms).slice(0, 10);

/** Whole years later; 29 February becomes the 28th. */
export const addYears = (ms: number, years: number): number => {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
};
