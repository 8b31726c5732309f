/** Country codes of one and two digits; all others have three (ITU-T E.164, list of assigned country codes). */
const SHORT_CODES: ReadonlySet<string> = new Set(
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(' '),
);

/** The parts of an international telephone number. @since 0.1.0 */
export interface PhoneParts {
  /** Country code without the plus, for example `351`. */
  readonly country: string;
  readonly number: string;
}

/** Splits a number in E.164 form, for sides that want the country code by itself. Nothing if it is none. @since 0.1.0 */
export const splitPhone = (phone: string): PhoneParts | undefined => {
  const digits = /^\+([1-9]\d{6,14})$/.exec(phone)?.[1];
  if (digits === undefined) return undefined;
  const length = [1, 2].find((count) => SHORT_CODES.has(digits.slice(0, count))) ?? 3;
  return { country: digits.slice(0, length), number: digits.slice(length) };
};
