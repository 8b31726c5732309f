const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const value = Number(digits.charAt(digits.length - 1 - index)) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
};

/** Thirteen to nineteen digits that begin as those of card schemes do; blanks and hyphens may stand between them. */
const LIKE_A_CARD = /(?<![\dA-Za-z])[2-6](?:[ -]?\d){12,18}(?![\dA-Za-z])/g;

/**
 * A text of somebody else's without card numbers: only the last four digits are left. No part of Billet wants one, but
 * providers, banks and people write them where they do not belong.
 */
export const maskCardNumbers = (text: string): string =>
  text.replace(LIKE_A_CARD, (found) => {
    const digits = found.replaceAll(/\D/g, '');
    return passesLuhn(digits) ? `••••${digits.slice(-4)}` : found;
  });
