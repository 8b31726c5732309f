import { serviceRef } from '@billet/sdk';

/** The shipped texts. The web package provides them, which has loaded the language packs. */
export interface TextWorkshop {
  readonly locales: () => readonly string[];
  /** Key → text, with those of English where the language has none. */
  shipped(locale: string): Readonly<Record<string, string>>;
}

export const textWorkshopRef = serviceRef<TextWorkshop>('texts.workshop');
