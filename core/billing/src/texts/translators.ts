import type { Translator } from '@billet/kernel';
import { serviceRef } from '@billet/sdk';

/** Installed languages with the own texts of a house. The web package provides them, which has loaded the language packs. */
export interface Translators {
  /** The best installed language for what is wished, as a brand speaks it. */
  in(locale: string, brandId: number): Promise<Translator>;
}

export const translatorsRef = serviceRef<Translators>('texts.translators');
