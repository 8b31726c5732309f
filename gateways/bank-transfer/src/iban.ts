/** ISO 13616: the rearranged number, letters as 10 to 35, leaves 1 when divided by 97. */
export const isIban = (text: string): boolean => {
  const plain = text.replaceAll(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
  const digits = [...plain.slice(4), ...plain.slice(0, 4)].map((char) => parseInt(char, 36).toString()).join('');
  return BigInt(digits) % 97n === 1n;
};
