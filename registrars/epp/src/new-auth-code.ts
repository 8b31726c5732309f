import { randomInt } from 'node:crypto';

const KINDS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '-+!.'] as const;
const ALL = KINDS.join('');

const pick = (letters: string): string => letters[randomInt(letters.length)] ?? '';

/** A code of the kind registries demand: each sort of character at least once, none that people confuse. */
export const newAuthCode = (length: number): string => {
  const letters = [...KINDS.map(pick), ...Array.from({ length: Math.max(0, length - KINDS.length) }, () => pick(ALL))];
  for (let at = letters.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    [letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? ''];
  }
  return letters.join('');
};
