/** Gender of what is counted: of a currency, or of "thousand". */
export type Gender = 'm' | 'f';

/** A whole number in words. */
export type Speak = (value: number, gender: Gender) => string;

export interface Group {
  /** 1 to 999. */
  readonly value: number;
  /** 0 units, 1 thousands, 2 millions, … */
  readonly power: number;
}

/** A number in groups of three digits, largest first; groups of zero are left out. */
export const groupsOf = (value: number): readonly Group[] => {
  const groups: Group[] = [];
  for (let [rest, power] = [value, 0]; rest > 0; [rest, power] = [Math.floor(rest / 1000), power + 1]) if (rest % 1000 > 0) groups.unshift({ value: rest % 1000, power });
  return groups;
};

/** Words of a list written with blanks between them. */
export const list = (words: string): readonly string[] => words.split(' ');
