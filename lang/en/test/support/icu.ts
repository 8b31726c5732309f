import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';

/** A choice by number inside a text. */
export interface Plural {
  readonly argument: string;
  readonly ordinal: boolean;
  /** Names of its branches: CLDR categories and exact numbers such as `=1`. */
  readonly branches: readonly string[];
}

export const messageOf = (text: string, locale: string): IntlMessageFormat =>
  new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });

const elementsOf = (elements: readonly MessageFormatElement[]): readonly MessageFormatElement[] =>
  elements.flatMap((element) => [
    element,
    ...('options' in element ? Object.values(element.options).flatMap(({ value }) => elementsOf(value)) : []),
  ]);

const all = (text: string): readonly MessageFormatElement[] => elementsOf(parse(text, { ignoreTag: true }));

/** Names of the values a text wants, each once. */
export const argumentsOf = (text: string): readonly string[] =>
  [
    ...new Set(
      all(text).flatMap((element) =>
        element.type !== TYPE.literal && 'value' in element ? [element.value] : [],
      ),
    ),
  ].sort();

export const pluralsOf = (text: string): readonly Plural[] =>
  all(text).flatMap((element): Plural[] =>
    'pluralType' in element
      ? [
          {
            argument: element.value,
            ordinal: element.pluralType === 'ordinal',
            branches: Object.keys(element.options),
          },
        ]
      : [],
  );
