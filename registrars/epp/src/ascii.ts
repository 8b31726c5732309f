const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ħ: 'h', ŋ: 'n',
  а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', ё: 'e', є: 'ye', ж: 'zh', з: 'z', и: 'i', і: 'i', ї: 'yi',
  й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ў: 'u', ф: 'f', х: 'kh',
  ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
  '’': "'", '‘': "'", '“': '"', '”': '"', '–': '-', '—': '-', '№': 'No.', ' ': ' ',
};

const letter = (found: string): string => {
  const lower = found.toLowerCase();
  const latin = LETTERS[found] ?? LETTERS[lower];
  if (latin === undefined) return found;
  return lower === found ? latin : latin.slice(0, 1).toUpperCase() + latin.slice(1);
};

/** The text in ASCII: accents go, Cyrillic is transliterated. Nothing if letters remain that have no such form. */
export const toAscii = (text: string): string | undefined => {
  const known = [...text.normalize('NFC')].map(letter).join('');
  const plain = known.normalize('NFD').replace(/\p{M}/gu, '');
  return /^[\x20-\x7e]*$/.test(plain) ? plain : undefined;
};
