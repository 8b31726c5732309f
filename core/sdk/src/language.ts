import { brandExtension, type Extension } from './extension.ts';

/** What a language pack is: ICU messages in `messages/*.json`, one file a room. @since 0.1.0 */
export interface LanguageDefinition {
  /** BCP 47, for example `pt-BR`. */
  readonly locale: string;
  /** Its own name for itself, for example `Português (Brasil)`. */
  readonly name: string;
  readonly direction?: 'ltr' | 'rtl';
}

/** Defines a language pack. @since 0.1.0 */
export const defineLanguage = (definition: LanguageDefinition): Extension<'language', LanguageDefinition> =>
  brandExtension('language', definition);
