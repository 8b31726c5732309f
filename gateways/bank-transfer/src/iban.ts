const plain = (text: string): string => text.replaceAll(/\s/g, '').toUpperCase();

/** ISO 13616: the rearranged number, letters as 10 to 35, leaves 1 when divided by 97. */
export const isIban = (text: string): boolean => {
  const iban = plain(text);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  const digits = Array.from(iban.slice(4) + iban.slice(0, 4), (char) => parseInt(char, 36).toString()).join(
    '',
  );
  return BigInt(digits) % 97n === 1n;
};

/** In groups of four, as on paper. */
export const groupIban = (text: string): string => plain(text).replaceAll(/(.{4})(?=.)/g, '$1 ');
