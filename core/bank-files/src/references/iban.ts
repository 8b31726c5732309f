/** Lengths of IBANs by country, as registered with SWIFT. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 ' +
    'IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 ' +
    'SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/** Without blanks, in capitals. */
export const plainIban = (text: string): string => text.replaceAll(/[ \u00a0]/g, '').toUpperCase();

/** Remainder by 97 of a text of digits and letters, letters counting 10 to 35. */
export const remainder97 = (text: string): number => {
  let rest = 0;
  for (const char of text) {
    const value = parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
};

/** ISO 13616: the length of its country, and check digits that fit. Of countries unknown here only the digits are checked. */
export const isIban = (text: string): boolean => {
  const iban = plainIban(text);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  const length = LENGTHS.get(iban.slice(0, 2));
  if (length !== undefined && iban.length !== length) return false;
  const check = Number(iban.slice(2, 4));
  return check >= 2 && check <= 98 && remainder97(iban.slice(4) + iban.slice(0, 4)) === 1;
};

/** In groups of four, as on paper. */
export const groupIban = (text: string): string => plainIban(text).replaceAll(/(.{4})(?=.)/g, '$1 ');
