const passesLuhn = (digits: string): boolean =>
  Array.from(digits)
    .reverse()
    .reduce((sum, char, index) => {
      const value = Number(char) * (index % 2 === 0 ? 1 : 2);
      return sum + (value > 9 ? value - 9 : value);
    }, 0) %
    10 ===
  0;

/** What may be a card number: 13 to 19 digits whose check digit fits and that begin as those of card schemes do. */
export const cardNumbersIn = (text: string): readonly string[] => (text.match(/\b[2-6]\d{12,18}\b/g) ?? []).filter(passesLuhn);
