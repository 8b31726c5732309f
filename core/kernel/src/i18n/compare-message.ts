import { inspectMessage, type MessageUse } from './inspect-message.ts';

/** What is wrong with a text that stands for another one. */
export interface MessageProblem {
  /** Not well formed; other arguments; an argument written as a number, date or time that is none; plural forms missing. */
  readonly kind: 'syntax' | 'arguments' | 'formats' | 'plurals';
  /** What it is about: arguments or plural forms. */
  readonly names: readonly string[];
}

const forms = new Map<string, readonly string[]>();

/** Plural forms of a language: categories that whole numbers up to a few thousand fall into. */
export const pluralForms = (locale: string): readonly string[] => {
  let known = forms.get(locale);
  if (known === undefined) {
    const rules = new Intl.PluralRules(locale);
    known = [...new Set(Array.from({ length: 2000 }, (_, n) => rules.select(n)))];
    forms.set(locale, known);
  }
  return known;
};

/** The code gives values of one kind; a text that formats them as another one fails or shows nonsense. */
const FORMATS = ['number', 'date', 'time'] as const;

const misformatted = (reference: MessageUse, own: MessageUse): readonly string[] =>
  own.arguments.filter((name) => FORMATS.some((kind) => own.kinds.get(name)?.has(kind) === true && reference.kinds.get(name)?.has(kind) !== true));

const read = (text: string): MessageUse | undefined => {
  try {
    return inspectMessage(text);
  } catch {
    return undefined;
  }
};

/** Whether `text` can stand for `reference` in `locale`: all that speaks against it. */
export const compareMessage = (reference: string, text: string, locale: string): readonly MessageProblem[] => {
  const theirs = read(reference);
  const own = read(text);
  if (own === undefined || theirs === undefined) return [{ kind: 'syntax', names: [] }];
  const differing = [...own.arguments.filter((name) => !theirs.arguments.includes(name)), ...theirs.arguments.filter((name) => !own.arguments.includes(name))];
  const missing = [...new Set(own.plurals.flatMap((has) => pluralForms(locale).filter((form) => !has.includes(form))))];
  const found: readonly MessageProblem[] = [{ kind: 'arguments', names: differing }, { kind: 'formats', names: misformatted(theirs, own) }, { kind: 'plurals', names: missing }];
  return found.filter(({ names }) => names.length > 0);
};
