/** Words of a payer that may be an invoice number: letters, digits and the signs that numbers have inside. */
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\-/._]*[\p{L}\p{N}])?/gu;

/** No text of a bank is so long that more could be meant. */
const MOST = 40;

/** What of a text may be an invoice number: words with a digit in them. Payers write lower case, so both are tried. */
export const possibleNumbers = (texts: readonly string[]): readonly string[] => {
  const words = texts.flatMap((text) => text.match(WORD) ?? []).filter((word) => /\d/.test(word) && word.length >= 3 && word.length <= 40);
  return [...new Set(words.flatMap((word) => [word, word.toUpperCase()]))].slice(0, MOST);
};
