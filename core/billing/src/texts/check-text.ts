import { compareMessage, sampleMessage } from '@billet/kernel';
import { invalid } from '@billet/sdk';

const SAID = {
  TEXT_SYNTAX: 'This is not a well-formed message: look at the braces and apostrophes.',
  TEXT_EMPTY: 'A text cannot be empty.',
  TEXT_SIGNS: 'A text cannot hold control characters, nor several lines where the shipped one has one.',
} as const;

const fails = (work: () => unknown): boolean => {
  try {
    work();
    return false;
  } catch {
    return true;
  }
};

/** What keeps a text from standing for the shipped one, as a code of an error and the names it speaks of. */
const problemWith = (original: string, text: string, locale: string): { readonly code: string; readonly said: string; readonly names: string } | undefined => {
  const plain = (code: keyof typeof SAID): { readonly code: string; readonly said: string; readonly names: string } => ({ code, said: SAID[code], names: '' });
  if (text.trim() === '') return plain('TEXT_EMPTY');
  if (/[^\P{Cc}\n]/u.test(text) || (text.includes('\n') && !original.includes('\n'))) return plain('TEXT_SIGNS');
  const [problem] = compareMessage(original, text, locale);
  if (problem === undefined) return fails(() => sampleMessage(text, locale)) ? plain('TEXT_SYNTAX') : undefined;
  const names = problem.names.join(', ');
  switch (problem.kind) {
    case 'syntax': return plain('TEXT_SYNTAX');
    case 'arguments': return { code: 'TEXT_ARGUMENTS', said: `The text must name what the shipped one names, and nothing else: ${names}.`, names };
    case 'formats': return { code: 'TEXT_FORMATS', said: `Not a number, date or time in the shipped text: ${names}.`, names };
    case 'plurals': return { code: 'TEXT_PLURALS', said: `Plural forms of this language are missing: ${names}.`, names };
  }
};

/** Whether a text can be shown in the place of the shipped one. */
export const fits = (original: string, text: string, locale: string): boolean => problemWith(original, text, locale) === undefined;

/** Refuses what `billet lang check` would, and what could not be shown. */
export const checkText = (original: string, text: string, locale: string): void => {
  const problem = problemWith(original, text, locale);
  if (problem !== undefined) throw invalid(problem.code, 'text', problem.said, { names: problem.names });
};
