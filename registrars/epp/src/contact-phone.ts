/** ITU calling codes of one and two digits; all others have three. */
const SHORT: ReadonlySet<string> = new Set(
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(' '),
);

/** `+351912345678` → `+351.912345678`, as EPP wants it; nothing for what is no such number. */
export const eppPhone = (e164: string): string | undefined => {
  const digits = /^\+([1-9]\d{4,16})$/.exec(e164.replace(/[\s().-]/g, ''))?.[1];
  if (digits === undefined) return undefined;
  const length = [1, 2].find((count) => SHORT.has(digits.slice(0, count))) ?? 3;
  const subscriber = digits.slice(length);
  return subscriber.length > 14 ? undefined : `+${digits.slice(0, length)}.${subscriber}`;
};
