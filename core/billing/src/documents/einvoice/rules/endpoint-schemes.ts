import type { Endpoint } from '../profile.ts';

/** Schemes to which Peppol delivers, without those that exist elsewhere only. */
const SCHEMES: ReadonlySet<string> = new Set([
  ...'0002 0007 0009 0060 0088 0096 0097 0106 0130 0135 0142 0151 0158 0183 0184 0188 0190 0191 0192 0195 0196 0198 0199 0200 0201 0204 0208 0209 0210 0211 0216 0218 0221 0225 0230 0235 0240 0242 0244 0245 0246 0248'.split(' '),
  ...'9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959'.split(' '),
]);

/** Code of an address that is an e-mail address. */
export const EMAIL_SCHEME = 'EM';

/** Whether Peppol knows a scheme. */
export const isPeppolScheme = (scheme: string): boolean => SCHEMES.has(scheme);

/** Whether it is on the list of electronic addresses (EAS), as far as our documents go: what Peppol knows, and e-mail. */
export const isAddressScheme = (scheme: string): boolean => scheme === EMAIL_SCHEME || isPeppolScheme(scheme);

const digits = (text: string): readonly number[] => [...text].map(Number);

const weighed = (text: string, weightAt: (index: number) => number): number => digits(text).reduce((sum, digit, index) => sum + digit * weightAt(index), 0);

/** GS1: 13 digits, the last one makes the sum of odd places and three times the even ones a multiple of ten. */
const isGln = (id: string): boolean => /^\d{13}$/.test(id) && weighed(id, (index) => (index % 2 === 0 ? 1 : 3)) % 10 === 0;

const NORWEGIAN = [3, 2, 7, 6, 5, 4, 3, 2, 1];
const isNorwegian = (id: string): boolean => /^\d{9}$/.test(id) && Number(id) > 0 && weighed(id, (index) => NORWEGIAN[index] ?? 0) % 11 === 0;

const isBelgian = (id: string): boolean => /^[01]\d{9}$/.test(id) && 97 - (Number(id.slice(0, 8)) % 97) === Number(id.slice(8));

/** Luhn, over ten digits. */
const isSwedish = (id: string): boolean => /^\d{10}$/.test(id) && digits(id).reduce((sum, digit, index) => sum + (index % 2 === 0 ? Math.floor((digit * 2) / 10) + ((digit * 2) % 10) : digit), 0) % 10 === 0;

const AUSTRALIAN = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
const isAustralian = (id: string): boolean => /^\d{11}$/.test(id) && (weighed(id, (index) => AUSTRALIAN[index] ?? 0) - 10) % 89 === 0;

/** Schemes whose numbers can be checked, with the published rule. */
const FORMS: Readonly<Record<string, { readonly rule: string; readonly holds: (id: string) => boolean }>> = {
  '0007': { rule: 'PEPPOL-COMMON-R049', holds: isSwedish },
  '0088': { rule: 'PEPPOL-COMMON-R040', holds: isGln },
  '0096': { rule: 'PEPPOL-COMMON-R052', holds: (id) => /^\d{10}$/.test(id) },
  '0106': { rule: 'PEPPOL-COMMON-R054', holds: (id) => /^\d{8}$/.test(id) },
  '0151': { rule: 'PEPPOL-COMMON-R050', holds: isAustralian },
  '0184': { rule: 'PEPPOL-COMMON-R042', holds: (id) => /^(DK)?\d{8}$/.test(id) },
  '0192': { rule: 'PEPPOL-COMMON-R041', holds: isNorwegian },
  '0198': { rule: 'PEPPOL-COMMON-R053', holds: (id) => /^DK\d{8}$/.test(id) },
  '0208': { rule: 'PEPPOL-COMMON-R043', holds: isBelgian },
};

/** The rule that a number breaks, if its scheme has one. */
export const brokenForm = ({ scheme, id }: Endpoint): string | undefined => {
  const form = Object.hasOwn(FORMS, scheme) ? FORMS[scheme] : undefined;
  return form === undefined || form.holds(id) ? undefined : form.rule;
};
