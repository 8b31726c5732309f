import { z } from 'zod';
import { aText, checkDeclaration } from './declaration.ts';
import { brandExtension, type Extension } from './extension.ts';

/** What a language pack is: ICU messages in `messages/*.json`, one file a room. @since 0.1.0 */
export interface LanguageDefinition {
  /** BCP 47, for example `pt-BR`. */
  readonly locale: string;
  /** Its own name for itself, for example `Português (Brasil)`. */
  readonly name: string;
  readonly direction?: 'ltr' | 'rtl';
  /**
   * A typeface for documents, as absolute paths of TTF or OTF files, where the house's own (Latin, Greek, Cyrillic) lacks the letters
   * of this language.
   */
  readonly typeface?: { readonly regular: string; readonly bold: string };
}

const isCanonical = (locale: string): boolean => {
  try {
    return Intl.getCanonicalLocales(locale)[0] === locale;
  } catch {
    return false;
  }
};

const shape = z.strictObject({
  locale: z.string().refine(isCanonical, 'is not a language tag in its usual writing, such as pt-BR'),
  name: aText,
  direction: z.enum(['ltr', 'rtl']).optional(),
  typeface: z.strictObject({ regular: aText, bold: aText }).optional(),
});

/** Defines a language pack. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineLanguage = (definition: LanguageDefinition): Extension<'language', LanguageDefinition> => {
  checkDeclaration('defineLanguage', shape, definition);
  return brandExtension('language', definition);
};
